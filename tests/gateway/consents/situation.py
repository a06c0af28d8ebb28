"""Consents in a real store: two recipients who ask, citizens who answer, registries that obey."""

import asyncio
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.pnr import Pnr
from gateway.access.agreements import Agreement, Agreements
from gateway.access.purposes import Catalogue
from gateway.access.record import content_of, digested
from gateway.answering.answer import Answer
from gateway.answering.case import Arrival
from gateway.answering.life import Answering
from gateway.answering.parts import Parts
from gateway.consents.asking import ConsentStanding, ConsentWish, Requested, RequestStanding
from gateway.consents.deciding import Decision, Outcome, Verdict, Whose
from gateway.consents.flows import Consents
from gateway.consents.own import Withdrawn
from gateway.consents.parts import ConsentParts, Registered
from gateway.consents.question import Served
from gateway.consents.terms import Recipient
from gateway.identity.callers import Citizen, Organisation, Requester
from gateway.ledger.protocol import LogEntry
from gateway.question import Question
from gateway.store.store import Store
from tests.gateway.access.situations import NOW, OTHERS, PURPOSE, agreement, read
from tests.gateway.answering.fakes import (
    NEW_NUMBER,
    NEWEST_NUMBER,
    NUMBER,
    REGISTER,
    House,
    knows,
    question,
    stored,
)
from tests.gateway.store.house import FakeClock

COPY: Final = "copy"
OTHER_COPY: Final = "other-copy"
NAME, BORN, SINCE, ADDRESS = (
    "person.name",
    "person.birth_date",
    "person.residence.since",
    "address.full_address",
)
FIELDS = (ADDRESS, BORN, NAME, SINCE)
"""All that a copy may hold, sorted."""
_COPY = """
[[purpose]]
id = "{id}"
version = {version}
kle = "85.00.00"
title = {{ da = "En kopi", en = "A copy" }}
text = {{ da = "En kopi af dine oplysninger.", en = "A copy of your data." }}
basis = {{ kind = "consent", law = "databeskyttelsesloven § 6, stk. 1", gdpr = "6(1)(a)" }}
party_classes = ["private"]
fields = ["person.name", "person.birth_date", "person.residence.since", "address.full_address"]
modes = ["once", "recurring"]
municipality = "any"
minimum_acr = "low"
case_reference = "optional"
notice_required = false
discretion = false
frequency_cap = {{ times = 12, days = 365 }}
retention_days = 730
valid_from = 2026-01-01
"""


def catalogue(*, version: int = 1) -> Catalogue:
    """Give the catalogue, with a copy in some version."""
    copies = (_COPY.format(id=COPY, version=version), _COPY.format(id=OTHER_COPY, version=1))
    return read(PURPOSE + OTHERS + "".join(copies))


CATALOGUE = catalogue()


def recipient(client_id: str, name: str, cvr: str) -> Requester:
    return Requester(
        client_id=client_id,
        organisation=Organisation(name=name, cvr=cvr),
        party_class="private",
    )


def signed_in(number: Pnr) -> Citizen:
    return Citizen(
        pnr=number, issuer="https://issuer", subject="s", acr="substantial", auth_time=NOW
    )


FIRST = recipient("boligforening", "Boligforeningen Elmegården", "10000001")
SECOND = recipient("rejsebureau", "Rejsebureauet Sol", "10000002")
IDA, BO, EVA = (signed_in(each) for each in (NUMBER, NEW_NUMBER, NEWEST_NUMBER))
BACK = "https://elm.example/retur?fra=samsyn"
HERS = Whose()


def _registered(who: Requester) -> Registered:
    organisation = who.organisation
    return Registered(
        recipient=Recipient(client_id=who.client_id, name=organisation.name, cvr=organisation.cvr),
        party_class=who.party_class,
        redirect_uris=(BACK,),
    )


def _agreements() -> tuple[Agreement, ...]:
    """Let both recipients ask for both copies, and every citizen for her own data."""
    theirs = (
        agreement(purpose, id=f"{purpose}-{who.client_id}", controller_cvr=who.organisation.cvr)
        for purpose in (COPY, OTHER_COPY)
        for who in (FIRST, SECOND)
    )
    return tuple(digested(each) for each in (agreement("own-access"), *theirs))


AGREEMENTS = _agreements()


