"""The answer's type for the OpenAPI document, with one typed section per discovered plugin.

In an answer every property is optional, numbers are aliases and amounts are texts; so each record
type has a
released form, made here from the plugin's own type. Nothing is decoded or encoded with these types.
"""

from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

import msgspec

from contracts.adapter import AdapterPlugin
from contracts.dates import PartialDate
from contracts.pnr import Pnr
from contracts.reading import FailedOutcome, Note, Source
from gateway.access.decision import Withheld
from gateway.answering.answer import PurposeRef
from gateway.proof.receipt import Receipt

_GIVEN_LAST: Final = frozenset({"as_of", "receipt"})
_OUTCOME: Final = "outcome"
_FAILED: Final = tuple(
    msgspec.defstruct(
        f"{outcome.title()}Section",
        [("retry_after_seconds", int | msgspec.UnsetType, msgspec.UNSET)],
        kw_only=True,
        tag_field=_OUTCOME,
        tag=outcome,
    )
    for outcome in get_args(FailedOutcome)
)
"""One type for each way to fail: a union of several types is told apart by a tag of one value."""


def answer_type(plugins: tuple[AdapterPlugin[msgspec.Struct], ...]) -> type[msgspec.Struct]:
    """Build the type of an answer whose sections are those that the plugins fill."""
    sections = {offer.name: offer.record_type for plugin in plugins for offer in plugin.sections}
    sections_type = msgspec.defstruct(
        "Sections",
        [
            (name, _section_type(name, record) | msgspec.UnsetType, msgspec.UNSET)
            for name, record in sections.items()
        ],
        kw_only=True,
    )
    return msgspec.defstruct(
        "CitizenDataAnswer",
        [
            ("subject", str),
            ("as_of", datetime),
            ("purpose", PurposeRef),
            ("sections", sections_type),
            ("withheld", list[Withheld]),
            ("warnings", list[str]),
            ("receipt", Receipt),
        ],
        kw_only=True,
    )


def kept_type(answer: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """Build the type of an answer as it is kept: before it had a time and a receipt."""
    return msgspec.defstruct(
        "KeptAnswer",
        [
            (each.name, each.type)
            for each in msgspec.structs.fields(answer)
            if each.name not in _GIVEN_LAST
        ],
        kw_only=True,
    )


def _section_type(name: str, record: type[msgspec.Struct]) -> Any:  # noqa: ANN401 - a type
    found = msgspec.defstruct(
        f"Found{name.title().replace('_', '')}",
        [("record", released_type(record)), ("source", Source), ("notes", list[Note])],
        kw_only=True,
        tag_field=_OUTCOME,
        tag="found",
    )
    return Union[(found, *_FAILED)]


def released_type(record: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """Give the released form of a record type: every property optional, nothing null."""
    return msgspec.defstruct(
        f"Released{record.__name__}",
        [
            (field.encode_name, _released(field.type) | msgspec.UnsetType, msgspec.UNSET)
            for field in msgspec.structs.fields(record)
        ],
        kw_only=True,
    )


def _released(annotation: Any) -> Any:  # noqa: ANN401 - a type, in and out
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(each for each in get_args(annotation) if each is not type(None))
    if get_origin(annotation) is tuple:
        return list[_released(get_args(annotation)[0])]  # type: ignore[misc]  # built at run time
    if annotation in (Pnr, PartialDate, Decimal):
        return str
    if annotation in (date, datetime) or not isinstance(annotation, type):
        return annotation
    return released_type(annotation) if issubclass(annotation, msgspec.Struct) else annotation
