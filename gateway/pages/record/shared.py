"""What a consent would share, in words: each field of a request with her own values."""

from collections.abc import Iterator, Mapping

import msgspec

from gateway.consents.question import AskedField
from gateway.pages.kit.words import Language
from gateway.pages.record.said import capitalised, label_of, said_of
from gateway.portable.fields import Field


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """One value of hers, as the recipient would get it."""

    label: str
    text: str
    path: str
    raw: str


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """One choice, in words."""

    field: str
    name: str
    authority: str
    values: tuple[Value, ...]
    note: str | None
    would_be_given: bool


def shared(asked: AskedField, language: Language) -> Shared:
    """Put one choice into words."""
    return Shared(
        field=asked.field,
        name=capitalised(asked.name),
        authority=asked.authority,
        values=tuple(_values(asked.values, language)),
        note=asked.note,
        would_be_given=asked.would_be_given,
    )


def _values(values: Mapping[str, object], language: Language) -> Iterator[Value]:
    for path, value in _leaves(values, ""):
        field = Field(label=path, path=path, value=value, digest="")
        yield Value(
            label=label_of(path, language),
            text=said_of(field, language),
            path=path,
            raw=field.raw,
        )


def _leaves(part: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(part, Mapping):
        for name, below in part.items():
            yield from _leaves(below, f"{path}.{name}" if path else str(name))
    elif isinstance(part, list) and any(isinstance(each, Mapping) for each in part):
        for each in part:
            yield from _leaves(each, f"{path}[]")
    else:
        yield path, part
