"""What was seen and is not yet checked: bounded, in memory, and lost with the process on purpose.

`samsyn ledger complete` looks for what a killed process had seen.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

Seen = Literal["answer", "call"]


class Note(msgspec.Struct, kw_only=True, gc=False):
    """One request's answer, or its calls to registries: when the first was, and how many."""

    seen: Seen
    demanded: str
    """The kind of entry that must have been there."""
    correlation_id: str | None
    at_us: int
    count: int = 1
    entries: int = 1
    """How many such entries: an answer about a household has one for each person."""


class Notes:
    """The notes in the order in which they began."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._by_key: dict[tuple[str, str, str | None], Note] = {}
        self.lost = 0
        """How many had no room since this was last set to 0."""

    def __len__(self) -> int:
        return len(self._by_key)

    def add(self, note: Note) -> None:
        """Keep a note, together with an earlier one of the same request."""
        key = _key(note)
        known = self._by_key.get(key)
        if known is not None:
            known.count += note.count
        elif len(self._by_key) < self._most:
            self._by_key[key] = note
        else:
            self.lost += note.count

    def until(self, at_us: int, *, most: int) -> list[Note]:
        """Give the oldest notes, of that time or before. They stay."""
        due: list[Note] = []
        for note in self._by_key.values():
            if note.at_us > at_us or len(due) == most:
                break
            due.append(note)
        return due

    def let_go(self, checked: Sequence[Note]) -> None:
        """Forget notes that were checked."""
        for note in checked:
            del self._by_key[_key(note)]


def _key(note: Note) -> tuple[str, str, str | None]:
    return note.seen, note.demanded, note.correlation_id
