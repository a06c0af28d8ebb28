"""A ledger's account that a test writes by hand, and a clock that obeys."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry

from contracts.errors import EvidenceUnavailable
from gateway.ledger.accounts import Accounted
from gateway.ledger.payload import AlarmPayload
from gateway.store.instants import to_microseconds
from gateway.watch.figures import Figures
from gateway.watch.watch import Watch


class FakeBooks:
    """Entries in the order of their commits."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 12, tzinfo=UTC)
        self.alarms: list[AlarmPayload] = []
        self.is_readable = True
        self.takes_entries = True
        self.questions = 0
        self._entries: list[Accounted] = []

    def now(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)

    def commit(self, kind: str, correlation_id: str) -> None:
        """Date it as the writer does: never earlier than the entry before."""
        before_us = self._entries[-1].at_us if self._entries else 0
        self._entries.append(
            Accounted(
                correlation_id=correlation_id,
                kind=kind,
                at_us=max(to_microseconds(self.time), before_us),
                before_us=before_us,
            )
        )

    async def entries_of(self, correlation_ids: Sequence[str], /) -> tuple[Accounted, ...]:
        self.questions += 1
        if not self.is_readable:
            raise EvidenceUnavailable("evidence_unavailable")
        return tuple(each for each in self._entries if each.correlation_id in correlation_ids)

    async def alarm(self, alarm: AlarmPayload, /) -> str:
        if not self.takes_entries:
            raise EvidenceUnavailable("evidence_unavailable")
        self.alarms.append(alarm)
        return "ent_1"


class Tower:
    """A watch over such an account."""

    def __init__(self, *, most_notes: int = 10_000) -> None:
        self.books = FakeBooks()
        self.registry = CollectorRegistry()
        self.figures = Figures(self.registry)
        self.watch = Watch(
            self.books, figures=self.figures, clock=self.books.now, most_notes=most_notes
        )

    def question(self, name: str) -> None:
        """Let a question pass as it should."""
        self.books.commit("intent", name)
        self.books.move(milliseconds=1)
        self.watch.called(name)
        self.books.move(milliseconds=1)
        self.books.commit("disclosed", name)
        self.watch.answered("/v1/citizen-data", name)

    async def check(self) -> list[AlarmPayload]:
        """Check once all is old enough; give the alarms so far."""
        self.books.move(seconds=5)
        await self.watch.check()
        return self.books.alarms

    def figure(self, name: str) -> float | None:
        return self.registry.get_sample_value(f"samsyn_{name}")
