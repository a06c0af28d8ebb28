"""What a caller may send, and the question it means. Bad input is pointed at, never quoted."""

import re
from datetime import date
from typing import Final, TypeVar

import msgspec

from contracts.dates import Period
from contracts.errors import QuestionInvalid
from contracts.pnr import Pnr, PnrInvalid
from gateway.api.references import Reference, fault_of
from gateway.identity.strict_json import NotStrict, read_object
from gateway.question import MunicipalityBasis, Question

_WHERE: Final = re.compile(r" - at `\$((?:\.[a-z_]+|\[(?:\.\.\.|[0-9]+)\])*)`$")

BodyT = TypeVar("BodyT")


class Unreadable(QuestionInvalid):
    """A body that cannot be read; `pointer` says where, in names of our own keys only."""

    def __init__(self, code: str, *, pointer: str | None = None) -> None:
        super().__init__(code)
        self.pointer = pointer


class SubjectBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The citizen: exactly one of the number and the asker's own alias."""

    pnr: Pnr | None = None
    alias: str | None = None


class BasisBody(MunicipalityBasis, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why another municipality than the registered one asks."""

    reference: Reference


class CitizenDataBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of POST /v1/citizen-data."""

    subject: SubjectBody
    purpose: str
    case_reference: Reference | None = None
    sections: tuple[str, ...] | None = None
    fields: tuple[str, ...] | None = None
    period: Period | None = None
    consent_id: Reference | None = None
    notice_reference: Reference | None = None
    municipality_basis: BasisBody | None = None

    def question(self, *, today: date) -> Question:
        """Give the question that the body means. Raises Unreadable."""
        if (self.subject.pnr is None) == (self.subject.alias is None):
            raise Unreadable("body_invalid", pointer="/subject")
        self._check_born(today)
        self._check_references()
        return Question(
            subject=self.subject.pnr or self.subject.alias or "",
            purpose=self.purpose,
            period=self.period or Period.ending(today),
            is_default_period=self.period is None,
            case_reference=self.case_reference,
            sections=None if self.sections is None else frozenset(self.sections),
            fields=None if self.fields is None else frozenset(self.fields),
            consent_id=self.consent_id,
            notice_reference=self.notice_reference,
            municipality_basis=self.municipality_basis,
        )

    def _check_born(self, today: date) -> None:
        """Refuse a number whose own day of birth is still to come: it is nobody's."""
        number = self.subject.pnr
        born = number.birth_date if number else None
        if born is not None and born > today:
            raise Unreadable("pnr_invalid", pointer="/subject/pnr")

    def _check_references(self) -> None:
        stated = self.municipality_basis
        references = {
            "/case_reference": self.case_reference,
            "/consent_id": self.consent_id,
            "/notice_reference": self.notice_reference,
            "/municipality_basis/reference": stated.reference if stated else None,
        }
        for pointer, reference in references.items():
            fault = fault_of(reference, about=self.subject.pnr) if reference else None
            if fault is not None:
                raise Unreadable(fault, pointer=pointer)


def decode(body: bytes, body_type: type[BodyT]) -> BodyT:
    """Read a JSON body strictly. Raises Unreadable."""
    unreadable: Unreadable | None = None
    try:
        read = msgspec.json.decode(body, type=body_type, dec_hook=_read_number)
        # Of two keys alike msgspec takes the last and others the first, so that a filter before
        # us and we would read two different questions.
        read_object(body)
    except msgspec.ValidationError as error:
        unreadable = _pointed(str(error))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, NotStrict):
        unreadable = Unreadable("body_invalid")
    else:
        return read
    raise unreadable


def _pointed(message: str) -> Unreadable:
    found = _WHERE.search(message)
    pointer = None
    if found is not None:
        pointer = re.sub(r"\.|\[", "/", found[1].replace("...", "*")).replace("]", "") or None
    name = None if pointer is None else pointer.rpartition("/")[2]
    code = {"pnr": "pnr_invalid", "period": "period_invalid"}.get(name or "", "body_invalid")
    return Unreadable(code, pointer=pointer)


def _read_number(wanted: type, written: object) -> object:
    if wanted is not Pnr or not isinstance(written, str):
        raise PnrInvalid
    return Pnr(written)
