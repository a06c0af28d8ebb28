"""The answer as a tree of names and texts before it is XML; what is None or empty is left out.

An empty text is written: an unnamed newborn has an empty name.
"""

from datetime import date
from typing import Final, TypeAlias

from mocks.sf1520.danish import wire_day, wire_moment
from mocks.world.people import MarkedDay, MarkedMoment

_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_SPECIAL: Final = frozenset(_ESCAPES)
Node: TypeAlias = tuple[str, "str | list[Node] | None"]


def write(nodes: list[Node], pieces: list[str]) -> None:
    """Add the nodes as XML with the prefix `ns`, in order, byte for byte as lxml would.

    Text is put together and no tree is built: that is a fifth of the work.
    """
    for name, value in nodes:
        if value is None or value == []:
            continue
        pieces.append(f"<ns:{name}>")
        if isinstance(value, str):
            pieces.append(_escaped(value))
        else:
            before = len(pieces)
            write(value, pieces)
            if len(pieces) == before:
                pieces[-1] = f"<ns:{name}/>"
                continue
        pieces.append(f"</ns:{name}>")


def code(value: str | None) -> str | None:
    """Write a code as the contract types it, an integer: the leading zeros are lost."""
    return None if value is None else str(int(value))


def flag(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()


def plain_day(value: date | None) -> str | None:
    return None if value is None else wire_day(value)


def marked_day(value: MarkedDay | None) -> list[Node] | None:
    return None if value is None else [("dato", wire_day(value.day)), _mark(value.uncertain)]


def marked_moment(value: MarkedMoment | None) -> list[Node] | None:
    return None if value is None else [("dato", wire_moment(value.at)), _mark(value.uncertain)]


def lines(stem: str, values: tuple[str, ...]) -> list[Node]:
    """Write up to five numbered lines; `stem` has {} where the number goes."""
    return [(stem.format(number), line) for number, line in enumerate(values[:5], 1)]


def _escaped(text: str) -> str:
    if not _SPECIAL.isdisjoint(text):
        for letter, written in _ESCAPES.items():
            text = text.replace(letter, written)
    return text


def _mark(is_uncertain: bool) -> Node:
    return ("usikkerhedsmarkering", "*" if is_uncertain else None)
