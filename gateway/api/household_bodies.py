"""What a caller may send about a household, and the questions it means."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final

import msgspec

from contracts.dates import Period
from gateway.answering.household import AskedMember, Household
from gateway.api.bodies import BasisBody, CitizenDataBody, SubjectBody, Unreadable
from gateway.api.references import Reference, fault_of
from gateway.question import HouseholdRole, Question

MOST_MEMBERS: Final = 12


class MemberBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One who belongs to the applicant's case, and as what."""

    subject: SubjectBody
    role: HouseholdRole
    municipality_basis: BasisBody | None = None
    """Stated of her alone; else what the whole question states."""


class HouseholdDataBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of POST /v1/household-data."""

    applicant: SubjectBody
    members: Annotated[tuple[MemberBody, ...], msgspec.Meta(max_length=MOST_MEMBERS)] = ()
    purpose: str
    case_reference: Reference
    """The application: a household is asked about in a case of the applicant's."""
    sections: tuple[str, ...] | None = None
    fields: tuple[str, ...] | None = None
    """Of the applicant; of a member what her role gives of them."""
    period: Period | None = None
    notice_reference: Reference | None = None
    municipality_basis: BasisBody | None = None

    def household(self, *, today: date) -> Household:
        """Give the question that the body means. Raises Unreadable."""
        if not self.case_reference.strip():
            raise Unreadable("body_invalid", pointer="/case_reference")
        applicant = self._question(self.applicant, None, at="/applicant", today=today)
        members = tuple(
            self._member(each, at=f"/members/{place}", today=today)
            for place, each in enumerate(self.members)
        )
        self._check_references()
        return Household(applicant=applicant, members=members)

    def _member(self, member: MemberBody, *, at: str, today: date) -> AskedMember:
        stated = member.municipality_basis
        asked = self._question(member.subject, stated, at=f"{at}/subject", today=today)
        return AskedMember(subject=asked.subject, role=member.role, municipality_basis=stated)

    def _question(
        self, subject: SubjectBody, stated: BasisBody | None, *, at: str, today: date
    ) -> Question:
        """Read it as the same question about her alone, and point into this body instead."""
        alone = CitizenDataBody(
            subject=subject,
            purpose=self.purpose,
            case_reference=self.case_reference,
            sections=self.sections,
            fields=self.fields,
            period=self.period,
            notice_reference=self.notice_reference,
            municipality_basis=stated or self.municipality_basis,
        )
        try:
            return alone.question(today=today)
        except Unreadable as error:
            code, pointer = error.code, error.pointer or ""
        if stated is not None and pointer.startswith("/municipality_basis"):
            pointer = at.removesuffix("/subject") + pointer
        raise Unreadable(code, pointer=pointer.replace("/subject", at, 1))

    def _check_references(self) -> None:
        """Let no reference name another of the household either."""
        subjects = [self.applicant, *(each.subject for each in self.members)]
        numbers = [each.pnr for each in subjects if each.pnr is not None]
        for pointer, reference in self._references():
            if any(fault_of(reference, about=number) for number in numbers):
                raise Unreadable("reference_names_person", pointer=pointer)

    def _references(self) -> Iterator[tuple[str, str]]:
        yield "/case_reference", self.case_reference
        if self.notice_reference is not None:
            yield "/notice_reference", self.notice_reference
        if self.municipality_basis is not None:
            yield "/municipality_basis/reference", self.municipality_basis.reference
        for place, member in enumerate(self.members):
            if member.municipality_basis is not None:
                basis = member.municipality_basis
                yield f"/members/{place}/municipality_basis/reference", basis.reference
