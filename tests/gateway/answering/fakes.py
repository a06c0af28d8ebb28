"""Registries, a ledger and subjects that obey, and one diary of the order in which they acted."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from contracts.adapter import AdapterPlugin, Authority, SectionOffer, Text
from contracts.dates import PartialDate, Period
from contracts.errors import EvidenceUnavailable, NothingThere
from contracts.lookup import RegistryTerms, ResidenceKey
from contracts.pnr import Pnr
from contracts.reading import Failed, Found, Reading, SectionReading, Source
from contracts.records import Address, Family, Person
from contracts.records.family import Child
from contracts.records.person import Name, Protection, Residence
from gateway.access.agreements import Agreement, Agreements
from gateway.access.consents import Consent
from gateway.access.decision import Deny, Permit
from gateway.access.notices import ProtectionNotice
from gateway.access.record import DecisionRecord
from gateway.answering.answer import Answer, FoundSection
from gateway.answering.case import Arrival
from gateway.answering.household import Households
from gateway.answering.life import Answering
from gateway.answering.parts import Parts
from gateway.identity.callers import Citizen, Organisation, Requester
from gateway.ledger.entries import CITIZEN, AskedBy, Disclosure, Outcome, Sight
from gateway.ledger.organisation_log import (
    OrganisationFilter,
    OrganisationPage,
    OrganisationReader,
)
from gateway.ledger.protocol import (
    Granted,
    Intended,
    LogEntry,
    LogPage,
    Named,
    Recheck,
    Released,
    Reread,
    Shown,
)
from gateway.ledger.signing import InForce, Signer
from gateway.proof.keys import SigningKey, generate
from gateway.question import Question
from gateway.records.digests import DigestKey
from gateway.registries.answered import Answered
from gateway.registries.plan import Errand
from gateway.store.used_rows import FieldUses
from tests.gateway.access.situations import AARHUS, CATALOGUE, CVR, NOW, agreement, consent

NUMBER = Pnr("0108612345")
NEW_NUMBER = Pnr("0209622345")
NEWEST_NUMBER = Pnr("0310632345")
CHILD = Pnr("0111152345")
SIGNING_KEY = SigningKey.from_pem(generate())
TERMS = RegistryTerms(name="CPR", on_behalf_of_cvr=CVR)
SOURCE = Source(
    registry="CPR",
    authority="CPR-kontoret",
    adapter="register@1",
    terms="CPR",
    observed_at=NOW,
    fetched_at=NOW,
    cycle="live",
)
PERSON = Person(
    name=Name(full_name="Ida Holm"),
    birth_date=PartialDate("1961-08-01"),
    status="resident",
    residence=Residence(kind="address", municipality_code=AARHUS, since=PartialDate("2019-05-01")),
)
FAMILY = Family(children=(Child(person=CHILD),))
ADDRESS = Address(kind="address", full_address="Skovvej 1, 8000 Aarhus C")
PROTECTED = replace(PERSON, address_protection=Protection(since=PartialDate("2020-01-01")))
_RECORDS: dict[str, type[msgspec.Struct]] = {
    "person": Person,
    "family": Family,
    "address": Address,
}
REGISTER: AdapterPlugin[msgspec.Struct] = AdapterPlugin(
    name="person_sf1520",
    version="1",
    title="CPR",
    authority=Authority(name="CPR-kontoret"),
    sections=tuple(
        SectionOffer(name=name, title=Text(da=name, en=name), record_type=record)
        for name, record in _RECORDS.items()
    ),
    settings_type=msgspec.Struct,
    terms_type=RegistryTerms,
    asks_by="pnr",
    cycle="live",
    accepts=frozenset({"statute"}),
    connect=lambda _, __: (_ for _ in ()).throw(AssertionError),
)


def knows(
    person: Person | None = PERSON, *, about: Pnr = NUMBER, current: Pnr | None = None
) -> Answered:
    said = {"person": person, "family": FAMILY}
    return Answered(
        reading=Reading(
            sections=tuple(
                SectionReading(section=name, record=record)
                for name, record in said.items()
                if record is not None
            ),
            about=about,
            current_number=current,
            residence=ResidenceKey(kind="address", municipality_code=_municipality(person)),
        ),
        fetched_at=NOW,
        plugin=REGISTER,
        terms=TERMS,
    )


def _municipality(person: Person | None) -> str | None:
    """Give what the record says: one answer names one municipality."""
    home = None if person is None else person.residence
    return AARHUS if home is None else home.municipality_code


def found(record: msgspec.Struct) -> Found:
    return Found(record=record, source=SOURCE)


class Diary(list[str]):
    """What was done, in order. Before a line is written, what a test has planned happens."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[str, Callable[[], object]] = {}

    def note(self, line: str) -> None:
        if (planned := self.before.get(line)) is not None:
            planned()
        self.append(line)


