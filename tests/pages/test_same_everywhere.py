"""One record, two readers: for everybody, field by field, the citizen's pages, her files, the JSON
that programs get and what a caseworker is shown hold the same values with the same digests.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec
import pytest

from tests.journeys.house import AARHUS, RANDERS, House
from tests.journeys.own import look, personas
from tests.pages.caseworking import ALL_ROLES
from tests.pages.caseworking import HOME as CASEWORKER
from tests.pages.plain import Shown, Visit

pytestmark = pytest.mark.slow

Values = dict[str, str]
"""By the label under which the receipt digests a field."""
Counted = Counter[tuple[str, str]]
"""Catalogue path and value, and how often."""

AREAS: Final = ("person", "bolig", "okonomi")
MONTH_BY_MONTH: Final = ("employee", "fortnight-paid", "strike-pay", "widow-two-children")
"""Whose months are opened one by one, too."""
PURPOSES: Final = ("residence-check", "cash-benefit", "free-day-care-place")
NOT_ADMITTED: Final = {
    *("employee-child", "child-9", "twins", "twins-sister", "shared-residence-child"),
    *("widow-older-child", "widow-younger-child", "unnamed-newborn", "police-protected-child"),
    *("custody-with-grandmother", "two-fathers-child", "late-husband", "deceased"),
    *("replacement-number", "no-mitid-exempt-post"),
}
"""Whom the sign-in does not let in: too young for a MitID, dead, without one."""
REFUSED: Final = {"annulled": "number_not_in_use", "fifteen-tomorrow": "under_age"}
"""Whom it lets in, and who still may not see the record."""
_KEY: Final = re.compile(r"\[[^\]]*\]")
_ALIAS: Final = re.compile(r"sub_[A-Za-z0-9_-]+")


class Everywhere(msgspec.Struct, frozen=True, kw_only=True):
    """One person's record, as each reader has it."""

    paper: Values
    areas: Values
    months: Values
    file: Values
    file_digests: Values
    table: Values
    table_digests: Values
    exported: dict[str, Any]
    asked: dict[str, Any]
    theirs: dict[str, dict[str, Any]]
    """By purpose: what a caseworker's system was answered."""
    seen: dict[str, Values]
    """By purpose: what a caseworker's own page shows."""


@pytest.fixture(scope="module")
def house(houses: Callable[[str], House]) -> House:
    return houses("base")


@pytest.fixture(scope="module")
def desk(house: House) -> Iterator[Visit]:
    """Give a caseworker at her page."""
    with Visit(house) as visit:
        assert visit.sign_in_employee(ALL_ROLES).status_code == 200
        yield visit


@pytest.fixture(scope="module")
def everywhere(house: House, desk: Visit) -> dict[str, Everywhere]:
    let_in = [
        each
        for each in personas(house, suffix="")
        if each not in NOT_ADMITTED and each not in REFUSED
    ]
    return {each: _everywhere(house, desk, each) for each in let_in}


def _everywhere(house: House, desk: Visit, persona: str) -> Everywhere:
    with Visit(house) as visit:
        assert visit.sign_in(persona).status_code == 200, persona
        table = _table(visit)
        file = Shown(visit.http.get("/mine-data/hent/html").text)
        paper = visit.read("/mine-data/udskriv").values
        return Everywhere(
            paper=paper,
            areas=_shown(visit, [f"/mine-data/oplysninger/{each}" for each in AREAS]),
            months=_shown(visit, _month_pages(persona, paper)),
            file=file.values,
            file_digests={path: each for path, each in file.rows.items() if path in paper},
            table={path: _harmful(row["value"]) for path, row in table.items()},
            table_digests={path: _harmful(row["digest"]) for path, row in table.items()},
            exported=visit.http.get("/mine-data/hent/json").json()["record"],
            asked=house.own(persona).json(),
            theirs=dict(_theirs(house, persona)),
            seen=dict(_seen(desk, persona)),
        )


