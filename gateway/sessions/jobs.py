"""The jobs of a session: it begins, goes on, ends; and what was typed when it was over is kept."""

from datetime import timedelta
from typing import Final

import msgspec

from gateway.sessions.session import IDLE, ends_at
from gateway.store.batch import Batch, Needs
from gateway.store.instants import from_microseconds, to_microseconds

KEPT_DRAFT: Final = timedelta(minutes=30)
"""How long what somebody typed waits for her to sign in again."""
_REMEMBERED: Final = timedelta(hours=2)
"""How long a session's row stays after it began: longer than any session, for drafts to be hers."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it was read."""

    sealed: bytes
    started_us: int
    seen_us: int
    read_us: int
    is_over: bool


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """Begin a session in the place of another, and let go of all that are long over."""

    index: bytes
    sealed: bytes
    instead_of: bytes | None
    needs: Needs = Needs()

    def run(self, batch: Batch) -> None:
        """Write the row."""
        batch.execute(
            "DELETE FROM page_session WHERE started_us < ? OR id = ?",
            (to_microseconds(batch.now - _REMEMBERED), self.instead_of or b""),
        )
        batch.execute(
            "INSERT INTO page_session (id, sealed, started_us, seen_us, draft) "
            "VALUES (?, ?, ?, ?, NULL)",
            (self.index, self.sealed, batch.now_us, batch.now_us),
        )


class See(msgspec.Struct, frozen=True, kw_only=True):
    """Look a session up; unless it is over, it goes on from now where `prolongs`."""

    index: bytes
    prolongs: bool
    needs: Needs = Needs()

    def run(self, batch: Batch) -> Row | None:
        """Give the row; None where there is none by that name."""
        found = batch.query(
            tuple[bytes, int, int],
            "SELECT sealed, started_us, seen_us FROM page_session WHERE id = ?",
            (self.index,),
        )
        if not found:
            return None
        sealed, started_us, seen_us = found[0]
        started, seen = from_microseconds(started_us), from_microseconds(seen_us)
        is_over = batch.now >= ends_at(started, seen)
        if self.prolongs and not is_over:
            seen_us = batch.now_us
            batch.execute("UPDATE page_session SET seen_us = ? WHERE id = ?", (seen_us, self.index))
        return Row(
            sealed=sealed,
            started_us=started_us,
            seen_us=seen_us,
            read_us=batch.now_us,
            is_over=is_over,
        )


class Reseal(msgspec.Struct, frozen=True, kw_only=True):
    """Let a session say something else."""

    index: bytes
    sealed: bytes
    needs: Needs = Needs()

    def run(self, batch: Batch) -> None:
        """Write the row."""
        batch.execute("UPDATE page_session SET sealed = ? WHERE id = ?", (self.sealed, self.index))


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """Let a session say something else, if nobody else has changed it since it was read."""

    index: bytes
    before: bytes
    sealed: bytes
    needs: Needs = Needs()

    def run(self, batch: Batch) -> bool:
        """Tell whether the row now says it: no two seals of one content are alike."""
        batch.execute(
            "UPDATE page_session SET sealed = ? WHERE id = ? AND sealed = ?",
            (self.sealed, self.index, self.before),
        )
        found = batch.query(
            tuple[bytes], "SELECT sealed FROM page_session WHERE id = ?", (self.index,)
        )
        return found == [(self.sealed,)]


class KeepDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Keep what somebody had typed, beside the session that is over."""

    index: bytes
    draft: bytes
    needs: Needs = Needs()

    def run(self, batch: Batch) -> None:
        """Write it; in place of what she typed before."""
        batch.execute("UPDATE page_session SET draft = ? WHERE id = ?", (self.draft, self.index))


class TakeDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Take what was typed in a session that is over, and the session itself to see whose it was."""

    index: bytes
    needs: Needs = Needs()

    def run(self, batch: Batch) -> tuple[bytes, bytes] | None:
        """Give session and draft, both sealed; None where there is none, or it is too old."""
        found = batch.query(
            tuple[bytes, bytes | None, int],
            "SELECT sealed, draft, seen_us FROM page_session WHERE id = ?",
            (self.index,),
        )
        if not found or found[0][1] is None:
            return None
        sealed, draft, seen_us = found[0]
        batch.execute("UPDATE page_session SET draft = NULL WHERE id = ?", (self.index,))
        is_young = batch.now < from_microseconds(seen_us) + IDLE + KEPT_DRAFT
        return (sealed, draft) if is_young and draft is not None else None


class End(msgspec.Struct, frozen=True, kw_only=True):
    """End a session."""

    index: bytes
    needs: Needs = Needs()

    def run(self, batch: Batch) -> None:
        """Let go of the row."""
        batch.execute("DELETE FROM page_session WHERE id = ?", (self.index,))
