"""Every field of an answer as a row, by the very label under which the receipt digests it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from contracts.adapter import AdapterPlugin
from contracts.paths import ITEM, item_keys, section_of, written_key
from gateway.answering.answer import Answer, FoundSection

Plugins = Sequence[AdapterPlugin[msgspec.Struct]]
_NO_KEY: Final = "?"
_KEY_END: Final = re.compile(r"\]")


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One value that was shown."""

    label: str
    """`family.parents[mother].name`: as the receipt names it."""
    path: str
    """`family.parents[].name`: as the catalogue names it."""
    value: object
    """As it stands in the answer: a text, yes or no, a number, or a list of them."""
    digest: str

    @property
    def raw(self) -> str:
        """Give the value as a program reads it: a text as it is, everything else as JSON."""
        return self.value if isinstance(self.value, str) else _json(self.value)

    @property
    def section(self) -> str:
        """Give the section that it lies in."""
        return section_of(self.path)


def fields_of(answer: Answer, plugins: Plugins) -> tuple[Field, ...]:
    """List every field of the sections that were found, in the order of the record."""
    keys = _keys(plugins)
    walk = _Walk(keys, answer.receipt.persons, answer.receipt.digests)
    found: list[Field] = []
    for name, section in answer.sections.items():
        if isinstance(section, FoundSection):
            found.extend(walk.group(section.record, label=name, path=name))
    return tuple(found)


def record_types(plugins: Plugins) -> dict[str, type[msgspec.Struct]]:
    """Give the record type of each section; of several plugins the first one's."""
    return {
        offer.name: offer.record_type for plugin in reversed(plugins) for offer in plugin.sections
    }


def _keys(plugins: Plugins) -> dict[str, str]:
    return {
        path: key
        for section, record_type in record_types(plugins).items()
        for path, key in item_keys(section, record_type).items()
    }


class _Walk:
    """One walk over one answer."""

    def __init__(
        self, keys: Mapping[str, str], persons: Mapping[str, str], digests: Mapping[str, str]
    ) -> None:
        self._keys = keys
        self._persons = persons
        self._digests = digests
        self._items_digested = frozenset(
            label[: found.end()] for label in digests for found in _KEY_END.finditer(label)
        )

    def group(self, record: Mapping[str, object], *, label: str, path: str) -> Iterator[Field]:
        for name, value in record.items():
            here, there = f"{label}.{name}", f"{path}.{name}"
            if isinstance(value, Mapping):
                yield from self.group(value, label=here, path=there)
            elif _is_items(value) and f"{there}{ITEM}" in self._keys:
                yield from self._items(value, label=here, path=f"{there}{ITEM}")
            elif here in self._digests:
                yield Field(label=here, path=there, value=value, digest=self._digests[here])

    def _items(self, items: object, *, label: str, path: str) -> Iterator[Field]:
        taken: set[str] = set()
        for place, item in enumerate(items if isinstance(items, list) else (), start=1):
            key = self._key(item.get(self._keys[path]))
            if key in taken:
                key = _next(key, taken)
            taken.add(key)
            # A reader who may not know the key has the item by its place.
            hidden = f"{label}[~{place}]"
            here = hidden if hidden in self._items_digested else f"{label}[{key}]"
            yield from self.group(item, label=here, path=path)

    def _key(self, value: object) -> str:
        if isinstance(value, str):
            return written_key(self._persons.get(value, value))
        return _NO_KEY if value is None else _json(value)


def _is_items(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, Mapping) for each in value)


def _next(key: str, taken: set[str]) -> str:
    """Write a key that is taken with `#2`, `#3` … behind it, as the receipt does."""
    count = 2
    while f"{key}#{count}" in taken:
        count += 1
    return f"{key}#{count}"


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
