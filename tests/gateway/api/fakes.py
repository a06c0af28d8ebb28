"""The whole API in this process: real routes and error table, fakes behind them."""

from collections.abc import Callable

import httpx
from msgspec.structs import replace

from contracts.errors import CallerUnknown, NothingThere, QuestionInvalid
from contracts.pnr import Pnr
from gateway.answering.checking import Checking
from gateway.answering.empowering import Empowering
from gateway.answering.own_check import OwnCheck
from gateway.answering.own_log import OwnLog, OwnLogParts
from gateway.answering.relation_log import Client, RelationLog
from gateway.answering.relations import Relations
from gateway.api.services import Services
from gateway.api.web import web
from gateway.consents.flows import Consents
from gateway.consents.parts import ConsentParts
from gateway.corrections.flows import CorrectionParts, Corrections
from gateway.identity.callers import Citizen, Requester
from gateway.ledger.entries import Handed, Sight
from gateway.ledger.notices import Heard, Taken
from gateway.ledger.proofs import ConsistencyProof, EntryProof
from gateway.pages.kit.assets import Assets
from gateway.pages.kit.site import Site
from gateway.portable.owners import Owners
from gateway.proof.key_sets import PublishedKeySet
from gateway.sessions.session import Draft, Opened, Session
from gateway.settings import ContactSettings, PagesSettings
from gateway.sharing.handovers import HandoverParts, Handovers
from gateway.sharing.statements import StatementParts, Statements
from gateway.watch.edge import WebEdge
from tests.gateway.access.situations import (
    AARHUS,
    CATALOGUE,
    NOW,
    RANDERS,
    actor,
    asked_by,
    citizen,
    organisation,
)
from tests.gateway.answering.fakes import REGISTER, House

ASSETS = Assets(by_name={}, edition="test", sheet=None)
NOTE = "samsyn.example/test\n1\nroot\n\n— samsyn.example/test signature\n"
CLERK = Pnr("1712552345")
"""Who the employee with the word `clerk` is as a citizen."""
CLIENTS = {"client": Client(party="authority", municipality_code=AARHUS)}
CALLERS: dict[str, Requester | Citizen] = {
    "authority": organisation(),
    "randers": organisation(municipality=RANDERS),
    "school": organisation("public_school", municipality=None),
    "officer": asked_by(organisation(), actor=actor(roles=frozenset({"data-protection-officer"}))),
    "officer-unsure": asked_by(
        organisation(), actor=actor(roles=frozenset({"data-protection-officer"}), acr="low")
    ),
    "machine": asked_by(organisation(), actor=None),
    "clerk": asked_by(organisation(), actor=replace(actor(), subject=CLERK)),
    "shop": organisation("private", municipality=None),
    "citizen": citizen(),
}


class FakeVerifier:
    """Takes a word for a token."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None

    async def verify(self, authorization_header: str | None) -> Requester | Citizen:
        if self.trouble is not None:
            raise self.trouble
        word = (authorization_header or "").removeprefix("Bearer ")
        if word not in CALLERS:
            raise CallerUnknown("invalid_token")
        return CALLERS[word]


class FakeProofs:
    """A ledger of one entry."""

    async def keys(self) -> PublishedKeySet:
        return PublishedKeySet(origin="samsyn.example/test", keys=())

    async def checkpoint(self) -> str:
        return NOTE

    async def of_entry(self, entry_id: str) -> EntryProof:
        if entry_id != "ent_one":
            raise NothingThere("entry_unknown")
        return EntryProof(
            entry_id=entry_id,
            leaf="{}",
            index=0,
            size=1,
            hashes=(),
            checkpoint=NOTE,
            tlog_proof="c2sp.org/tlog-proof@v1",
        )

    async def between(self, first: int, last: int) -> ConsistencyProof:
        if first > last:
            raise QuestionInvalid("sizes_invalid")
        return ConsistencyProof(first=first, last=last, hashes=())


class FakeNotices:
    """Takes every notice, once."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.taken: dict[str, tuple[Pnr, Heard]] = {}

    async def take(self, pnr: Pnr, heard: Heard) -> Taken:
        if self.trouble is not None:
            raise self.trouble
        is_new = heard.reference not in self.taken
        self.taken[heard.reference] = pnr, heard
        return Taken(notice_id=f"not_{len(self.taken)}", is_new=is_new)


class FakeStoredConsents:
    """A store in which nobody has asked for a consent yet, and nothing can be made."""

    async def pending(self, request_id: str) -> None:
        del request_id

    async def standing(self, consent_id: str) -> None:
        del consent_id
        raise NothingThere("consent_unknown")

    def client_index(self, client_id: str) -> bytes:
        return client_id.encode()


class FakeHanded:
    """Writes what a firm said in plain hexadecimal, and remembers who opened it."""

    def __init__(self) -> None:
        self.rows: list[tuple[Sight, Handed]] = []

    def seal(self, content: bytes) -> str:
        return content.hex()

    def unseal(self, name: str) -> bytes | None:
        try:
            return bytes.fromhex(name)
        except ValueError:
            return None

    async def opened(self, pnr: Pnr, sight: Callable[[str], Sight], handed: Handed) -> None:
        del pnr
        self.rows.append((sight("cit_opener"), handed))


