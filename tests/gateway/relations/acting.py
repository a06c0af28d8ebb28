"""A family in a register of our own, over a real store: whoever signs in asks by the real parts."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

import msgspec
from msgspec.structs import replace

from contracts.dates import PartialDate, Period, danish_day
from contracts.errors import GatewayError
from contracts.lookup import ResidenceKey
from contracts.pnr import Pnr
from contracts.reading import Failed, Found, Reading, SectionReading
from contracts.records import Address, Family, Person
from contracts.records.family import Child, CustodyHolder, Guardianship, Parent
from contracts.records.person import Name, Protection, Residence
from gateway.access.agreements import Agreements
from gateway.answering.answer import Answer, FoundSection
from gateway.answering.case import Arrival
from gateway.answering.empowering import Empowering, Wanted
from gateway.answering.life import Answering
from gateway.answering.relation import Relation
from gateway.answering.relation_log import Client, RelationLog, RelationPage
from gateway.answering.relations import Relations
from gateway.identity.callers import BroughtPower, Citizen
from gateway.ledger.powers import Offered
from gateway.ledger.protocol import LogEntry
from gateway.question import Question
from gateway.registries.answered import Answered
from gateway.registries.plan import Errand
from gateway.store.store import Store
from gateway.store.subject_jobs import citizen_sector
from tests.gateway.access.situations import AARHUS, CATALOGUE, agreement
from tests.gateway.answering.fakes import REGISTER, SOURCE, TERMS, House, stored
from tests.gateway.store.house import FakeClock

MOTHER, FATHER, KID = Pnr("1203857772"), Pnr("0505837773"), Pnr("0906152345")
GRANDMOTHER, STRANGER, SON = Pnr("0612481112"), Pnr("1408901114"), Pnr("0202701113")
MARK = Protection(since=PartialDate("2026-01-01"), marked=True)
PURPOSES = ("own-access", "representation", "school")
BORN = PartialDate("2015-06-09")
BOTH = (
    CustodyHolder(role="mother", person=MOTHER, since=BORN),
    CustodyHolder(role="father", person=FATHER, since=BORN),
)
PARENTS = (Parent(role="mother", person=MOTHER), Parent(role="father", person=FATHER))
HOME = "Skovvej 1, 8000 Aarhus C"
_PATIENCE_SECONDS = 30
People = dict[Pnr, tuple[Person, Family]]


def person(name: str, born: str, **changes: object) -> Person:
    plain = Person(
        name=Name(full_name=name),
        birth_date=PartialDate(born),
        status="resident",
        residence=Residence(
            kind="address", municipality_code=AARHUS, since=PartialDate("2019-05-01")
        ),
    )
    return replace(plain, **changes)


def everybody() -> People:
    hers = Family(children=(Child(person=KID, birth_date=BORN),))
    return {
        MOTHER: (person("Mor Holm", "1985-03-12"), hers),
        FATHER: (person("Far Holm", "1983-05-05"), hers),
        KID: (person("Kaj Holm", BORN.iso), Family(parents=PARENTS, custody=BOTH)),
        GRANDMOTHER: (person("Farmor Holm", "1948-12-06"), Family()),
        SON: (person("Søn Holm", "1970-02-02"), Family()),
        STRANGER: (person("Fremmed", "1990-08-14"), Family()),
    }


def guardianship(**changes: object) -> Guardianship:
    plain = Guardianship(
        guardian_kind="person",
        guardian=SON,
        scope="full",
        since=PartialDate("2020-01-01"),
        in_force=True,
    )
    return replace(plain, **changes)


class Register:
    """Knows those people; of whom it is silent, it does not answer."""

    def __init__(self, clock: FakeClock) -> None:
        self.people = everybody()
        self.silent: set[Pnr] = set()
        self.asked: list[Pnr] = []
        self.before_sections: Callable[[], Awaitable[object]] | None = None
        self._clock = clock

    def change(self, pnr: Pnr, *, family: Family | None = None, **of_person: object) -> None:
        known, relations = self.people[pnr]
        self.people[pnr] = replace(known, **of_person), family or relations

    async def facts(self, errand: Errand) -> Answered | Failed:
        self.asked.append(errand.pnr)
        await asyncio.sleep(0)
        if errand.pnr in self.silent:
            return Failed(outcome="unavailable", retry_after_seconds=5)
        if errand.pnr not in self.people:
            return Failed(outcome="unknown")
        known, family = self.people[errand.pnr]
        kind = None if known.residence is None else known.residence.kind
        return Answered(
            reading=Reading(
                sections=(
                    SectionReading(section="person", record=known),
                    SectionReading(section="family", record=family),
                ),
                about=errand.pnr,
                residence=None if kind is None else ResidenceKey(kind=kind),
            ),
            fetched_at=self._clock(),
            plugin=REGISTER,
            terms=TERMS,
        )

    async def sections(
        self, names: frozenset[str], errand: Errand, *, already: Answered | None
    ) -> dict[str, Found | Failed]:
        if self.before_sections is not None:
            await self.before_sections()
        assert already is not None
        assert already.reading.about == errand.pnr
        found: dict[str, Found | Failed] = {}
        for name in names:
            reading = already.reading.section(name)
            record: msgspec.Struct = Address(kind="address", full_address=HOME)
            found[name] = Found(record=record if reading is None else reading.record, source=SOURCE)
        return found


class Acting:
    """Everybody signs in here, and asks for another."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store = store
        self.clock = clock
        self.register = Register(clock)
        self.agreements = tuple(agreement(each) for each in PURPOSES)
        self.parts = replace(
            House().parts,
            catalogue=CATALOGUE,
            agreements=Agreements(agreements=self.agreements, checksum="", file="", lines={}),
            registries=self.register,
            ledger=store.ledger,
            subjects=store.subjects,
            powers=store.powers,
            signer=store.signer,
            clock=clock,
        )
        self.answering = Answering(self.parts)
        self.empowering = Empowering(self.parts, store.powers)
        self._relations = Relations(self.parts, self.answering, store.powers)
        clients = {"client": Client(party="authority", municipality_code=AARHUS)}
        self._log = RelationLog(self.parts, store.logs, clients)

    async def start(self) -> "Acting":
        await self.store.record_agreements(tuple(stored(each) for each in self.agreements))
        return self

    @property
    def today(self) -> date:
        return danish_day(self.clock())

    def arrival(self) -> Arrival:
        return Arrival(deadline=asyncio.get_running_loop().time() + _PATIENCE_SECONDS)

    def citizen(self, pnr: Pnr, *powers: BroughtPower) -> Citizen:
        return Citizen(
            pnr=pnr,
            issuer="https://issuer",
            subject="s",
            acr="substantial",
            auth_time=self.clock(),
            powers=powers,
        )

    async def alias(self, pnr: Pnr, *, by: Pnr) -> str:
        """Give what one calls the other, made where there is none."""
        sector = citizen_sector(await self.store.subjects.id_of(by))
        return (await self.store.subjects.named(frozenset({pnr}), sector=sector))[pnr].alias

    async def look(
        self, who: Pnr | Citizen, whom: Pnr, *, sections: frozenset[str] | None = None
    ) -> Answer:
        """Look at another's record as her own page does."""
        citizen = who if isinstance(who, Citizen) else self.citizen(who)
        return await self.answering.answer(
            citizen,
            Question(
                subject=await self.alias(whom, by=citizen.pnr),
                purpose="representation",
                period=Period.ending(self.today),
                sections=sections,
                represents=True,
            ),
            arrival=self.arrival(),
        )

    async def code(self, who: Pnr | Citizen, whom: Pnr, **asked: frozenset[str]) -> str | None:
        """Give the refusal's code; None where she is shown something."""
        try:
            await self.look(who, whom, **asked)
        except GatewayError as error:
            return error.code
        return None

    async def relations(self, who: Pnr | Citizen) -> tuple[Relation, ...]:
        citizen = who if isinstance(who, Citizen) else self.citizen(who)
        return await self._relations.of(citizen, arrival=self.arrival())

    async def log(self, who: Pnr, whom: Pnr, **more: object) -> RelationPage:
        """Read another's log."""
        return await self._log.page(
            self.citizen(who),
            await self.alias(whom, by=who),
            **({"cursor": None, "limit": 100, "arrival": self.arrival()} | more),  # type: ignore[arg-type]  # a test's shorthand
        )

    async def rows(self, whom: Pnr) -> tuple[LogEntry, ...]:
        """Give her own log, as it lies in the ledger."""
        subject_id = await self.store.subjects.id_of(whom)
        return (await self.store.ledger.log_of(subject_id, cursor=None, limit=100)).entries

    async def give(self, who: Pnr, *fields: str, **more: object) -> Offered:
        plain = Wanted(
            fields=fields or ("person",),
            purposes=("representation",),
            until=self.today.replace(year=self.today.year + 1),
        )
        return await self.empowering.give(
            self.citizen(who), replace(plain, **more), arrival=self.arrival()
        )

    async def empower(self, grantor: Pnr, holder: Pnr, *fields: str, **more: object) -> str:
        """Give a power of attorney, and have it taken on; give its id."""
        offered = await self.give(grantor, *fields, **more)
        await self.open(holder, offered.link)
        kept = await self.empowering.accept(
            self.citizen(holder), offered.kept.id, arrival=self.arrival()
        )
        assert kept.state == "active"
        return kept.id

    async def open(self, who: Pnr, link: str) -> str:
        kept, _ = await self.empowering.open(self.citizen(who), link, arrival=self.arrival())
        return kept.id

    async def end(self, who: Pnr, power_id: str) -> str:
        ended = await self.empowering.end(self.citizen(who), power_id, arrival=self.arrival())
        return ended.state


def shown(answer: Answer) -> dict[str, object]:
    """Give the records by section."""
    return {
        name: each.record
        for name, each in answer.sections.items()
        if isinstance(each, FoundSection)
    }


def address(answer: Answer) -> str | None:
    found = answer.sections.get("address")
    record = found.record if isinstance(found, FoundSection) else {}
    return msgspec.convert(record.get("full_address"), str | None)
