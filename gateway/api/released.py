"""The answer's type for the OpenAPI document, with one typed section per discovered plugin.

In an answer every property is optional, numbers are aliases and amounts are texts; so each record
type has a
released form, made here from the plugin's own type. Nothing is decoded or encoded with these types.
"""

import re
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
    released = _Released()
    sections_type = msgspec.defstruct(
        "Sections",
        [
            (name, _section_type(name, record, released) | msgspec.UnsetType, msgspec.UNSET)
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


def _section_type(
    name: str,
    record: type[msgspec.Struct],
    released: "_Released",
) -> Any:  # noqa: ANN401 - a type
    titled = name.title().replace("_", "")
    found = msgspec.defstruct(
        f"Found{titled}",
        [
            ("record", released.form(record, section=titled)),
            ("source", Source),
            ("notes", list[Note]),
        ],
        kw_only=True,
        tag_field=_OUTCOME,
        tag="found",
    )
    return Union[(found, *_FAILED)]


class _Released:
    """The released forms of one document: every property optional, nothing null.

    Two types of one name, such as a third party's `Name` beside ours, get two names: a document
    knows a type by its name alone, and would give both the shape of the first.
    """

    def __init__(self) -> None:
        self._forms: dict[type[msgspec.Struct], type[msgspec.Struct]] = {}
        self._names: set[str] = set()

    def form(self, record: type[msgspec.Struct], *, section: str) -> type[msgspec.Struct]:
        """Give the released form of a type that a section holds."""
        if record not in self._forms:
            fields = [
                (
                    field.encode_name,
                    self._annotation(field.type, section) | msgspec.UnsetType,
                    msgspec.UNSET,
                )
                for field in msgspec.structs.fields(record)
            ]
            name = self._free_name(record, section)
            self._forms[record] = msgspec.defstruct(name, fields, kw_only=True)
        return self._forms[record]

    def _free_name(self, record: type[msgspec.Struct], section: str) -> str:
        bare = re.sub(r"[^A-Za-z0-9]", "", record.__name__)
        tried = (f"Released{bare}", *(f"Released{section}{bare}{n or ''}" for n in range(99)))
        name = next(each for each in tried if each not in self._names)
        self._names.add(name)
        return name

    def _annotation(self, annotation: Any, section: str) -> Any:  # noqa: ANN401 - a type, in and out
        if get_origin(annotation) in (Union, UnionType):
            annotation = next(each for each in get_args(annotation) if each is not type(None))
        if get_origin(annotation) is tuple:
            return list[self._annotation(get_args(annotation)[0], section)]  # type: ignore[misc]  # built at run time
        if annotation in (Pnr, PartialDate, Decimal):
            return str
        if annotation in (date, datetime) or not isinstance(annotation, type):
            return annotation
        if issubclass(annotation, msgspec.Struct):
            return self.form(annotation, section=section)
        return annotation