class FakeRegistries:
    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self.known: dict[Pnr, Answered | Failed] = {NUMBER: knows()}
        self.filled: dict[str, Found | Failed] = {
            "person": found(PERSON),
            "family": found(FAMILY),
            "address": found(ADDRESS),
        }
        self.errands: list[Errand] = []
        self.is_hanging = False

    async def facts(self, errand: Errand) -> Answered | Failed:
        self.diary.note("facts")
        self.errands.append(errand)
        if self.is_hanging:
            await asyncio.Event().wait()
        return self.known.get(errand.pnr, Failed(outcome="unknown"))

    async def sections(
        self, names: frozenset[str], errand: Errand, *, already: Answered | None
    ) -> dict[str, Found | Failed]:
        self.diary.note(f"sections {' '.join(sorted(names))}")
        self.errands.append(errand)
        assert already is not None
        return {name: self.filled.get(name, Failed(outcome="broken")) for name in names}


class FakeLedger:
    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self.granted: dict[str, Granted] = {}
        self.now = NOW
        self.noticed: tuple[ProtectionNotice, ...] | None = ()
        self.consents: FakeConsents | None = None
        self.notices_asked: list[str] = []
        self.sights: list[Sight] = []
        self.disclosures: list[Disclosure] = []
        self.shown: list[Shown | None] = []
        self.released: list[LogEntry] = []
        self.reasons: list[str | None] = []
        self.nobodies: list[tuple[AskedBy, str]] = []
        self.decisions: list[DecisionRecord | None] = []
        self.pages: dict[str | None, LogPage] = {None: LogPage(entries=())}

    async def intend(self, sight: Sight, *, at: datetime) -> Intended:
        assert at == NOW
        self.diary.note("intend")
        self.sights.append(sight)
        return Intended(intent_id="ent_intent", digest_key=DigestKey(sight.subject_id.encode()))

    async def ask_of_nobody(self, by: AskedBy, alias: str) -> None:
        self.diary.note("ask of nobody")
        self.nobodies.append((by, alias))

    async def digest_key(self, subject_id: str) -> DigestKey:
        self.diary.note("digest key")
        return DigestKey(subject_id.encode())

    async def notices_of(self, subject_id: str) -> tuple[ProtectionNotice, ...] | None:
        self.notices_asked.append(subject_id)
        return self.noticed

    async def release(
        self,
        intent_id: str,
        sight: Sight,
        disclosure: Disclosure,
        *,
        recheck: Recheck,
        shown: Shown | None = None,
    ) -> Released | Deny:
        assert intent_id == "ent_intent"
        self.diary.note("release")
        asked = recheck.agreement_ids
        read = tuple(each for name, each in self.granted.items() if name in asked)
        consents = self.consents
        consent = await consents.of(recheck.consent_id) if consents and recheck.consent_id else None
        reread = Reread(
            granted=read,
            notices=self.noticed,
            consent=consent,
            noticed_of_others=dict.fromkeys(recheck.others, self.noticed),
        )
        decided = recheck.decide(reread, self.now)
        decision = decided.decision
        self.decisions.append(decided.record)
        self.sights.append(sight)
        if isinstance(decision, Permit):
            self.disclosures.append(disclosure)
            self.shown.append(shown)
            self.released.insert(
                0,
                LogEntry(
                    sequence=len(self.released),
                    entry_id="ent_disclosed",
                    at=self.now,
                    outcome="disclosed",
                    sight=sight,
                    disclosure=disclosure,
                ),
            )
            return Released(entry_id="ent_disclosed", at=self.now)
        self.reasons.append(decision.code)
        return decision

    async def close(
        self,
        intent_id: str | None,
        sight: Sight,
        *,
        outcome: Outcome,
        reason: str | None,
        at: datetime,
        decided: DecisionRecord | None = None,
    ) -> str:
        assert at == NOW
        self.diary.note(f"close {intent_id} {outcome}")
        self.sights.append(sight)
        self.reasons.append(reason)
        self.decisions.append(decided)
        return "ent_closed"

    async def field_uses(self) -> FieldUses:
        return FieldUses(days_us={}, index=lambda *told: repr(told).encode())

    async def log_of(
        self, subject_id: str, *, cursor: str | None, limit: int, correlation_id: str | None = None
    ) -> LogPage:
        del correlation_id
        self.diary.note(f"log {subject_id} {limit}")
        return self.pages[cursor]


