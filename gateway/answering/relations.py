"""For whom a citizen may act: her children by the person register, her wards, and whoever gave her
a power of attorney. Whether she may see is asked by the very path by which she would.

That her record names a child says nothing of custody: it stands on the child's own record, and so
each child is looked up, on the child's own log.
"""

from datetime import date
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.dates import PartialDate, Period, danish_day
from contracts.errors import EvidenceUnavailable, NotPermitted, SubjectUnknown
from gateway.access.acting import OF_AGE_FROM_YEARS
from gateway.answering.answer import Answer, FoundSection
from gateway.answering.case import Arrival
from gateway.answering.life import OWN_ACCESS, REPRESENTATION, Answering
from gateway.answering.parts import Parts
from gateway.answering.relation import (
    Relation,
    Scope,
    of_power,
    of_refusal,
    of_register,
    of_sign_in,
    together,
)
from gateway.identity.callers import BroughtPower, Citizen
from gateway.ledger.powers import Powers
from gateway.question import Question
from gateway.store.subject_jobs import citizen_sector

_NAMED: Final = frozenset({"person.name", "person.birth_date"})
_NAME: Final = frozenset({"person.name"})
_NOT_LISTED: Final = frozenset({"no_custody", "subject_deceased", "number_not_in_use"})
"""Refusals after which there is nobody for whom she acts."""


class _Child(msgspec.Struct, frozen=True, kw_only=True):
    """A child as her own answer has it: by alias."""

    person: str
    birth_date: str | None = None


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """The record of one of them, and by what she was shown it."""

    relation: Relation
    answer: Answer


class Relations:
    """Lists them, and looks at one."""

    def __init__(self, parts: Parts, answering: Answering, powers: Powers) -> None:
        self._parts = parts
        self._answering = answering
        self._powers = powers

    async def of(self, citizen: Citizen, *, arrival: Arrival) -> tuple[Relation, ...]:
        """Give them: children, wards, then powers of attorney. Raises what asking for her own
        record would raise.
        """
        registered = await self._children(citizen, arrival=arrival)
        wards = [await self._alias(citizen, each) for each in citizen.powers if each.is_guardian]
        found = [
            await self._asked(citizen, each, arrival=arrival) for each in (*registered, *wards)
        ]
        by_power = [*await self._held(citizen), *await self._brought(citizen)]
        with_power = {each.alias for each in by_power}
        by_register = [
            each
            for each in found
            if each is not None and not (each.alias in with_power and _is_less_than_a_power(each))
        ]
        return (*by_register, *by_power)

    async def look(
        self,
        citizen: Citizen,
        alias: str,
        *,
        sections: frozenset[str] | None = None,
        period: Period | None = None,
        arrival: Arrival,
    ) -> Looked:
        """Ask for one of them: all, or some sections and the name beside. Raises what asking for
        that one's record would raise.
        """
        by_power = await self.by_power(citizen, alias)
        is_named = by_power is not None and by_power.name is not None
        question = Question(
            subject=alias,
            purpose=REPRESENTATION,
            period=period or self._period,
            fields=None if sections is None else sections | (frozenset() if is_named else _NAME),
            represents=True,
        )
        answer, known = await self._answering.answered(citizen, question, arrival=arrival)
        relation = of_register(alias, answer, known, everything=self._everything)
        if by_power is not None:
            of = by_power if relation.acts_as == "power_of_attorney" else relation
            relation = replace(of, name=relation.name or by_power.name)
        return Looked(relation=relation, answer=answer)

    async def by_power(self, citizen: Citizen, alias: str) -> Relation | None:
        """Give what powers of attorney give her for one person, by their own words: nobody is
        looked up, and whether they count is for the question to say.
        """
        powers = [*await self._held(citizen), *await self._brought(citizen)]
        return together([each for each in powers if each.alias == alias])

    async def _children(self, citizen: Citizen, *, arrival: Arrival) -> list[str]:
        """Give her own aliases of the children whom her record names and who may be minors."""
        own = Question(
            subject=citizen.pnr,
            purpose=OWN_ACCESS,
            period=self._period,
            fields=frozenset({"family.children"}),
        )
        answer = await self._answering.answer(citizen, own, arrival=arrival)
        family = answer.sections["family"]
        if not isinstance(family, FoundSection):
            raise EvidenceUnavailable("facts_unavailable")
        children = msgspec.convert(family.record.get("children", []), list[_Child])
        today = danish_day(self._parts.clock())
        return [each.person for each in children if not _is_adult(each.birth_date, today)]

    async def _asked(self, citizen: Citizen, alias: str, *, arrival: Arrival) -> Relation | None:
        """Ask as she would, for name and birth date; None where she acts by nothing."""
        question = Question(
            subject=alias,
            purpose=REPRESENTATION,
            period=self._period,
            fields=_NAMED,
            represents=True,
        )
        try:
            answer, known = await self._answering.answered(citizen, question, arrival=arrival)
        except (NotPermitted, EvidenceUnavailable, SubjectUnknown) as error:
            return None if error.code in _NOT_LISTED else of_refusal(alias, error)
        return of_register(alias, answer, known, everything=self._everything)

    async def _held(self, citizen: Citizen) -> list[Relation]:
        """Give those whose power she holds. Nobody is looked up: its own words say it."""
        subject_id = await self._parts.subjects.id_of(citizen.pnr)
        kept = await self._powers.of(subject_id, now=self._parts.clock())
        grantors = frozenset(each.grantor for each in kept.held)
        names = await self._powers.names(grantors, sector=citizen_sector(subject_id))
        return [
            of_power(each, names[each.grantor])
            for each in kept.held
            if each.state == "active" and each.grantor in names
        ]

    async def _brought(self, citizen: Citizen) -> list[Relation]:
        return [
            of_sign_in(each, await self._alias(citizen, each), purpose=REPRESENTATION)
            for each in citizen.powers
            if each.sections or each.gives_log
        ]

    async def _alias(self, citizen: Citizen, power: BroughtPower) -> str:
        """Give her alias of somebody whom her sign-in names, made where there is none."""
        sector = citizen_sector(await self._parts.subjects.id_of(citizen.pnr))
        named = await self._parts.subjects.named(frozenset({power.grantor}), sector=sector)
        return named[power.grantor].alias

    @property
    def _everything(self) -> Scope:
        """Give what own access would show."""
        purpose = self._parts.catalogue.of(REPRESENTATION)
        return Scope(
            fields=() if purpose is None else purpose.sections,
            purposes=(REPRESENTATION,),
            access_log=True,
        )

    @property
    def _period(self) -> Period:
        return Period.ending(danish_day(self._parts.clock()))


def _is_less_than_a_power(relation: Relation) -> bool:
    return relation.refused is not None or relation.acts_as == "power_of_attorney"


def _is_adult(born: str | None, today: date) -> bool:
    """Tell whether somebody is surely of age: custody is over, and nobody is looked up."""
    if born is None:
        return False
    last = PartialDate(born).earliest.replace(day=28)
    return last.replace(year=last.year + OF_AGE_FROM_YEARS + 1) <= today
