"""The transport: asks the person register once and hands the reply to the reading."""

from typing import final

import httpx

from adapters.person_sf1520.reading import read
from adapters.person_sf1520.request import Question, namespace_of
from adapters.person_sf1520.settings import Sf1520Settings
from adapters.transport.exchange import REFUSED, exchange
from contracts.errors import RegistryRefused, RegistryUnavailable
from contracts.lookup import Lookup
from contracts.reading import Reading


@final
class PersonSf1520:
    """The person register, version 4 or 5 of its contract."""

    def __init__(self, settings: Sf1520Settings, transport: httpx.AsyncBaseTransport) -> None:
        """Check the contract and make the envelopes. Raises ContractMismatch."""
        self._transport = transport
        self._limits = settings.limits
        self._namespace = namespace_of(settings.contract)
        self._question = Question(settings)

    async def fetch(self, lookup: Lookup) -> Reading:
        """Ask for one person. Raises RegistryError."""
        request = self._question.about(lookup)
        reply = await exchange(self._transport, request, limits=self._limits)
        return read(reply, namespace=self._namespace)

    async def probe(self) -> None:
        """Ask for the service's own description, which names no person.

        The platform need not offer it: any answer under our certificate below 500 that is no
        refusal shows that the way is open. Whether the agreement holds only a lookup can tell.
        """
        address = self._question.address.copy_with(query=b"wsdl")
        reply = await exchange(self._transport, httpx.Request("GET", address), limits=self._limits)
        if reply.status in REFUSED:
            raise RegistryRefused
        if reply.status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise RegistryUnavailable(retry_after_seconds=reply.retry_after_seconds)