class FakeLogs:
    """Reads back what the ledger released, and what a test has laid there."""

    def __init__(self, ledger: FakeLedger) -> None:
        self.ledger = ledger
        self.kept: dict[str, bytes] = {}
        self.page = OrganisationPage(entries=(), aliases={})
        self.asked: list[tuple[OrganisationReader, OrganisationFilter]] = []

    async def own_answers(self, subject_id: str, *, since: datetime) -> tuple[LogEntry, ...]:
        self.ledger.diary.note("own answers")
        return tuple(
            each
            for each in self.ledger.released
            if each.sight.subject_id == subject_id
            and each.sight.client_id == CITIZEN
            and each.at >= since
        )

    def check_cursor(self, cursor: str | None, *, log: str) -> None:
        self.ledger.diary.note(f"cursor {cursor}")
        assert log

    async def names(self, subject_ids: frozenset[str], *, sector: str) -> dict[str, str]:
        return {each: f"sub_{sector}_{each}" for each in subject_ids}

    async def shown(self, subject_id: str, entry_id: str, *, correlation_id: str) -> bytes:
        assert correlation_id
        self.ledger.diary.note(f"shown {subject_id}")
        if entry_id not in self.kept:
            raise NothingThere("snapshot_gone")
        return self.kept[entry_id]

    async def of_organisation(
        self,
        by: OrganisationReader,
        asked: OrganisationFilter,
        *,
        cursor: str | None,
        limit: int,
    ) -> OrganisationPage:
        self.ledger.diary.note(f"organisation log {by.organisation_cvr} {cursor} {limit}")
        self.asked.append((by, asked))
        return self.page