class FakeSessions:
    """Nobody is signed in but whom a test lets in, by the name of the session."""

    def __init__(self) -> None:
        self.opened: dict[str, Opened] = {}
        self.over: dict[str, Session] = {}
        self.drafts: dict[str, Draft] = {}

    async def find(self, name: str | None, *, prolongs: bool = True) -> Opened | None:
        del prolongs
        return self.opened.get(name or "")

    async def overdue(self, name: str | None) -> Session | None:
        return self.over.get(name or "")

    async def keep_draft(self, name: str, draft: Draft) -> None:
        self.drafts[name] = draft

    async def spend(self, name: str, mark: str) -> bool:
        opened = self.opened[name]
        if mark in opened.session.sent:
            return False
        sent = (*opened.session.sent, mark)
        await self.change(name, replace(opened.session, sent=sent, draft=None))
        return True

    async def end(self, name: str | None) -> None:
        self.opened.pop(name or "", None)

    async def change(self, name: str, session: Session) -> None:
        self.opened[name] = replace(self.opened[name], session=session)


class FakePowers:
    """Nobody gave any."""


class Api:
    """A house with its web application and a client for it."""

    def __init__(self, house: House, *, has_pages: bool = False, **settings: float) -> None:
        """Make one without pages, unless they are asked for: putting them together takes long."""
        self.house = house
        self.has_pages = has_pages
        self.verifier = FakeVerifier()
        self.handed = FakeHanded()
        self.sessions = FakeSessions()
        self.self_share = True
        self.sandbox_url: str | None = None
        self.is_ready = True
        self.answered: list[tuple[str | None, str | None, int]] = []
        self.app = self.web(**({"deadline_seconds": 5.0} | settings))

    def web(self, **settings: float) -> WebEdge:
        return web(self.services(), version="1.2.3", **settings)

    def _consents(self) -> Consents:
        return Consents.of(
            ConsentParts(
                answering=self.house.answering,
                parts=self.house.parts,
                stored=FakeStoredConsents(),  # type: ignore[arg-type]  # a fake of the same shape
                plugins=(REGISTER,),
                clients={},
                public_url="http://127.0.0.1",
                most_open=10,
            )
        )

    def _statements(self) -> Statements:
        return Statements(
            StatementParts(
                answering=self.house.answering,
                operator=self.house.parts.operator,
                signer=self.house.signer,
                clock=lambda: NOW,
                is_on=self.self_share,
            )
        )

    def _handovers(self) -> Handovers:
        return Handovers(
            HandoverParts(
                stored=self.handed,  # type: ignore[arg-type]  # a fake of the same shape
                catalogue=CATALOGUE,
                operator=self.house.parts.operator,
                contact=ContactSettings(phone="00 00 00 00"),
                clients={"client": organisation().organisation},
                public_url="http://127.0.0.1",
                clock=lambda: NOW,
            )
        )

    def services(self) -> Services:
        return Services(
            answering=self.house.answering,
            households=self.house.households,
            checking=Checking(self.house.parts),
            own_check=OwnCheck(self.house.parts),
            consents=self._consents(),
            statements=self._statements(),
            handovers=self._handovers(),
            verifier=self.verifier,  # type: ignore[arg-type]  # a fake of the same shape
            ledger=self.house.ledger,
            logs=self.house.logs,  # type: ignore[arg-type]  # a fake of the same shape
            own_log=self._own_log(),
            relations=Relations(self.house.parts, self.house.answering, FakePowers()),  # type: ignore[arg-type]  # a fake of the same shape
            relation_log=RelationLog(self.house.parts, self.house.logs, CLIENTS),  # type: ignore[arg-type]  # a fake of the same shape
            empowering=Empowering(self.house.parts, FakePowers()),  # type: ignore[arg-type]  # a fake of the same shape
            proofs=FakeProofs(),  # type: ignore[arg-type]  # a fake of the same shape
            corrections=self._corrections(),
            notices=FakeNotices(),  # type: ignore[arg-type]  # a fake of the same shape
            subjects=self.house.subjects,
            catalogue=CATALOGUE,
            plugins=(REGISTER,),
            site=self._site(),
            is_ready=self._ready,
            answered=lambda *said: self.answered.append(said),
            clock=lambda: NOW,
        )

    def _corrections(self) -> Corrections:
        return Corrections(
            CorrectionParts(
                stored=None,  # type: ignore[arg-type]  # no owner is reached from here
                subjects=self.house.subjects,
                operator=self.house.parts.operator,
                owners=Owners((REGISTER,), ContactSettings()),
                plugins=(REGISTER,),
                desk=None,
                clock=lambda: NOW,
            )
        )

    def _site(self) -> Site:
        return Site(
            sandbox_url=self.sandbox_url,
            operator=self.house.parts.operator,
            authorities={"client": organisation().organisation},
            contact=ContactSettings(phone="00 00 00 00"),
            pages=PagesSettings(served=self.has_pages),
            public_url="http://127.0.0.1",
            is_sandbox=True,
            assets=ASSETS,
            sessions=self.sessions,  # type: ignore[arg-type]  # a fake of the same shape
            sign_in=None,
        )

    def _own_log(self) -> OwnLog:
        return OwnLog(
            OwnLogParts(
                answering=self.house.answering,
                ledger=self.house.ledger,
                logs=self.house.logs,  # type: ignore[arg-type]  # a fake of the same shape
                subjects=self.house.subjects,
                catalogue=CATALOGUE,
                clock=lambda: NOW,
            )
        )

    def client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://samsyn")

    async def send(self, method: str, path: str, **how: object) -> httpx.Response:
        async with self.client() as client:
            return await client.request(method, path, **how)  # type: ignore[arg-type]  # as httpx

    async def ask(self, who: str, body: object, **how: object) -> httpx.Response:
        return await self.send("POST", "/v1/citizen-data", json=body, headers=bearer(who), **how)

    async def look(self, path: str, who: str = "citizen", **how: object) -> httpx.Response:
        return await self.send("GET", path, headers=bearer(who), **how)

    async def _ready(self) -> bool:
        return self.is_ready


def bearer(who: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {who}"}
