"""What a decision was made on, kept with the entry that tells of it, so that the same can be
decided again. No personal number is in it.

Purposes and agreements stand there by the digest of their content, which is kept once beside.
"""

import hashlib
from collections.abc import Container, Mapping
from datetime import datetime
from typing import Final, TypeVar

import msgspec
from msgspec.structs import replace

from contracts.dates import PartialDate, danish_day
from gateway.access.agreements import Agreement
from gateway.access.asker import Asker
from gateway.access.consents import Consent
from gateway.access.decision import Asked, DecisionContext, Deny, Permit
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Purpose

ItemT = TypeVar("ItemT", Purpose, Agreement)
UNKNOWN: Final = "?"
"""Stands for every name that the catalogue does not know: the asker may have written anything."""
PERMITTED: Final = "permit:"
_WHOLE: Final = msgspec.json.Encoder(order="sorted")


class RecordUnreadable(Exception):
    """The record, or something that the decision rested on, cannot be read any more."""


class AgreementRead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An agreement as the decision had it."""

    digest: str
    withdrawn_at: datetime | None = None


class DecisionRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that a decision depended on, and what came of it."""

    now: datetime
    asker: Asker
    asked: Asked
    """Names that the purpose does not know are `?`."""
    purpose: str | None = None
    """The digest of its content."""
    agreements: tuple[AgreementRead, ...] = ()
    facts: SubjectFacts | None = None
    consent: Consent | None = None
    subject_id: str = ""
    result: str
    """A refusal's code, or `permit:` and the digest of all that an answer takes from a permit."""
    first: str | None = None
    """What was decided before the registries were asked, where that was something else."""


def record_of(context: DecisionContext, result: str, *, first: str | None = None) -> DecisionRecord:
    """Keep a decision by its result; `first` is that of an earlier one on the same question."""
    return DecisionRecord(
        now=context.now,
        asker=context.asker,
        asked=_known(context.asked, context.purpose),
        purpose=None if context.purpose is None else _digest(context.purpose),
        agreements=tuple(
            AgreementRead(digest=_digest(each), withdrawn_at=each.withdrawn_at)
            for each in context.agreements
        ),
        facts=context.facts,
        consent=context.consent,
        subject_id=context.subject_id,
        result=result,
        first=None if first == result else first,
    )


def context_of(record: DecisionRecord, contents: Mapping[str, bytes]) -> DecisionContext:
    """Give what the decision was told; `contents` is purposes and agreements by their digests.

    Raises RecordUnreadable.
    """
    return DecisionContext(
        now=record.now,
        today=danish_day(record.now),
        asker=record.asker,
        asked=record.asked,
        purpose=None if record.purpose is None else _read(record.purpose, contents, Purpose),
        agreements=tuple(
            replace(_read(each.digest, contents, Agreement), withdrawn_at=each.withdrawn_at)
            for each in record.agreements
        ),
        facts=record.facts,
        subject_id=record.subject_id,
        consent=record.consent,
    )


def result_of(decision: Permit | Deny) -> str:
    """Name a decision, so that two that give the same answer have the same name."""
    if isinstance(decision, Deny):
        return decision.code
    kinds = decision.income_kinds
    parts = (
        sorted(decision.fields),
        sorted(f"{each.path} {each.reason}" for each in decision.masked),
        sorted(decision.warnings),
        None if kinds is None else sorted(kinds),
        decision.says_other_income,
        sorted(decision.tellable),
    )
    return PERMITTED + hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]


def content_of(item: Purpose | Agreement) -> bytes:
    """Write all that a decision may take from it: the same bytes for the same content. What a
    registry is told, and what the store says of it later, are not in it.
    """
    if isinstance(item, Agreement):
        return _WHOLE.encode(replace(item, terms={}, withdrawn_at=None, digest=""))
    return _WHOLE.encode(replace(item, digest=""))


def digest_of(content: bytes) -> str:
    """Give the digest by which a content is kept."""
    return hashlib.sha256(content).hexdigest()


def digested(item: ItemT) -> ItemT:
    """Give it with its digest, so that no decision has to compute it."""
    return replace(item, digest=digest_of(content_of(item)))


def write_record(record: DecisionRecord) -> bytes:
    """Write a record as JSON."""
    return _RECORD_ENCODER.encode(record)


def read_record(content: bytes | msgspec.Raw) -> DecisionRecord:
    """Read it again. Raises RecordUnreadable."""
    try:
        return _RECORD_DECODER.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise RecordUnreadable from None


def _known(asked: Asked, purpose: Purpose | None) -> Asked:
    """Leave out what nobody knows: it decides nothing but that it is not known."""
    if purpose is None or purpose.id != asked.purpose_id:
        return replace(asked, purpose_id=UNKNOWN, sections=None, fields=None)
    return replace(
        asked,
        sections=_known_of(asked.sections, purpose.sections),
        fields=_known_of(asked.fields, purpose.askable.keys()),
    )


def _known_of(names: frozenset[str] | None, known: Container[str]) -> frozenset[str] | None:
    if names is None:
        return None
    return frozenset(name if name in known else UNKNOWN for name in names)


def _digest(item: Purpose | Agreement) -> str:
    return item.digest or digest_of(content_of(item))


def _read(digest: str, contents: Mapping[str, bytes], item_type: type[ItemT]) -> ItemT:
    try:
        return replace(msgspec.json.decode(contents[digest], type=item_type), digest=digest)
    except (KeyError, msgspec.MsgspecError):
        raise RecordUnreadable from None


def _written(value: object) -> str:
    if isinstance(value, PartialDate):
        return value.iso
    raise NotImplementedError


def _as(expected: type, value: object) -> object:
    if expected is PartialDate and isinstance(value, str):
        return PartialDate(value)
    raise NotImplementedError


_RECORD_ENCODER: Final = msgspec.json.Encoder(enc_hook=_written)
_RECORD_DECODER: Final = msgspec.json.Decoder(DecisionRecord, dec_hook=_as)
