"""Putting one question to one registry: bulkhead, retries, deadline, and no surprise gets out."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec
import structlog

from contracts.adapter import RegistryAdapter
from contracts.errors import (
    CitizenUnknown,
    RegistryMisread,
    RegistryRefused,
    RegistryUnavailable,
)
from contracts.lookup import Lookup
from contracts.reading import Failed, Reading
from gateway.registries.answered import Answered, AnyPlugin, is_about, is_sound
from gateway.registries.patience import DeadlinePassed, Leash, patiently
from gateway.registries.witnessed import PROBE, asking_on_behalf_of

RETRY_AFTER_SECONDS: Final = 30
"""What an asker is told where the registry did not say when to come again."""
log = structlog.get_logger("samsyn.registries")


class Connected(msgspec.Struct, frozen=True, kw_only=True):
    """A registry that can be asked: the plugin's facts, its adapter and how many at once."""

    plugin: AnyPlugin
    adapter: RegistryAdapter
    places: int = 32


class WrongPerson(Exception):
    """The answer is about somebody else. Says nothing about either."""


class Asking:
    """Asks one registry. Whatever the adapter does, the outcome is Answered or Failed."""

    def __init__(self, connected: Connected, *, clock: Callable[[], datetime]) -> None:
        self.connected = connected
        self.counted: Counter[str] = Counter()
        """Outcomes since the start: answered, unknown, unavailable, broken, wrong_person …"""
        self._clock = clock
        self._places = asyncio.Semaphore(connected.places)
        self._leash = Leash()

    @property
    def plugin(self) -> AnyPlugin:
        """Give the plugin's facts."""
        return self.connected.plugin

    async def ask(self, lookup: Lookup, *, deadline: float) -> Answered | Failed:
        """Ask about one person; where the deadline (event loop's clock) comes: `unavailable`."""
        try:
            reading = await self._leash.run(self._put(lookup, deadline), deadline=deadline)
            self._judge(reading, lookup)
        except Exception as error:  # noqa: BLE001 - an adapter is somebody else's code (house.md 17)
            return self._failed(error, lookup.correlation_id)
        self.counted["answered"] += 1
        return Answered(
            reading=reading, fetched_at=self._clock(), plugin=self.plugin, terms=lookup.terms
        )

    async def probe(self, *, deadline: float) -> Failed | None:
        """Make the adapter's harmless call; None where the registry answered."""
        try:
            await self._leash.run(self._probed(), deadline=deadline)
        except Exception as error:  # noqa: BLE001 - an adapter is somebody else's code (house.md 17)
            return self._failed(error, PROBE)
        return None

    async def close(self) -> None:
        """Let go of questions that never came back."""
        await self._leash.close()

    async def _put(self, lookup: Lookup, deadline: float) -> Reading:
        asking_on_behalf_of(lookup.correlation_id)  # in a task of its own: the leash's
        async with self._places:
            return await patiently(lambda: self.connected.adapter.fetch(lookup), deadline=deadline)

    async def _probed(self) -> None:
        asking_on_behalf_of(PROBE)
        async with self._places:
            await self.connected.adapter.probe()

    def _judge(self, reading: Reading, lookup: Lookup) -> None:
        if not is_sound(reading, self.plugin):
            raise RegistryMisread
        # A registry that knows no people (`residence`) says nothing about whom.
        names_nobody = self.plugin.asks_by == "residence" and reading.about is None
        if not (names_nobody or is_about(reading, lookup.pnr)):
            raise WrongPerson

    def _failed(self, error: Exception, correlation_id: str) -> Failed:
        if isinstance(error, CitizenUnknown):
            self.counted["unknown"] += 1
            return Failed(outcome="unknown")
        if isinstance(error, RegistryUnavailable | DeadlinePassed):
            self.counted["unavailable"] += 1
            said = error.retry_after_seconds if isinstance(error, RegistryUnavailable) else None
            return Failed(outcome="unavailable", retry_after_seconds=said or RETRY_AFTER_SECONDS)
        self._alert(error, correlation_id)
        return Failed(outcome="broken")

    def _alert(self, error: Exception, correlation_id: str) -> None:
        """Call a person: certificate or agreement refused, answer misread, or an adapter's bug."""
        kinds = {
            RegistryRefused: "registry_refused",
            RegistryMisread: "registry_misread",
            WrongPerson: "wrong_person",
        }
        event = kinds.get(type(error), "adapter_crashed")
        self.counted[event] += 1
        log.error(
            event,
            adapter=self.plugin.name,
            error=type(error).__name__,
            correlation_id=correlation_id,
        )
