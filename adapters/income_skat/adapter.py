"""The transport: asks the income register once and hands the reply to the reading."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final, final

import httpx

from adapters.income_skat.reading import Trust, read
from adapters.income_skat.request import Question
from adapters.income_skat.settings import SkatSettings, read_signer, read_verifier
from adapters.transport.exchange import REFUSED, exchange
from contracts.errors import RegistryRefused, RegistryUnavailable
from contracts.lookup import Lookup
from contracts.reading import Reading

LARGE_BYTES: Final = 256 * 1024
"""A larger reply is verified and read in a thread: other sections do not wait for it."""


@final
class IncomeSkat:
    """SKAT's income register."""

    def __init__(
        self,
        settings: SkatSettings,
        transport: httpx.AsyncBaseTransport,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        """Read keys, check the contract. Raises SettingUnusable, ContractMismatch."""
        self._transport = transport
        self._limits = settings.limits
        self._clock = clock
        self._question = Question(settings, signer=read_signer(settings))
        self._trust = Trust(
            verifier=read_verifier(settings),
            leeway=settings.leeway,
            error_codes=settings.error_codes,
        )

    async def fetch(self, lookup: Lookup) -> Reading:
        """Ask for one person and the lookup's months. Raises RegistryError."""
        request, asked = self._question.about(lookup, now=self._clock())
        reply = await exchange(self._transport, request, limits=self._limits)
        reading = partial(read, reply, asked=asked, trust=self._trust, now=self._clock())
        if len(reply.body) > LARGE_BYTES:
            return await asyncio.to_thread(reading)
        return reading()

    async def probe(self) -> None:
        """Ask for the service's own description, which names no person.

        Any answer below 500 that is no refusal shows that the way is open. Whether certificate and
        agreement hold only a lookup can tell.
        """
        address = self._question.address.copy_with(query=b"wsdl")
        reply = await exchange(self._transport, httpx.Request("GET", address), limits=self._limits)
        if reply.status in REFUSED:
            raise RegistryRefused
        if reply.status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise RegistryUnavailable(retry_after_seconds=reply.retry_after_seconds)
