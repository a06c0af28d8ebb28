"""Giving a power of attorney and taking one on. The register says whether each of the two can: that
is a look-up of her own record, on her own log. Nobody is named by a number.
"""

from datetime import date

import msgspec
from msgspec.structs import replace

from contracts.dates import Period, danish_day
from contracts.errors import NothingThere
from contracts.records import Person
from gateway.access.acting import may_have_power
from gateway.access.decide import decide, decide_static
from gateway.access.decision import DecisionContext, Deny
from gateway.access.record import record_of, result_of
from gateway.access.refusals import refuse
from gateway.answering.acting import OF_HOLDERS
from gateway.answering.case import Arrival, Case
from gateway.answering.life import OWN_ACCESS, REPRESENTATION
from gateway.answering.opening import open_case
from gateway.answering.parts import Parts
from gateway.answering.steps import Steps, error_of, subject_facts
from gateway.identity.callers import Citizen
from gateway.ledger.delegation_jobs import Telling
from gateway.ledger.delegations import Kept, OfCitizen, Terms
from gateway.ledger.powers import Offered, Powers
from gateway.question import Question
from gateway.registries.answered import Answered
from gateway.store.subject_jobs import citizen_sector

_LOOKED_AT = tuple(sorted((*OF_HOLDERS, "person.name.full_name")))


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a power of attorney is to give."""

    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    until: date
    gives_log: bool = False


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """All that a citizen gave and holds, and her own alias of each of the others."""

    powers: OfCitizen
    names: dict[str, str]


class Herself(msgspec.Struct, frozen=True, kw_only=True):
    """Who gives or takes on a power of attorney, once the register has said that she can."""

    subject_id: str
    name: str | None
    """None where it is or may be protected, or the register has none."""


class Empowering:
    """Leads both through it."""

    def __init__(self, parts: Parts, powers: Powers) -> None:
        self._parts = parts
        self._steps = Steps(parts)
        self._powers = powers

    async def give(self, citizen: Citizen, wanted: Wanted, *, arrival: Arrival) -> Offered:
        """Keep an offer, open by its link only. Raises NotPermitted where she can give none, and
        for one too many that wait.
        """
        herself = await self._herself(citizen, arrival=arrival)
        terms = Terms(
            fields=wanted.fields,
            purposes=wanted.purposes,
            since=danish_day(self._parts.clock()),
            until=wanted.until,
            gives_log=wanted.gives_log,
            grantor_name=herself.name,
        )
        # The link is read once, here: an entry as for everything that is read.
        await self._powers.note_reading(herself.subject_id, correlation_id=arrival.correlation_id)
        return await self._powers.give(herself.subject_id, terms, self._telling(arrival))

    async def open(self, citizen: Citizen, link: str, *, arrival: Arrival) -> tuple[Kept, str]:
        """Show an offer to the first citizen who opens its link and can take it on; give it, and
        her alias of who gave it. Raises NothingThere for every other link.
        """
        if not await self._powers.waits(link):
            raise NothingThere("power_unknown")
        herself = await self._herself(citizen, arrival=arrival)
        kept = await self._powers.open(link, herself.subject_id, self._telling(arrival))
        names = await self._names(herself.subject_id, kept.grantor)
        return kept, names[kept.grantor]

    async def accept(self, citizen: Citizen, power_id: str, *, arrival: Arrival) -> Kept:
        """Take one on. Raises NothingThere where it is not hers to answer, or no more."""
        subject_id = await self._parts.subjects.id_of(citizen.pnr)
        held = (await self._powers.of(subject_id, now=self._parts.clock())).held
        if not any(each.id == power_id and each.state in {"opened", "active"} for each in held):
            raise NothingThere("power_unknown")
        herself = await self._herself(citizen, arrival=arrival)
        return await self._powers.accept(
            power_id, herself.subject_id, holder_name=herself.name, telling=self._telling(arrival)
        )

    async def decline(self, citizen: Citizen, power_id: str, *, arrival: Arrival) -> Kept:
        """Decline one whose link she opened. Raises NothingThere for any other."""
        subject_id = await self._parts.subjects.id_of(citizen.pnr)
        held = (await self._powers.of(subject_id, now=self._parts.clock())).held
        if not any(each.id == power_id and each.state in {"opened", "declined"} for each in held):
            raise NothingThere("power_unknown")
        return await self._powers.end(power_id, subject_id, self._telling(arrival))

    async def end(self, citizen: Citizen, power_id: str, *, arrival: Arrival) -> Kept:
        """End one that she gave or holds, or decline what she opened. Effective at its commit."""
        subject_id = await self._parts.subjects.id_of(citizen.pnr)
        return await self._powers.end(power_id, subject_id, self._telling(arrival))

    async def listed(self, citizen: Citizen, *, arrival: Arrival) -> Listed:
        """Give all that she gave and holds; that she read it is an entry."""
        subject_id = await self._parts.subjects.id_of(citizen.pnr)
        await self._powers.note_reading(subject_id, correlation_id=arrival.correlation_id)
        powers = await self._powers.of(subject_id, now=self._parts.clock())
        others = {each.grantor for each in powers.held} | {each.holder for each in powers.given}
        ids = frozenset(each for each in others if each is not None)
        names = await self._powers.names(ids, sector=citizen_sector(subject_id))
        return Listed(powers=powers, names=names)

    async def _names(self, reader: str, other: str) -> dict[str, str]:
        return await self._powers.names(frozenset({other}), sector=citizen_sector(reader))

    async def _herself(self, citizen: Citizen, *, arrival: Arrival) -> Herself:
        """Look her up under the terms of her own access. Raises NotPermitted where she can neither
        give nor hold a power of attorney.
        """
        own = Question(
            subject=citizen.pnr,
            purpose=OWN_ACCESS,
            period=Period.ending(danish_day(self._parts.clock())),
        )
        case = await open_case(self._parts, citizen, own, arrival=arrival)
        context = case.context(self._parts.clock(), None, case.agreements)
        may_ask = decide_static(context)
        if isinstance(may_ask, Deny):
            raise await self._steps.refused(None, case, may_ask, on=context)
        case = replace(case, asked_fields=_LOOKED_AT)
        intended = await self._parts.ledger.intend(self._steps.sight(case), at=self._parts.clock())
        case, answered = await self._steps.facts(intended.intent_id, case)
        context = case.context(self._parts.clock(), subject_facts(case, answered), case.agreements)
        await self._check(intended.intent_id, case, context)
        return Herself(subject_id=case.subject_id, name=_name(context, answered))

    async def _check(self, intent_id: str, case: Case, context: DecisionContext) -> None:
        """End the look-up, and refuse her who can have none."""
        own = decide(context)
        if isinstance(own, Deny) or context.facts is None:
            deny = own if isinstance(own, Deny) else refuse("facts_incomplete", context.asker)
            raise await self._steps.refused(intent_id, case, deny, on=context)
        code = may_have_power(context.facts, context.today)
        decided = record_of(context, result_of(own))
        await self._steps.close(intent_id, case, outcome="checked", reason=code, decided=decided)
        if code is not None:
            raise error_of(refuse(code, context.asker))

    def _telling(self, arrival: Arrival) -> Telling:
        purpose = self._parts.catalogue.of(REPRESENTATION)
        return Telling(
            organisation=self._parts.operator.name,
            organisation_cvr=self._parts.operator.cvr,
            purpose=REPRESENTATION,
            purpose_version=None if purpose is None else purpose.version,
            basis=None if purpose is None else str(purpose.basis),
            correlation_id=arrival.correlation_id,
        )


def _name(context: DecisionContext, answered: Answered) -> str | None:
    """Give her name as the other one will read it."""
    person, facts = answered.reading.section("person"), context.facts
    is_open = facts is not None and facts.address_strength(context.today) == "open"
    if not is_open or person is None or not isinstance(person.record, Person):
        return None
    return None if person.record.name is None else person.record.name.full_name
