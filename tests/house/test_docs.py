import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import pytest

from contracts.dates import PartialDate
from contracts.paths import item_keys
from contracts.pnr import Pnr
from contracts.records import Address, Family, Income, Person

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SECTIONS: dict[str, type[msgspec.Struct]] = {
    "person": Person,
    "family": Family,
    "address": Address,
    "income": Income,
}
TYPE_NAMES: dict[object, str] = {
    str: "text",
    bool: "yes/no",
    int: "whole number",
    Decimal: "amount",
    date: "date",
    PartialDate: "partial date",
    Pnr: "person",
}
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))

Row = tuple[str, str, str]


def described(section: str) -> list[Row]:
    """Read (path, type, may be absent) off the section's table in docs/record.md."""
    rows = re.findall(
        rf"^\| `({section}\.[^`]+)` \| ([^|]+) \| (yes|no) \|", record_text(), re.MULTILINE
    )
    return [(path, kind.strip(), absent) for path, kind, absent in rows]


def declared(path: str, struct: type[msgspec.Struct]) -> Iterator[Row]:
    """Walk a record type: the same three facts for every field."""
    for field in msgspec.structs.fields(struct):
        here = f"{path}.{field.encode_name}"
        inner, may_be_absent = without_none(field.type)
        many = get_origin(inner) is tuple
        item = get_args(inner)[0] if many else inner
        yield here, ("list of " if many else "") + name_of(item), "yes" if may_be_absent else "no"
        if is_struct(item):
            yield from declared(here + ("[]" if many else ""), item)


def code_words(struct: type[msgspec.Struct]) -> Iterator[str]:
    for field in msgspec.structs.fields(struct):
        inner, _ = without_none(field.type)
        item = get_args(inner)[0] if get_origin(inner) is tuple else inner
        if get_origin(item) is Literal:
            yield from get_args(item)
        elif is_struct(item):
            yield from code_words(item)


def without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) not in (Union, UnionType):
        return annotation, False
    rest = [each for each in get_args(annotation) if each is not NoneType]
    return rest[0], True


def is_struct(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, msgspec.Struct)


def name_of(annotation: object) -> str:
    if get_origin(annotation) is Literal:
        return "code"
    return "group" if is_struct(annotation) else TYPE_NAMES[annotation]


def record_text() -> str:
    return (DOCS / "record.md").read_text("utf-8")


def chapter(title: str) -> str:
    return record_text().split(f"\n## {title}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize(("section", "struct"), SECTIONS.items(), ids=SECTIONS)
def test_the_record_page_describes_exactly_the_fields_that_exist(
    section: str, struct: type[msgspec.Struct]
) -> None:
    assert described(section) == list(declared(section, struct))


@pytest.mark.parametrize(("section", "struct"), SECTIONS.items(), ids=SECTIONS)
def test_the_record_page_names_every_word_of_every_code(
    section: str, struct: type[msgspec.Struct]
) -> None:
    named = set(re.findall(r"`([^`]+)`", chapter(section)))

    assert set(code_words(struct)) <= named


@pytest.mark.parametrize(("section", "struct"), SECTIONS.items(), ids=SECTIONS)
def test_the_record_page_names_the_key_of_every_list(
    section: str, struct: type[msgspec.Struct]
) -> None:
    keys = re.findall(
        rf"^\| `({section}\.[^`]+)` \|.*\bKey: `([^`]+)`", record_text(), re.MULTILINE
    )

    assert {f"{path}[]": key for path, key in keys} == item_keys(section, struct)


def test_every_line_code_of_the_register_has_one_kind(official: Path) -> None:
    table = (official / "skat-eindkomst" / "indtaegtsart-koder.tsv").read_text("utf-8")
    codes = {line.split("\t")[0] for line in table.splitlines()[1:]}
    kinds = chapter("income").split("| kind | line codes")[1]

    assert Counter(re.findall(r"\b[0-9]{4}\b", kinds_column(kinds, 2))) == Counter(codes)


def test_every_income_type_of_the_register_has_one_kind(official: Path) -> None:
    table = (official / "skat-eindkomst" / "indkomsttype-koder.tsv").read_text("utf-8")
    types = {line.split("\t")[0].zfill(2) for line in table.splitlines()[1:]} | {"02"}
    kinds = chapter("income").split("| kind | line codes")[1]

    assert Counter(re.findall(r"\b[0-9]{2}\b", kinds_column(kinds, 3))) == Counter(types)


def kinds_column(table: str, number: int) -> str:
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    return "\n".join(row[number] for row in rows)


def test_the_glossary_has_every_field_of_every_record() -> None:
    words = set(re.findall(r"`([a-z0-9_]+)`", (DOCS / "glossary.md").read_text("utf-8")))
    fields = {
        path.rsplit(".", 1)[-1]
        for section, struct in SECTIONS.items()
        for path, _, _ in declared(section, struct)
    }

    assert fields - words == set()


def test_the_index_lists_every_decision() -> None:
    index = (DOCS / "decisions" / "README.md").read_text("utf-8")

    assert set(re.findall(r"\]\(([0-9]{4}-[a-z0-9-]+\.md)\)", index)) == {
        file.name for file in DECISIONS
    }


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_is_short_and_says_what_was_rejected(file: Path) -> None:
    text = file.read_text("utf-8")

    assert len(text.splitlines()) <= 40
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == [
        "Context",
        "Choice",
        "Alternatives",
        "Consequences",
    ]


@pytest.mark.parametrize(
    "page",
    [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_names_every_verb_of_the_makefile() -> None:
    verbs = set(
        re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", readme, re.MULTILINE))

    assert verbs == named
