"""A question about a household is several questions, decided one by one (design section 4): the
applicant's first, then each member's, by the one path that every question takes.

Each has her own decision, entry and receipt. Nothing that comes of one is told in another's.
"""

import asyncio

import msgspec
from msgspec.structs import replace

from contracts.errors import GatewayError, SubjectUnknown, TooManyQuestions
from contracts.pnr import Pnr
from gateway.access.asker import asker_of
from gateway.access.refusals import refuse
from gateway.answering.answer import Answer
from gateway.answering.case import Arrival
from gateway.answering.life import Answering
from gateway.answering.opening import open_case
from gateway.answering.parts import Parts
from gateway.answering.steps import Steps
from gateway.identity.callers import Requester
from gateway.question import HouseholdRole, Member, MunicipalityBasis, Question


class AskedMember(msgspec.Struct, frozen=True, kw_only=True):
    """A member as the question names her. Never serialised: it may hold the personal number."""

    subject: Pnr | str
    role: HouseholdRole
    municipality_basis: MunicipalityBasis | None = None
    """Stated of her; without one, what is stated of the applicant is stated of her too."""


class Household(msgspec.Struct, frozen=True, kw_only=True):
    """A question about an applicant and those who belong to her case."""

    applicant: Question
    members: tuple[AskedMember, ...]


class RefusedMember(msgspec.Struct, frozen=True, kw_only=True):
    """That nothing is given of a member, and why, in the words of a question about her alone."""

    role: HouseholdRole
    error: GatewayError


class HouseholdAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it, in the order in which it was asked."""

    applicant: Answer
    members: tuple[Answer | RefusedMember, ...]


class Households:
    """Answers questions about households."""

    def __init__(self, parts: Parts, answering: Answering) -> None:
        self._parts = parts
        self._steps = Steps(parts)
        self._answering = answering

    async def repeated(self, asker: Requester, household: Household) -> int | None:
        """Give the place of the first member who is the applicant or a member before her."""
        seen = {await self._known(asker, household.applicant.subject)}
        for place, member in enumerate(household.members):
            who = await self._known(asker, member.subject)
            if who in seen:
                return place
            seen.add(who)
        return None

    async def answer(
        self, asker: Requester, household: Household, *, arrival: Arrival
    ) -> HouseholdAnswer:
        """Answer, or raise the GatewayError that says why the applicant's own data is not given;
        then no registry is asked about anybody else, and each member's entry says so.
        """
        refused: GatewayError | None = None
        try:
            answer = await self._answering.answer(asker, household.applicant, arrival=arrival)
        except GatewayError as error:
            refused = error
        if refused is not None:
            await self._refuse_all(asker, household, arrival=arrival)
            raise refused
        # The number in force: what a member's relations name, whichever number was asked by.
        questions = await self._questions(asker, household, answer.subject)
        async with asyncio.TaskGroup() as group:
            asked = [
                group.create_task(self._member(asker, each, role=role, arrival=arrival))
                for role, each in questions
            ]
        return HouseholdAnswer(applicant=answer, members=tuple(each.result() for each in asked))

    async def _member(
        self, asker: Requester, question: Question, *, role: HouseholdRole, arrival: Arrival
    ) -> Answer | RefusedMember:
        """Answer about one member; a refusal is hers alone."""
        try:
            return await self._answering.answer(asker, question, arrival=arrival)
        except GatewayError as error:
            return RefusedMember(role=role, error=error)

    async def _refuse_all(
        self, asker: Requester, household: Household, *, arrival: Arrival
    ) -> None:
        """Log of each member that she was named and nothing was asked. Raises EvidenceUnavailable.

        Of somebody whom her alias does not name, and of an applicant's household whom hers does not
        name, there is nothing to log.
        """
        deny = refuse("applicant_refused", asker_of(asker))
        subject = household.applicant.subject
        for _, question in await self._questions(asker, household, subject):
            try:
                case = await open_case(self._parts, asker, question, arrival=arrival)
            except (SubjectUnknown, TooManyQuestions):
                continue
            await self._steps.refused(None, case, deny)

    async def _questions(
        self, asker: Requester, household: Household, subject: Pnr | str
    ) -> list[tuple[HouseholdRole, Question]]:
        """Give each member's question, with her role; none where the applicant is nobody."""
        applicant = await self._known(asker, subject)
        if not isinstance(applicant, Pnr):
            return []
        return [
            (each.role, _question(household.applicant, each, applicant))
            for each in household.members
        ]

    async def _known(self, asker: Requester, subject: Pnr | str) -> Pnr | str:
        """Give the number behind the asker's own alias; of any other alias, the alias."""
        if isinstance(subject, Pnr):
            return subject
        number = await self._parts.subjects.number_of(subject, sector=asker.organisation.cvr)
        return subject if number is None else number


def _question(asked: Question, member: AskedMember, applicant: Pnr) -> Question:
    """Give a member's own question: the applicant's, about her."""
    return replace(
        asked,
        subject=member.subject,
        municipality_basis=member.municipality_basis or asked.municipality_basis,
        consent_id=None,  # nobody agrees for another
        member=Member(role=member.role, applicant=applicant),
    )
