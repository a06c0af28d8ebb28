"""The tables of docs/faults.md and docs/sign-in.md, from the code that they are about.

`python -m tests.tools.fault_table` writes them between their marks; a test compares.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from mocks.admin.wrong_tokens import MENU
from mocks.issuer.claims import ClaimNames
from mocks.trouble.catalogue import KINDS
from mocks.trouble.profiles import PROFILES, Part

DOCS: Final = Path(__file__).parents[2] / "docs"
_REGISTRIES: Final = ("cpr", "dar", "skat", "issuer")


def faults() -> list[str]:
    """Give the table of faults: what each does, and what the gateway shows for it."""
    head = ["fault", "what happens", "det sker", *_REGISTRIES, "seconds"]
    return _table(
        head,
        (
            [
                f"`{name}`" + ("" if kind.by_call else " ¹"),
                kind.text.en,
                kind.text.da,
                *(_outcome(kind.outcomes.get(each)) for each in _REGISTRIES),
                f"{kind.seconds:g}, at most {kind.most_seconds:g}"
                if "`seconds`" in kind.text.en
                else "",
            ]
            for name, kind in KINDS.items()
        ),
    )


def profiles() -> list[str]:
    """Give the table of days."""
    return _table(
        ["day", "what it is like", "sådan er den", "faults"],
        (
            [
                f"`{name}`",
                day.text.en,
                day.text.da,
                "; ".join(map(_part, day.parts)) or "none",
            ]
            for name, day in PROFILES.items()
        ),
    )


def wrong_tokens() -> list[str]:
    """Give the menu of wrong tokens."""
    return _table(
        ["token", "what is wrong", "det er galt", "code", "our reason"],
        (
            [f"`{name}`", wrong.text.en, wrong.text.da, f"`{wrong.code}`", f"`{wrong.reason}`"]
            for name, wrong in MENU.items()
        ),
    )


def claims() -> list[str]:
    """Give what a broker's claims are called unless told otherwise."""
    names = ClaimNames()
    return _table(
        ["`--claim`", "default"],
        ([f"`{name}`", f"`{getattr(names, name)}`"] for name in ClaimNames.__struct_fields__),
    )


TABLES: Final[Mapping[str, Mapping[str, Callable[[], list[str]]]]] = {
    "faults.md": {"faults": faults, "profiles": profiles},
    "sign-in.md": {"claims": claims, "wrong-tokens": wrong_tokens},
}


def with_tables(page: str, tables: Mapping[str, Callable[[], list[str]]]) -> str:
    """Give a page with every marked table written anew."""
    for name, write in tables.items():
        before, start, rest = page.partition(f"<!-- table: {name} -->\n")
        _, end, after = rest.partition("<!-- end of table -->\n")
        page = before + start + "\n".join(write()) + "\n" + end + after
    return page


def _part(part: Part) -> str:
    chance = "" if part.p == 1 else f";p={part.p:g}"
    delay = "" if part.delay is None else f";delay={part.delay}"
    return f"`{part.fault}{chance}{delay}` at {', '.join(part.registries)}"


def _outcome(outcome: str | None) -> str:
    return "" if outcome is None else f"`{outcome}`"


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    rule = ["---"] * len(head)
    return [f"| {' | '.join(row)} |" for row in (head, rule, *rows)]


def main() -> None:
    for name, tables in TABLES.items():
        file = DOCS / name
        file.write_text(with_tables(file.read_text("utf-8"), tables), "utf-8")


if __name__ == "__main__":
    main()
