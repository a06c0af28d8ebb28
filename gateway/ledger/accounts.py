"""What the watch asks of the ledger: which entries a request has, and an alarm as an entry."""

from collections.abc import Sequence

import msgspec

from gateway.ledger.append import NewEntry
from gateway.ledger.jobs import AddEntry
from gateway.ledger.payload import AlarmPayload
from gateway.store.driver import Queries
from gateway.store.reader import Reader
from gateway.store.writer import Writer


class Accounted(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One entry of a request."""

    correlation_id: str
    kind: str
    at_us: int
    before_us: int
    """When the entry before it was committed."""

    def is_by(self, at_us: int) -> bool:
        """Tell whether it was committed no later than an instant of our clock.

        A writer that finds the ledger ahead of its clock repeats the time of the entry before:
        such a time says nothing of when. All entries of one commit have one time, too.
        """
        return self.at_us <= at_us or self.at_us == self.before_us


class Accounts:
    """Looks entries up by the request that they belong to. Opens none."""

    def __init__(self, *, reader: Reader, writer: Writer) -> None:
        self._reader = reader
        self._writer = writer

    async def entries_of(self, correlation_ids: Sequence[str]) -> tuple[Accounted, ...]:
        """Give the entries of these requests, in one question. Raises EvidenceUnavailable."""
        asked = tuple(correlation_ids)
        if not asked:
            return ()
        return await self._reader.look_up(lambda store: entries_of(store, asked))

    async def alarm(self, alarm: AlarmPayload) -> str:
        """Commit that something was found; give the entry's id. Raises EvidenceUnavailable."""
        return await self._writer.write(AddEntry(new=NewEntry(kind="alarm", payload=alarm)))


def entries_of(store: Queries, correlation_ids: tuple[str, ...]) -> tuple[Accounted, ...]:
    """Read the entries of these requests, with when the ledger stood before each."""
    rows = store.query(
        tuple[str, str, int, int],
        "SELECT correlation_id, kind, at_us, COALESCE((SELECT earlier.at_us FROM entry AS earlier "
        "WHERE earlier.sequence < entry.sequence ORDER BY earlier.sequence DESC LIMIT 1), 0) "
        "FROM entry WHERE correlation_id IN ?",
        (correlation_ids,),
    )
    return tuple(msgspec.convert(rows, list[Accounted]))
