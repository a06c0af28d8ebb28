"""The standing check: what was seen leave and go out is looked up in the ledger, soon after.

It shares nothing with the path that answers but the request's random id: it sees at the web's edge
and at the registries' wire, and reads the store itself.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Final, Protocol

import structlog

from contracts.errors import EvidenceUnavailable
from gateway.ledger.accounts import Accounted
from gateway.ledger.payload import AlarmPayload
from gateway.store.instants import Clock, to_microseconds
from gateway.watch.alarms import Alarms
from gateway.watch.figures import Figures
from gateway.watch.notes import Note, Notes, Seen
from gateway.watch.routes import entry_demanded

CHECK_SECONDS: Final = 2.0
GRACE_US: Final = 1_000_000
"""How old a note is when it is checked. Its entry is older still: nothing need be waited for."""
NOTES_AT_ONCE: Final = 500
MOST_NOTES: Final = 50_000
_log: Final = structlog.get_logger("samsyn.watch")


class Books(Protocol):
    """The ledger's own account, read beside the path that answers. Raises EvidenceUnavailable."""

    async def entries_of(self, correlation_ids: Sequence[str], /) -> tuple[Accounted, ...]:
        """Give the entries of these requests."""
        ...

    async def alarm(self, alarm: AlarmPayload, /) -> str:
        """Commit an alarm; give the entry's id."""
        ...


class Watch:
    """Notes what leaves and goes out, and alarms for what has no entry."""

    def __init__(
        self, books: Books, *, figures: Figures, clock: Clock, most_notes: int = MOST_NOTES
    ) -> None:
        self.alarms = Alarms(books.alarm, waiting=figures.alarms_waiting)
        self._books = books
        self._figures = figures
        self._clock = clock
        self._notes = Notes(most=most_notes)
        self._latest_us = 0

    def answered(self, route: str | None, correlation_id: str | None, people: int = 1) -> None:
        """Note that the body of a successful answer about so many people begins to leave."""
        demanded = entry_demanded(route)
        if demanded is not None:
            self._note("answer", demanded, correlation_id, entries=people)

    def called(self, correlation_id: str | None) -> None:
        """Note that a registry is about to be called."""
        self._note("call", "intent", correlation_id)

    async def check(self, *, grace_us: int = GRACE_US) -> None:
        """Look up all notes that are old enough. Raises EvidenceUnavailable; then they stay."""
        self._say_what_was_lost()
        self._figures.notes_waiting.set(len(self._notes))
        until_us = self._now_us() - grace_us
        while due := self._notes.until(until_us, most=NOTES_AT_ONCE):
            named = {each.correlation_id for each in due if each.correlation_id is not None}
            entries = await self._books.entries_of(tuple(named))
            self._notes.let_go(due)
            self._alarm(due, entries)
        self._figures.notes_waiting.set(len(self._notes))
        await self.alarms.record()
        self._figures.last_check.set(self._clock().timestamp())

    @asynccontextmanager
    async def running(self, *, every_seconds: float = CHECK_SECONDS) -> AsyncIterator[None]:
        """Check while the block runs; then check what is left."""
        task = asyncio.create_task(self._keep_checking(every_seconds))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            with contextlib.suppress(EvidenceUnavailable):
                await self.check(grace_us=0)
            if self._notes:
                # The ledger could not be read: say so, for `samsyn ledger complete` to be run.
                _log.error("watch_ended_unchecked", notes=len(self._notes))

    async def _keep_checking(self, every_seconds: float) -> None:
        while True:
            await asyncio.sleep(every_seconds)
            try:
                await self.check()
            except EvidenceUnavailable:
                # The store says itself what is wrong; our gauges stand still meanwhile.
                continue
            except Exception as error:  # noqa: BLE001  # a watch that ends at a fault is blind
                _log.error("watch_failed", error=type(error).__name__)

    def _note(
        self, seen: Seen, demanded: str, correlation_id: str | None, *, entries: int = 1
    ) -> None:
        self._figures.seen[seen].inc()
        self._notes.add(
            Note(
                seen=seen,
                demanded=demanded,
                correlation_id=correlation_id,
                at_us=self._now_us(),
                entries=entries,
            )
        )

    def _now_us(self) -> int:
        """Give the time, never earlier than before: a clock set back makes no entry late."""
        self._latest_us = max(self._latest_us, to_microseconds(self._clock()))
        return self._latest_us

    def _alarm(self, checked: Sequence[Note], entries: Sequence[Accounted]) -> None:
        by_request: dict[str | None, list[Accounted]] = {}
        for entry in entries:
            by_request.setdefault(entry.correlation_id, []).append(entry)
        for note in checked:
            missing = _missing(note, by_request.get(note.correlation_id, ()))
            if missing is not None:
                self._figures.unaccounted[note.seen].inc(note.count)
                self.alarms.sound(
                    missing, note.correlation_id, count=note.count, missing=note.demanded
                )

    def _say_what_was_lost(self) -> None:
        if lost := self._notes.lost:
            self._notes.lost = 0
            self._figures.notes_lost.inc(lost)
            self.alarms.sound("notes_lost", count=lost)


def _missing(note: Note, entries: Iterable[Accounted]) -> str | None:
    """Say what is wrong with a note: an entry is not there, or came after what was seen."""
    wanted = [each for each in entries if each.kind == note.demanded]
    if len(wanted) < note.entries:
        return f"{note.seen}_without_entry"
    in_time = sum(each.is_by(note.at_us) for each in wanted)
    return None if in_time >= note.entries else f"{note.seen}_before_entry"
