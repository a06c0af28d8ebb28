"""What is done beside the questions, over and over: the tree grows, intents left open are ended."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import msgspec
import structlog

from contracts.errors import EvidenceUnavailable, GatewayError
from gateway.consents.endings import ENDED_AT_ONCE
from gateway.consents.stored import StoredConsents
from gateway.ledger.integrator import ENTRIES_AT_ONCE, Integrate
from gateway.ledger.leases import CONSENTS, INTEGRATOR, SWEEPER, Lease
from gateway.ledger.signing import AdoptSigningKey, Signer
from gateway.ledger.sweeper import INTENTS_AT_ONCE, Sweep
from gateway.store.ids import random_id
from gateway.store.writer import Writer

KEY_REPLACED: Final = "signing_key_replaced"
_log: Final = structlog.get_logger(__name__)


class Rhythm(msgspec.Struct, frozen=True, kw_only=True):
    """How often each chore is done."""

    integrate_seconds: float = 1.0
    sweep_seconds: float = 10.0
    key_seconds: float = 10.0


USUAL: Final = Rhythm()


class Chores:
    """The chores of one process; another process may hold their leases."""

    def __init__(self, writer: Writer, signer: Signer, consents: StoredConsents) -> None:
        holder = random_id("proc")
        self._writer = writer
        self._signer = signer
        self._integrate = Integrate(lease=Lease(name=INTEGRATOR, holder=holder), signer=signer)
        self._sweep = Sweep(lease=Lease(name=SWEEPER, holder=holder))
        self._overdue = consents.overdue(Lease(name=CONSENTS, holder=holder))

    async def integrate(self) -> None:
        """Take in all that is there, one transaction and one checkpoint for each 256."""
        while await self._writer.write(self._integrate) == ENTRIES_AT_ONCE:
            pass

    async def sweep(self) -> None:
        """End all that was broken off."""
        while await self._writer.write(self._sweep) == INTENTS_AT_ONCE:
            pass

    async def end_consents(self) -> None:
        """End the consents and requests that have had their time."""
        while await self._writer.write(self._overdue) == ENDED_AT_ONCE:
            pass

    async def check_key(self) -> None:
        """See whether our signing key counts; publish it if it is new."""
        own, previous = self._signer.own, self._signer.previous
        job = AdoptSigningKey(
            key_id=own.key_id,
            public_key=own.public_key,
            previous_id=None if previous is None else previous.key_id,
        )
        self._signer.in_force = await self._writer.write(job)
        if not self._signer.is_in_force:
            raise EvidenceUnavailable(KEY_REPLACED)

    @asynccontextmanager
    async def running(self, rhythm: Rhythm = USUAL) -> AsyncIterator[None]:
        """Do the chores while the block runs; then take in what is left."""
        tasks = (
            asyncio.create_task(_repeat(self.integrate, rhythm.integrate_seconds)),
            asyncio.create_task(_repeat(self.sweep, rhythm.sweep_seconds)),
            asyncio.create_task(_repeat(self.end_consents, rhythm.sweep_seconds)),
            asyncio.create_task(_repeat(self.check_key, rhythm.key_seconds)),
        )
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with contextlib.suppress(GatewayError):
                await self.integrate()


async def _repeat(chore: Callable[[], Awaitable[None]], every_seconds: float) -> None:
    """Do a chore for ever; where the store takes nothing now, the next time will do."""
    has_failed = False
    while True:
        try:
            await chore()
            has_failed = False
        except GatewayError as error:
            if not has_failed:
                _log.error("chore_failed", chore=chore.__name__, code=error.code)
            has_failed = True
        await asyncio.sleep(every_seconds)
