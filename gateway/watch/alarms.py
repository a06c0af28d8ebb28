"""Alarms: one error line for each finding at once, and an entry in the ledger as soon as it takes
one. Names requests by their random id only.
"""

from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from prometheus_client import Gauge

from contracts.errors import EvidenceUnavailable
from gateway.ledger.payload import AlarmPayload

MOST_NAMED: Final = 100
"""Findings of one kind that are named in one entry, and lines written of them; all are counted."""
WriteAlarm = Callable[[AlarmPayload], Awaitable[str]]
_log: Final = structlog.get_logger("samsyn.watch")


class _Raised:
    """What was found of one kind since the last entry about it."""

    def __init__(self) -> None:
        self.count = 0
        self.trace_ids: list[str] = []

    def add(self, trace_id: str | None, *, count: int) -> None:
        self.count += count
        if trace_id is not None and len(self.trace_ids) < MOST_NAMED:
            self.trace_ids.append(trace_id)


class Alarms:
    """Raises alarms. While the ledger takes none they are counted together, and none is lost."""

    def __init__(self, write: WriteAlarm, *, waiting: Gauge) -> None:
        self._write = write
        self._raised: dict[str, _Raised] = {}
        self._waiting = waiting

    def sound(self, what: str, trace_id: str | None = None, *, count: int = 1, **said: str) -> None:
        """Write the line, and remember the entry."""
        raised = self._raised.setdefault(what, _Raised())
        raised.add(trace_id, count=count)
        self._waiting.set(len(self._raised))
        if len(raised.trace_ids) < MOST_NAMED:
            _log.error(what, correlation_id=trace_id, count=count, **said)

    async def record(self) -> None:
        """Write the entries. What cannot be written waits for the next time."""
        for what, raised in tuple(self._raised.items()):
            trace_ids = tuple(raised.trace_ids)
            count = raised.count
            try:
                await self._write(AlarmPayload(what=what, count=count, trace_ids=trace_ids))
            except EvidenceUnavailable:
                return
            self._written(what, count=count, named=len(trace_ids))
        self._waiting.set(len(self._raised))

    def _written(self, what: str, *, count: int, named: int) -> None:
        """Forget what the entry says; more may have been found while it was written."""
        raised = self._raised[what]
        raised.count -= count
        del raised.trace_ids[:named]
        if not raised.count:
            del self._raised[what]
