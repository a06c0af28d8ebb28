"""The last calls that the mocks answered: who was asked about by persona id, never by number.

What was said is kept in memory as it was said, and shown masked only (mocks/masking.py).
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Generator
from datetime import datetime
from typing import Final, TypeVar

import msgspec

from mocks.exchange import Answer, Call
from mocks.finding import Finding

KEPT: Final = 500
KEPT_OF_A_BODY: Final = 32 * 1024
KEPT_OF_ALL_BODIES: Final = 8 * 1024 * 1024
_WAITING: Final = 200
SaidT = TypeVar("SaidT", Call, Answer)


class JournalEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One call. `personas` is ["unknown"] where the call named nobody of this world."""

    at: datetime
    registry: str
    world: str | None
    personas: tuple[str, ...]
    verdict: str
    status: int
    fault: str | None
    ms: float
    id: int = 0
    """Given by the journal: 1, 2, 3, …"""
    method: str = ""
    path: str = ""
    findings: tuple[Finding, ...] = ()


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One call as it was said. Never shown: the bodies hold personal numbers."""

    call: Call
    answer: Answer

    @property
    def size(self) -> int:
        """Give the bytes of both bodies."""
        return len(self.call.body) + len(self.answer.body)

    def __repr__(self) -> str:
        return f"Said({self.call!r}, {self.answer!r})"


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which entries somebody wants to see; what is None does not matter."""

    registry: str | None = None
    persona: str | None = None
    verdict: str | None = None
    """How it begins: `answered`, `warned`, `refused: not_found`."""
    world: str | None = None
    since: datetime | None = None
    after: int | None = None
    limit: int = KEPT

    def fits(self, entry: JournalEntry) -> bool:
        """Tell whether an entry is wanted; the limit is the reader's."""
        return (
            self.registry in {None, entry.registry}
            and self.world in {None, entry.world}
            and (self.persona is None or self.persona in entry.personas)
            and entry.verdict.startswith(self.verdict or "")
            and (self.since is None or entry.at >= self.since)
            and (self.after is None or entry.id > self.after)
        )


class Journal:
    """A ring of entries, newest first when read."""

    def __init__(self) -> None:
        self._entries: deque[JournalEntry] = deque(maxlen=KEPT)
        self._said: dict[int, Said] = {}
        self._bytes = 0
        self._last = 0
        self._listeners: list[asyncio.Queue[JournalEntry]] = []

    def note(self, entry: JournalEntry, said: Said | None = None) -> None:
        """Add an entry; the oldest goes where five hundred are kept."""
        self._last += 1
        numbered = msgspec.structs.replace(entry, id=self._last)
        self._entries.appendleft(numbered)
        if said is not None:
            self._keep(self._last, said)
        for listener in self._listeners:
            if listener.full():
                listener.get_nowait()
            listener.put_nowait(numbered)

    def entries(self, wanted: Wanted | None = None) -> list[JournalEntry]:
        """Give the entries, newest first."""
        if wanted is None:
            return list(self._entries)
        return [entry for entry in self._entries if wanted.fits(entry)][: wanted.limit]

    def entry(self, entry_id: int) -> JournalEntry | None:
        """Give one entry; None where it is gone or never was."""
        return next((entry for entry in self._entries if entry.id == entry_id), None)

    def said(self, entry_id: int) -> Said | None:
        """Give what was said in a call; None where there was no room to keep it."""
        return self._said.get(entry_id)

    def clear(self) -> None:
        """Forget every entry."""
        self._entries.clear()
        self._said.clear()
        self._bytes = 0

    @contextlib.contextmanager
    def heard(self) -> Generator["asyncio.Queue[JournalEntry]", None, None]:
        """Give the entries to come, while the block runs; a slow reader misses the oldest."""
        listener: asyncio.Queue[JournalEntry] = asyncio.Queue(_WAITING)
        self._listeners.append(listener)
        try:
            yield listener
        finally:
            self._listeners.remove(listener)

    def _keep(self, entry_id: int, said: Said) -> None:
        kept = Said(call=_cut(said.call), answer=_cut(said.answer))
        self._said[entry_id] = kept
        self._bytes += kept.size
        while self._bytes > KEPT_OF_ALL_BODIES or len(self._said) > KEPT:
            oldest = next(iter(self._said))
            self._bytes -= self._said.pop(oldest).size


def _cut(said: SaidT) -> SaidT:
    if len(said.body) <= KEPT_OF_A_BODY:
        return said
    return msgspec.structs.replace(said, body=said.body[:KEPT_OF_A_BODY])
