"""Every exchange with a registry is told to a witness, with the question on whose behalf it is.

The question is known to the task that asks, not handed along: an exchange that nobody asked for is
told like any other, without a question.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

import httpx

Witness = Callable[[str | None], None]
"""Told, before an exchange, the correlation id of its question; None where there is none."""
PROBE: Final = "probe"
_BEHALF: Final[ContextVar[str | None]] = ContextVar("on_behalf_of", default=None)


def asking_on_behalf_of(question: str) -> None:
    """Say of the running task, and of those that it starts, whose question it puts."""
    _BEHALF.set(question)


def unwitnessed(question: str | None) -> None:
    """Look away: for commands that make probes only."""


class WitnessedTransport(httpx.AsyncBaseTransport):
    """Tells the witness and passes on. A probe names nobody and is no question."""

    def __init__(self, inner: httpx.AsyncBaseTransport, witness: Witness) -> None:
        self._inner = inner
        self._witness = witness

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Tell, then send."""
        question = _BEHALF.get()
        if question != PROBE:
            self._witness(question)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()
