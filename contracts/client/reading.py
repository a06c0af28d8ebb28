"""Answers as they come, read into their types."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from contracts.client.answers import (
    BrokenSection,
    CitizenDataAnswer,
    Found,
    HouseholdAnswer,
    MemberAnswer,
    MemberRefusal,
    Missing,
    UnavailableSection,
    UnknownSection,
)
from contracts.client.problems import MISREAD, AnswerMisread
from contracts.dates import PartialDate

AnswerT = TypeVar("AnswerT")
RecordT = TypeVar("RecordT")


class _Parts(msgspec.Struct, frozen=True):
    sections: dict[str, msgspec.Raw]


class _Household(msgspec.Struct, frozen=True):
    applicant: msgspec.Raw
    members: tuple[msgspec.Raw, ...]


class _Verdict(msgspec.Struct, frozen=True):
    code: str | None = None


def reader(wanted: type[AnswerT]) -> Callable[[bytes], AnswerT]:
    """Give what reads an answer of that type. It raises AnswerMisread."""

    def read(content: bytes) -> AnswerT:
        return _decoded(content, wanted)

    return read


def citizen_data(content: bytes) -> CitizenDataAnswer:
    """Read an answer, and keep it as it came."""
    return msgspec.structs.replace(_decoded(content, CitizenDataAnswer), content=content)


def household_data(content: bytes) -> HouseholdAnswer:
    """Read the answers of a household: a member that has a code was refused."""
    parts = _decoded(content, _Household)
    return HouseholdAnswer(
        applicant=citizen_data(bytes(parts.applicant)),
        members=tuple(_member(bytes(each)) for each in parts.members),
        content=content,
    )


def section_of(
    answer: CitizenDataAnswer | MemberAnswer, name: str, record_type: type[RecordT]
) -> Found[RecordT] | Missing | None:
    """Read a section that the house itself does not fill, by the type of its own author.

    None: the answer has no such section.
    """
    part = _decoded(answer.content, _Parts).sections.get(name)
    wanted: Any = Found[record_type] | UnknownSection | UnavailableSection | BrokenSection  # type: ignore[valid-type]  # built at run time
    return None if part is None else _decoded(bytes(part), wanted)


def text(content: bytes) -> str:
    """Read a plain text."""
    return content.decode()


def as_it_came(content: bytes) -> bytes:
    """Leave it as it came: a signed document, or a file for a person."""
    return content


def _member(content: bytes) -> MemberAnswer | MemberRefusal:
    if _decoded(content, _Verdict).code is not None:
        return _decoded(content, MemberRefusal)
    return msgspec.structs.replace(_decoded(content, MemberAnswer), content=content)


def _decoded(content: bytes, wanted: type[AnswerT]) -> AnswerT:
    try:
        return msgspec.json.decode(content, type=wanted, dec_hook=_partial_date)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    # Outside the handler: the decoder's text may quote what somebody's record holds.
    raise AnswerMisread(MISREAD)


def _partial_date(wanted: type, written: object) -> object:
    if wanted is object:
        return written
    if wanted is not PartialDate or not isinstance(written, str):
        raise TypeError
    return PartialDate(written)
