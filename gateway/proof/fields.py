"""An answer's fields against a receipt's digests, by the labels alone: no record type is known.

An item of a list is found by its key where it shows it, else by recomputing its digests.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from contracts.paths import ITEM, written_key
from gateway.proof.encoding import to_b64u
from gateway.proof.jcs import jcs
from gateway.proof.labels import Labels, place_of
from gateway.proof.receipt import Receipt
from gateway.proof.receipt_findings import Finding, finding

MOST_DIGESTS: Final = 200_000
"""A file with many items whose keys do not show could keep us busy for ever."""
_AGAIN: Final = re.compile(r"#[1-9][0-9]*\Z", re.ASCII)
Items = Sequence[Mapping[str, object]]


class TooManyDigests(Exception):
    """The items of a list cannot be told apart with any reasonable effort."""

    def __init__(self) -> None:
        super().__init__("the items of a list cannot be told apart")


def compare_fields(
    sections: Mapping[str, object], receipt: Receipt, labels: Labels
) -> tuple[Finding, ...]:
    """Compare every field of the found sections with its digest. Raises TooManyDigests."""
    comparison = _Comparison(receipt)
    found = {name: record for name, each in sections.items() if (record := _record(each))}
    return tuple(comparison.group(found, labels, path=""))


def _record(section: object) -> object:
    return section.get("record") if isinstance(section, Mapping) else None


class _Comparison:
    """The comparison of one answer with one receipt."""

    def __init__(self, receipt: Receipt) -> None:
        self._receipt = receipt
        self._left = MOST_DIGESTS
        self._known: dict[tuple[str, bytes], bool] = {}

    def group(
        self, record: Mapping[str, object], labels: Labels, *, path: str
    ) -> Iterator[Finding]:
        for name, value in record.items():
            here = f"{path}.{name}" if path else name
            yield from self._member(value, labels.members.get(name, Labels()), here)
        for name, below in labels.members.items():
            if name not in record:
                yield from _missing(below)

    def _member(self, value: object, labels: Labels, path: str) -> Iterator[Finding]:
        if labels.label is not None:
            yield from self._field(value, labels.label)
        elif labels.items and isinstance(value, list) and all(_is_group(each) for each in value):
            yield from self._items(value, labels, path)
        elif labels.members and isinstance(value, Mapping):
            yield from self.group(value, labels, path=path)
        else:
            yield from _missing(labels)
            yield from _undigested(value, path)

    def _field(self, value: object, label: str) -> Iterator[Finding]:
        salt = self._receipt.salts.get(label)
        if salt is None:
            yield finding("key_hidden", label)
        elif not self._is_digested(salt, label, value):
            yield finding("value_differs", label)

    def _is_digested(self, salt: str, label: str, value: object) -> bool:
        written = jcs([salt, label, self._named(value)])
        is_digested = self._known.get((label, written))
        if is_digested is None:
            self._left -= 1
            if self._left < 0:
                raise TooManyDigests
            digest = hashlib.sha256(to_b64u(written).encode("ascii")).digest()
            is_digested = to_b64u(digest) == self._receipt.digests[label]
            self._known[label, written] = is_digested
        return is_digested

    def _named(self, value: object) -> object:
        """Put pseudonyms in the place of aliases."""
        if isinstance(value, str):
            return self._receipt.persons.get(value, value)
        if isinstance(value, list):
            return [self._named(each) for each in value]
        if isinstance(value, Mapping):
            return {name: self._named(each) for name, each in value.items()}
        return value

    def _items(self, items: Items, labels: Labels, path: str) -> Iterator[Finding]:
        key_of = self._matched(items, labels)
        for index, item in enumerate(items):
            key = key_of.get(index)
            if key is None:
                yield from _undigested(item, path + ITEM)
            else:
                yield from self.group(item, labels.items[key], path=f"{path}[{key}]")
        for key in labels.items.keys() - key_of.values():
            yield from _missing(labels.items[key])

    def _matched(self, items: Items, labels: Labels) -> dict[int, str]:
        """Say which item has which key: by its place, by what it shows, by what fits, by order."""
        key_of: dict[int, str] = {}
        named: list[str] = []
        for key in labels.items:
            place = place_of(key)
            if place is None:
                named.append(key)
            elif place <= len(items):
                key_of[place - 1] = key
        showing = self._showing(items)
        free = [index for index, item in enumerate(items) if item and index not in key_of]
        unfit: list[str] = []
        for key in named:
            candidates = [*(each for each in showing.get(_text(key), ()) if each in free), *free]
            fits = (each for each in candidates if self._fits(items[each], labels.items[key]))
            index = next(fits, None)
            if index is None:
                unfit.append(key)
            else:
                key_of[index] = key
                free.remove(index)
        # What fits nowhere was changed: it stands where its key shows, else in order.
        unfit.sort(key=lambda key: not set(showing.get(_text(key), ())) & set(free))
        for key in unfit[: len(free)]:
            index = next((each for each in showing.get(_text(key), ()) if each in free), free[0])
            key_of[index] = key
            free.remove(index)
        return key_of

    def _fits(self, item: Mapping[str, object], labels: Labels) -> bool:
        return not any(each.is_failure for each in self.group(item, labels, path=""))

    def _showing(self, items: Items) -> dict[str, list[int]]:
        """Map every text that an item shows as a member, written as a key, to those items."""
        showing: dict[str, list[int]] = {}
        for index, item in enumerate(items):
            for value in item.values():
                if isinstance(value, str):
                    key = written_key(str(self._named(value)))
                    showing.setdefault(key, []).append(index)
        return showing


def _text(key: str) -> str:
    """Give the key without what tells it from the same key before it."""
    return _AGAIN.sub("", key)


def _is_group(value: object) -> bool:
    return isinstance(value, Mapping)


def _missing(labels: Labels) -> Iterator[Finding]:
    for label in labels.every():
        yield finding("digest_without_field", label)


def _undigested(value: object, path: str) -> Iterator[Finding]:
    """Name every value at and below a path. An object or a list with nothing in it shows none."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _undigested(each, f"{path}.{name}")
    elif isinstance(value, list) and all(_is_group(each) for each in value):
        for each in value:
            yield from _undigested(each, path + ITEM)
    else:
        yield finding("field_without_digest", path)