class FakeSubjects:
    """Numbers each citizen by first sight; an alias is the sector and that."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self.ids: dict[Pnr, str] = {}

    async def id_of(self, pnr: Pnr) -> str:
        return self.ids.setdefault(pnr, f"cit_{len(self.ids)}")

    async def link(self, old: Pnr, new: Pnr) -> None:
        self.diary.note("link")
        self.ids[new] = self.ids[old] = "cit_linked"

    async def named(self, pnrs: frozenset[Pnr], *, sector: str) -> dict[Pnr, Named]:
        self.diary.note("aliases")
        return {pnr: self._name(await self.id_of(pnr), sector) for pnr in pnrs}

    def _name(self, subject_id: str, sector: str) -> Named:
        return Named(subject_id=subject_id, alias=f"sub_{sector}_{subject_id}")

    async def number_of(self, alias: str, *, sector: str) -> Pnr | None:
        newest_first = reversed(self.ids.items())
        return next((pnr for pnr, name in newest_first if alias == f"sub_{sector}_{name}"), None)

    async def number_of_subject(self, subject_id: str) -> Pnr | None:
        newest_first = reversed(self.ids.items())
        return next((pnr for pnr, name in newest_first if subject_id == name), None)


class FakeConsents:
    """Everybody who has been seen agreed to an ordered copy, for whichever private party asks."""

    def __init__(self, subjects: FakeSubjects) -> None:
        self._subjects = subjects
        self.withdrawn = False
        self.otherwise: dict[str, object] = {}
        """What is otherwise with every consent."""
        self.is_empty = False

    async def of(self, consent_id: str) -> Consent | None:
        if self.is_empty:
            return None
        newest = next(reversed(self._subjects.ids.values()), "cit_0")
        plain = consent(
            "ordered-copy", id=consent_id, subject_id=newest, is_granted=not self.withdrawn
        )
        return replace(plain, **self.otherwise)


def stored(each: Agreement, **changes: object) -> Granted:
    plain = Granted(
        id=each.id,
        version=each.version,
        valid_from=each.valid_from,
        valid_to=each.valid_to,
        withdrawn_at=each.withdrawn_at,
    )
    return replace(plain, **changes)


class FakeCorrections:
    """What citizens have reported as wrong, by our own id."""

    def __init__(self) -> None:
        self.paths: dict[str, tuple[str, ...]] = {}

    async def paths_under_way(self, subject_id: str) -> tuple[str, ...]:
        return self.paths.get(subject_id, ())


class House:
    """Answering with fakes behind it, in which everything is in order until a test breaks it."""

    def __init__(self, *agreements: Agreement) -> None:
        self.agreements = agreements or tuple(
            agreement(purpose) for purpose in ("school", "ordered-copy", "own-access")
        )
        self.diary = Diary()
        self.registries = FakeRegistries(self.diary)
        self.ledger = FakeLedger(self.diary)
        self.logs = FakeLogs(self.ledger)
        self.subjects = FakeSubjects(self.diary)
        self.ledger.consents = self.consents = FakeConsents(self.subjects)
        self.ledger.granted = {each.id: stored(each) for each in self.agreements}
        self.now = NOW
        self.signer = Signer("samsyn.example/test", SIGNING_KEY, None)
        self.signer.in_force = InForce(own=True)
        self.corrections = FakeCorrections()
        self.parts = Parts(
            catalogue=CATALOGUE,
            agreements=Agreements(
                agreements=self.agreements, checksum="", file="agreements.toml", lines={}
            ),
            registries=self.registries,  # type: ignore[arg-type]  # a fake of the same shape
            ledger=self.ledger,
            subjects=self.subjects,
            consents=self.consents,
            corrections=self.corrections,
            signer=self.signer,
            operator=Organisation(name="Driften", cvr=CVR, municipality_code=AARHUS),
            pseudonym=lambda actor, cvr: f"p-{cvr}-{len(actor)}",
            clock=lambda: self.now,
        )
        self.answering = Answering(self.parts)
        self.households = Households(self.parts, self.answering)

    async def ask(self, who: Requester | Citizen, asked: Question) -> Answer:
        deadline = asyncio.get_running_loop().time() + 5
        return await self.answering.answer(
            who, asked, arrival=Arrival(deadline=deadline, correlation_id="c0ffee")
        )


def question(purpose: str = "school", **changes: object) -> Question:
    plain = Question(
        subject=NUMBER, purpose=purpose, period=Period(from_month="2026-01", to_month="2026-11")
    )
    if purpose == "ordered-copy":
        changes = {"consent_id": "con_a", **changes}
    return replace(plain, **changes)


def shown(answer: Answer, section: str) -> dict[str, object]:
    found = answer.sections[section]
    assert isinstance(found, FoundSection)
    return found.record


def out_of_order() -> None:
    raise EvidenceUnavailable("evidence_unavailable")


SIGHT = Sight(
    subject_id="cit_0",
    organisation="Aarhus Kommune",
    organisation_cvr=CVR,
    client_id="aarhus-kommune",
    unit="Pladsanvisningen",
    actor="act_one",
    purpose="school",
    purpose_version=3,
    basis="statute: folkeskoleloven § 36",
    case_reference="S2026-17",
    municipality_basis=None,
    sections=("person",),
    fields=("person.birth_date", "person.name.full_name"),
    correlation_id="c0ffee",
    period=Period(from_month="2026-01", to_month="2026-11"),
)
ENTRY = LogEntry(
    sequence=7,
    entry_id="ent_1",
    at=datetime(2026, 11, 22, 8, 0, tzinfo=UTC),
    outcome="disclosed",
    sight=SIGHT,
    disclosure=Disclosure(
        fields=("person.name.full_name",),
        withheld=(),
        outcomes={"person": "found"},
        registries=("CPR",),
    ),
)
