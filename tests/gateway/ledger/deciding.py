"""Questions decided for real and kept in a real store; only the registries obey."""

import asyncio
import contextlib
from datetime import datetime

import msgspec
from msgspec.structs import replace

from contracts.errors import GatewayError
from gateway.access.agreements import Agreement, Agreements
from gateway.access.purposes import Catalogue
from gateway.access.record import content_of, digested
from gateway.access.replay import Replay
from gateway.access.replay import replay as decide_again
from gateway.answering.case import Arrival
from gateway.answering.life import Answering
from gateway.answering.parts import Parts
from gateway.identity.callers import Citizen, Requester
from gateway.ledger.decided import KeptDecision
from gateway.question import Question
from gateway.store.store import Store
from tests.gateway.access.situations import CATALOGUE, NOW, agreement, organisation
from tests.gateway.answering.fakes import NUMBER, House, question, stored
from tests.gateway.store.house import FakeClock

AGREEMENTS = tuple(digested(agreement(each)) for each in ("school", "own-access"))


class Deciding:
    """A gateway in one process: its own catalogue and agreements over a store that others share."""

    def __init__(
        self,
        store: Store,
        clock: FakeClock,
        *,
        catalogue: Catalogue = CATALOGUE,
        agreements: tuple[Agreement, ...] = AGREEMENTS,
        now: datetime = NOW,
    ) -> None:
        clock.time = max(clock.time, now)
        self.store = store
        self.clock = clock
        self.catalogue = catalogue
        self.agreements = agreements
        self.fakes = House()
        self.fakes.now = now
        self.parts: Parts = replace(
            self.fakes.parts,
            catalogue=catalogue,
            agreements=Agreements(agreements=agreements, checksum="", file="", lines={}),
            ledger=store.ledger,
            subjects=store.subjects,
            signer=store.signer,
        )

    async def start(self) -> "Deciding":
        """Record what may be asked, as a gateway does when it starts."""
        purposes = tuple(content_of(each) for each in self.catalogue.purposes)
        await self.store.load_catalogue("purposes", msgspec.json.encode(purposes), purposes)
        agreements = tuple(content_of(each) for each in self.agreements)
        await self.store.load_catalogue("agreements", msgspec.json.encode(agreements), agreements)
        await self.store.record_agreements(tuple(stored(each) for each in self.agreements))
        return self

    async def ask(
        self, who: Requester | Citizen | None = None, asked: Question | None = None
    ) -> str:
        """Ask, and give the id of the entry that told what came of it."""
        arrival = Arrival(deadline=asyncio.get_running_loop().time() + 5, correlation_id="c0ffee")
        with contextlib.suppress(GatewayError):
            await Answering(self.parts).answer(
                who or organisation(), asked or question(), arrival=arrival
            )
        page = await self.store.ledger.log_of(
            await self.store.subjects.id_of(NUMBER), cursor=None, limit=1
        )
        return page.entries[0].entry_id

    async def kept(self, entry_id: str) -> KeptDecision:
        kept = await self.store.logs.decision(entry_id)
        assert isinstance(kept, KeptDecision)
        return kept

    async def again(self, entry_id: str) -> Replay:
        kept = await self.kept(entry_id)
        return decide_again(kept.record, kept.contents)