class Situation:
    """A gateway over a store that others may share."""

    def __init__(
        self,
        store: Store,
        clock: FakeClock,
        *,
        catalogue: Catalogue = CATALOGUE,
        most_open: int = 10,
    ) -> None:
        clock.time = max(clock.time, NOW)
        self.store = store
        self.clock = clock
        self.fakes = House()
        self.registries = self.fakes.registries
        self.registries.known |= {each.pnr: knows(about=each.pnr) for each in (IDA, BO, EVA)}
        self.parts: Parts = replace(
            self.fakes.parts,
            catalogue=catalogue,
            agreements=Agreements(agreements=AGREEMENTS, checksum="", file="", lines={}),
            ledger=store.ledger,
            subjects=store.subjects,
            consents=store.consents,
            signer=store.signer,
            clock=clock,
        )
        self.answering = Answering(self.parts)
        self.flows = Consents.of(
            ConsentParts(
                answering=self.answering,
                parts=self.parts,
                stored=store.consents,
                plugins=(REGISTER,),
                clients={each.client_id: _registered(each) for each in (FIRST, SECOND)},
                public_url="https://samsyn.example",
                most_open=most_open,
            )
        )

    async def start(self) -> "Situation":
        """Record what may be asked, as a gateway does when it starts."""
        purposes = tuple(content_of(each) for each in self.parts.catalogue.purposes)
        await self.store.load_catalogue("purposes", msgspec.json.encode(purposes), purposes)
        contents = tuple(content_of(each) for each in AGREEMENTS)
        await self.store.load_catalogue("agreements", msgspec.json.encode(contents), contents)
        await self.store.record_agreements(tuple(stored(each) for each in AGREEMENTS))
        return self

    async def ask(
        self,
        who: Requester = FIRST,
        *,
        retry_key: str | None = None,
        body_sha256: str = "a body",
        **wish: object,
    ) -> Requested:
        """Ask for a copy of everything, once; `wish` changes what for."""
        plain = ConsentWish(purpose=COPY, fields=FIELDS, mode="once")
        return await self.flows.asking.ask(
            who,
            replace(plain, **wish),
            retry_key=retry_key,
            body_sha256=body_sha256,
            correlation_id="a5c",
        )

    async def show(self, request_id: str, citizen: Citizen = IDA, whose: Whose = HERS) -> Served:
        return await self.flows.deciding.show(citizen, request_id, whose, arrival=_arrival())

    async def answer(
        self,
        request_id: str,
        verdict: Verdict = "grant",
        *,
        citizen: Citizen = IDA,
        fields: tuple[str, ...] = FIELDS,
        valid_days: int | None = None,
    ) -> Outcome:
        return await self.flows.deciding.decide(
            citizen,
            request_id,
            Decision(
                verdict=verdict,
                fields=fields if verdict == "grant" else (),
                valid_days=valid_days,
            ),
            HERS,
            arrival=_arrival(),
        )

    async def granted(
        self, who: Requester = FIRST, *, citizen: Citizen = IDA, **wish: object
    ) -> str:
        """Give the id of a consent to all that was asked for, shown and granted."""
        request = await self.ask(who, **wish)
        await self.show(request.id, citizen)
        fields = wish.get("fields", FIELDS)
        assert isinstance(fields, tuple)
        outcome = await self.answer(request.id, citizen=citizen, fields=fields)
        assert outcome.consent_id is not None
        return outcome.consent_id

    async def use(
        self,
        consent_id: str | None,
        who: Requester = FIRST,
        *,
        citizen: Citizen = IDA,
        **changes: object,
    ) -> Answer:
        """Ask what the recipient would ask with that consent."""
        asked: Question = replace(
            question(COPY), subject=citizen.pnr, consent_id=consent_id, **changes
        )
        return await self.answering.answer(who, asked, arrival=_arrival())

    async def withdraw(self, consent_id: str, citizen: Citizen = IDA) -> Withdrawn:
        return await self.flows.own.withdraw(citizen, consent_id, correlation_id="d0e")

    async def give_up(self, consent_id: str, who: Requester = FIRST) -> ConsentStanding:
        return await self.flows.asking.give_up(who, consent_id, correlation_id="9e5")

    async def request(self, request_id: str, who: Requester = FIRST) -> RequestStanding:
        return await self.flows.asking.request(who, request_id, correlation_id="4ab")

    async def standing(self, consent_id: str, who: Requester = FIRST) -> ConsentStanding:
        return await self.flows.asking.consent(who, consent_id, correlation_id="57a")

    async def receipt(
        self, consent_id: str, citizen: Citizen = IDA, *, linked: bool = False
    ) -> dict[str, object]:
        return await self.flows.own.receipt(
            citizen, consent_id, linked=linked, correlation_id="4ec"
        )

    async def log(self, citizen: Citizen = IDA) -> tuple[LogEntry, ...]:
        """Give her log, newest first."""
        subject_id = await self.store.subjects.id_of(citizen.pnr)
        return (await self.store.ledger.log_of(subject_id, cursor=None, limit=50)).entries


def _arrival() -> Arrival:
    return Arrival(deadline=asyncio.get_running_loop().time() + 5, correlation_id="c0ffee")
