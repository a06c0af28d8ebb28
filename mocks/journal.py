"""The last calls that the mocks answered: who was asked about by persona id, never by number."""

from collections import deque
from datetime import datetime
from typing import Final

import msgspec

KEPT: Final = 500


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


class Journal:
    """A ring of entries, newest first when read."""

    def __init__(self) -> None:
        self._entries: deque[JournalEntry] = deque(maxlen=KEPT)

    def note(self, entry: JournalEntry) -> None:
        """Add an entry; the oldest goes where five hundred are kept."""
        self._entries.appendleft(entry)

    def entries(self) -> list[JournalEntry]:
        """Give the entries, newest first."""
        return list(self._entries)

    def clear(self) -> None:
        """Forget every entry."""
        self._entries.clear()
