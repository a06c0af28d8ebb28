"""Carries the outbox out: one process at a time, several receivers side by side, over three days.

A crash between sending and writing that down sends again, under the same `webhook-id`; it loses
nothing.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Final, Protocol

import structlog

from contracts.errors import GatewayError
from gateway.hooks.outbox import Attempted, Delivery, DeliveryState, NoteAttempt, TakeDue
from gateway.hooks.sending import Receiver, Result
from gateway.store.ids import random_id
from gateway.store.instants import Clock, to_microseconds
from gateway.store.writer import Writer

SCHEDULE_SECONDS: Final = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""How long after each attempt the next one is made, as Standard Webhooks advises: three days."""
_JITTER: Final = 0.1
_POLL_SECONDS: Final = 1.0
_AT_ONCE_EACH: Final = 2
"""How many messages one receiver is sent at once: a slow one holds up itself alone."""
_log: Final = structlog.get_logger(__name__)


class Sends(Protocol):
    """Whoever makes an attempt; gateway.hooks.sending.Sender is one."""

    async def send(self, receiver: Receiver, delivery: Delivery, *, now: datetime) -> Result:
        """Try once."""
        ...


class Relay:
    """Takes what is due and has it sent."""

    def __init__(
        self,
        writer: Writer,
        sender: Sends,
        receivers: Mapping[str, Receiver],
        *,
        clock: Clock,
        told: Callable[[str, str], None] = lambda _, __: None,
    ) -> None:
        """`told` hears client and outcome of every attempt, for the figures."""
        self._writer = writer
        self._sender = sender
        self._receivers = receivers
        self._clock = clock
        self._told = told
        self._take = TakeDue(holder=random_id("proc"))
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._turns: dict[str, asyncio.Semaphore] = {}

    async def carry(self) -> int:
        """Begin to send what is due; give how many. Raises EvidenceUnavailable."""
        due = await self._writer.write(self._take)
        new = [each for each in due if each.id not in self._under_way]
        for delivery in new:
            task = asyncio.create_task(self._deliver(delivery))
            self._under_way[delivery.id] = task
            task.add_done_callback(partial(self._is_done, delivery.id))
        return len(new)

    def _is_done(self, delivery_id: str, _: asyncio.Task[None]) -> None:
        self._under_way.pop(delivery_id, None)

    async def settle(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Carry out while the block runs."""
        task = asyncio.create_task(self._repeat())
        try:
            yield
        finally:
            task.cancel()
            for each in self._under_way.values():
                each.cancel()
            await asyncio.gather(task, *self._under_way.values(), return_exceptions=True)

    async def _repeat(self) -> None:
        while True:
            try:
                await self.carry()
            except GatewayError as error:
                _log.error("webhooks_wait", code=error.code)
            await asyncio.sleep(_POLL_SECONDS)

    async def _deliver(self, delivery: Delivery) -> None:
        turns = self._turns.setdefault(delivery.client_id, asyncio.Semaphore(_AT_ONCE_EACH))
        async with turns:
            receiver = self._receivers.get(delivery.client_id)
            if receiver is None:
                result = Result(outcome="no_receiver")
            else:
                result = await self._sender.send(receiver, delivery, now=self._clock())
        await self._note(delivery, result)

    async def _note(self, delivery: Delivery, result: Result) -> None:
        state, wait = _next(delivery, result)
        due_us = to_microseconds(self._clock()) + int(wait * 1_000_000)
        attempted = Attempted(
            delivery_id=delivery.id, state=state, outcome=result.outcome, due_us=due_us
        )
        self._told(delivery.client_id, result.outcome)
        try:
            await self._writer.write(NoteAttempt(delivery=delivery, attempted=attempted))
        except GatewayError as error:
            # It will be sent again, under the same id: the receiver knows it.
            _log.error("webhook_unnoted", code=error.code)
            return
        if state in {"given_up", "disabled"}:
            _log.error("webhook_ended", client=delivery.client_id, state=state, why=result.outcome)


def _next(delivery: Delivery, result: Result) -> tuple[DeliveryState, float]:
    """Say what becomes of a message after an attempt, and when it is tried again."""
    if result.is_delivered:
        return "delivered", 0
    if result.is_gone or result.outcome == "no_receiver":
        return "disabled", 0
    if delivery.attempts >= len(SCHEDULE_SECONDS):
        return "given_up", 0
    usual = SCHEDULE_SECONDS[delivery.attempts]
    wait = max(usual, result.retry_after_seconds or 0)
    return "waiting", wait * (1 + random.random() * _JITTER)  # noqa: S311  # spreads, hides nothing
