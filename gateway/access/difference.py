"""One thing that differs between two purposes, and how lists that differ are said."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

import msgspec

from contracts.adapter import Text

Change = Literal["adds", "takes_away", "changes"]
_VERBS: Final[dict[Change, Text]] = {
    "adds": Text(da="nu også", en="now also"),
    "takes_away": Text(da="ikke længere", en="no longer"),
}


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs: `before` and `after` as written, and the whole of it in words."""

    purpose: str
    key: str
    change: Change
    text: Text
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def one_way(
    purpose: str, key: str, change: Change, text: Text, *, named: Iterable[str]
) -> Difference:
    """Make the difference of what was only added or only taken away."""
    written = tuple(named)
    return Difference(
        purpose=purpose,
        key=key,
        change=change,
        text=text,
        before=written if change == "takes_away" else (),
        after=written if change == "adds" else (),
    )


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A list of a purpose: its key, what it is called, and what its values are called."""

    key: str
    label: Text
    values: Mapping[str, Text]


def of_lists(
    purpose: str, before: Iterable[str], after: Iterable[str], named: Named
) -> Iterator[Difference]:
    """List what a list gained and lost, in the order in which it is written."""
    former, latter = list(before), list(after)
    changes: tuple[tuple[Change, list[str]], ...] = (
        ("adds", [each for each in latter if each not in former]),
        ("takes_away", [each for each in former if each not in latter]),
    )
    for change, written in changes:
        if not written:
            continue
        verb, label = _VERBS[change], named.label
        da = ", ".join(named.values[each].da for each in written)
        en = ", ".join(named.values[each].en for each in written)
        text = Text(da=f"{label.da}, {verb.da}: {da}", en=f"{label.en}, {verb.en}: {en}")
        yield one_way(purpose, named.key, change, text, named=written)