def _table(visit: Visit) -> dict[str, dict[str, str]]:
    written = visit.http.get("/mine-data/hent/csv").content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(written), delimiter=";")
    return {row["path"]: row for row in rows if row["part"] == "record"}


def _harmful(text: str) -> str:
    """Take the apostrophe away again that keeps a spreadsheet from reckoning."""
    return text[1:] if text.startswith(("'=", "'+", "'-", "'@")) else text


def _shown(visit: Visit, paths: list[str]) -> Values:
    found: Values = {}
    for path in paths:
        found |= visit.read(path).values
    return found


def _month_pages(persona: str, paper: Values) -> list[str]:
    months = {each[0] for path in paper if (each := re.findall(r"^income\.months\[(.+?)\]", path))}
    return [f"/mine-data/indkomst/{each}" for each in sorted(months) if persona in MONTH_BY_MONTH]


def _theirs(house: House, persona: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for purpose in PURPOSES:
        answers = (house.ask(persona, purpose, client=client) for client in (AARHUS, RANDERS))
        answer = next((each for each in answers if each.status_code == 200), None)
        if answer is not None:
            yield purpose, answer.json()


def _seen(desk: Visit, persona: str) -> Iterator[tuple[str, Values]]:
    for purpose in PURPOSES:
        form = desk.read(CASEWORKER).forms[f"{CASEWORKER}/svar"]
        number = desk.house.number(persona)
        typed = {"pnr": number, "formaal": purpose, "sag": "sag-1", "besked": "brev-1"}
        page = desk.send(form, **typed)
        assert number not in page.text
        if page.status_code == 200:
            yield purpose, Shown(page.text).values


def counted(answer: Mapping[str, Any]) -> Counted:
    """Count the values of an answer by path, without the aliases: each asker has its own."""
    found: Counted = Counter()
    for name, section in answer["sections"].items():
        if section["outcome"] == "found":
            found.update(_leaves(name, section["record"]))
    return Counter({each: count for each, count in found.items() if not _ALIAS.match(each[1])})


def _leaves(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(f"{path}.{name}", each)
    elif isinstance(value, list) and all(isinstance(each, dict) for each in value):
        for each in value:
            yield from _leaves(f"{path}[]", each)
    else:
        yield path, value if isinstance(value, str) else msgspec.json.encode(value).decode()


def counted_page(values: Values) -> Counted:
    bare = ((_KEY.sub("[]", path), value) for path, value in values.items())
    return Counter(each for each in bare if not _ALIAS.match(each[1]))


def digests(answer: Mapping[str, Any]) -> Values:
    found: Values = answer["receipt"]["digests"]
    return found


def known(labels: Values) -> Values:
    """Leave out the fields of people whom the asker knows by a number of its own."""
    return {label: digest for label, digest in labels.items() if "[~" not in label}


def test_everybody_is_here(everywhere: dict[str, Everywhere], house: House) -> None:
    assert {*everywhere, *NOT_ADMITTED, *REFUSED} == set(personas(house, suffix=""))
    assert sum(len(each.paper) for each in everywhere.values()) > 5000


def test_her_page_shows_every_field_of_her_record_and_no_other(
    everywhere: dict[str, Everywhere],
) -> None:
    differ = {
        persona: each.paper.keys() ^ digests(each.asked).keys()
        for persona, each in everywhere.items()
        if each.paper.keys() != digests(each.asked).keys()
    }

    assert differ == {}


def test_her_page_shows_the_values_of_the_json(everywhere: dict[str, Everywhere]) -> None:
    differ = {
        persona: (mine - asked, asked - mine)
        for persona, each in everywhere.items()
        if (mine := counted_page(each.paper)) != (asked := counted(each.asked))
    }

    assert differ == {}


def test_her_areas_and_months_show_what_the_whole_page_shows(
    everywhere: dict[str, Everywhere],
) -> None:
    differ = {
        persona: [path for path, value in pages.items() if each.paper.get(path) != value]
        for persona, each in everywhere.items()
        if not (pages := each.areas | each.months).items() <= each.paper.items()
    }

    assert differ == {}


def test_no_field_is_on_the_whole_page_only(everywhere: dict[str, Everywhere]) -> None:
    missing = {
        persona: found
        for persona, each in everywhere.items()
        if (
            found := {
                path
                for path in each.paper
                if path not in each.areas | each.months
                and (persona in MONTH_BY_MONTH or not path.startswith("income."))
            }
        )
    }

    assert missing == {}


@pytest.mark.parametrize("reader", ["file", "table"])
def test_her_files_hold_the_same(everywhere: dict[str, Everywhere], reader: str) -> None:
    differ = [
        persona for persona, each in everywhere.items() if getattr(each, reader) != each.paper
    ]

    assert differ == []


def test_all_her_readers_have_the_same_digests(everywhere: dict[str, Everywhere]) -> None:
    differ = [
        persona
        for persona, each in everywhere.items()
        if not (
            digests(each.asked) == digests(each.exported) == each.table_digests == each.file_digests
        )
    ]

    assert differ == []


def test_her_export_is_the_record_that_programs_get(everywhere: dict[str, Everywhere]) -> None:
    differ = [
        persona
        for persona, each in everywhere.items()
        if counted(each.exported) != counted(each.asked)
    ]

    assert differ == []


def test_what_a_caseworker_is_shown_is_on_her_page(everywhere: dict[str, Everywhere]) -> None:
    asked = [
        (persona, purpose, counted(answer) - counted_page(each.paper))
        for persona, each in everywhere.items()
        for purpose, answer in each.theirs.items()
    ]

    assert len(asked) > 100
    assert [each for each in asked if each[2]] == []


def test_what_a_caseworker_is_shown_has_her_digests(everywhere: dict[str, Everywhere]) -> None:
    differ = [
        (persona, purpose)
        for persona, each in everywhere.items()
        for purpose, answer in each.theirs.items()
        if not known(digests(answer)).items() <= digests(each.asked).items()
        or not set(digests(answer).values()) <= set(digests(each.asked).values())
    ]

    assert differ == []


def test_a_caseworkers_page_shows_what_her_system_is_answered(
    everywhere: dict[str, Everywhere],
) -> None:
    differ = [
        (persona, purpose)
        for persona, each in everywhere.items()
        for purpose, seen in each.seen.items()
        if counted_page(seen) != counted(each.theirs[purpose])
    ]

    assert sum(len(each.seen) for each in everywhere.values()) > 100
    assert differ == []


def test_a_caseworkers_page_shows_the_citizens_values_field_by_field(
    everywhere: dict[str, Everywhere],
) -> None:
    differ = [
        (persona, purpose, label)
        for persona, each in everywhere.items()
        for purpose, seen in each.seen.items()
        for label, value in known(seen).items()
        if each.paper.get(label) != value and not _ALIAS.match(value)
    ]

    assert differ == []


@pytest.mark.parametrize("persona", sorted(NOT_ADMITTED))
def test_whom_the_sign_in_does_not_let_in_is_told_so_and_has_no_page(
    house: House, persona: str
) -> None:
    with Visit(house) as visit:
        told = visit.sign_in(persona)
        after = visit.http.get("/mine-data")

    assert told.status_code == 403
    assert "Du kom ikke ind" in told.text
    assert after.status_code == 303


@pytest.mark.parametrize(("persona", "code"), REFUSED.items())
@pytest.mark.parametrize("path", ["/mine-data", "/mine-data/udskriv", "/mine-data/hent/csv"])
def test_whoever_may_not_see_the_record_is_told_why_by_every_reader(
    house: House, persona: str, code: str, path: str
) -> None:
    with Visit(house) as visit:
        visit.sign_in(persona)
        told = visit.http.get(path)

    assert told.status_code == 403
    assert look(house, persona)["code"] == code
    assert "data-path" not in told.text
