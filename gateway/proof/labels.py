"""The labels of a receipt as a tree: all that a reader who knows no record type can go by."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

_PART: Final = re.compile(r"([^.\[\]]+)(?:\[([^\]]*)\])?(\.|\Z)", re.DOTALL)
_PLACE: Final = re.compile(r"~([1-9][0-9]{0,6})", re.ASCII)
_PLACE_IN_PATH: Final = re.compile(r"\[~")


class LabelUnreadable(Exception):
    """A label is no path, or stands where another stands. It has the label, never to be printed."""

    def __init__(self, label: str) -> None:
        super().__init__("a label is no path")
        self.label = label


class Labels(msgspec.Struct, kw_only=True):
    """What the labels say of one member: a field, an object with members, or a list with items."""

    label: str | None = None
    members: dict[str, "Labels"] = {}
    items: dict[str, "Labels"] = {}

    def every(self) -> Iterator[str]:
        """List the labels at and below this member."""
        if self.label is not None:
            yield self.label
        for below in (*self.members.values(), *self.items.values()):
            yield from below.every()


def read_labels(labels: Iterable[str]) -> Labels:
    """Put labels in a tree, sections first. Raises LabelUnreadable."""
    root = Labels()
    for label in labels:
        _add(root, label)
    return root


def has_hidden_key(label: str) -> bool:
    """Tell whether an item in it is written by its place: the reader may not see its key."""
    return _PLACE_IN_PATH.search(label) is not None


def place_of(key: str) -> int | None:
    """Give the place (from 1) that a hidden key stands for; None for a key that is told."""
    match = _PLACE.fullmatch(key)
    return int(match[1]) if match else None


def _add(root: Labels, label: str) -> None:
    node = root
    for name, key in _parts(label):
        node = node.members.setdefault(name, Labels())
        if key is not None:
            node = node.items.setdefault(key, Labels())
        if node.label is not None:
            raise LabelUnreadable(label)
    if node is root or node.members or node.items:
        raise LabelUnreadable(label)
    node.label = label


def _parts(label: str) -> Iterator[tuple[str, str | None]]:
    at = 0
    while at < len(label) or not label:
        match = _PART.match(label, at)
        if match is None or (match[3] == "." and match.end() == len(label)):
            raise LabelUnreadable(label)
        yield match[1], match[2]
        at = match.end()
