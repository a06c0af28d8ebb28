"""The corrections of this store."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from contracts.errors import EvidenceUnavailable
from gateway.corrections.jobs import COLUMNS, GoOn, Report, Row, opened
from gateway.corrections.states import OPEN, Correction, Reported, State
from gateway.ledger.append import Found, NewEntry
from gateway.ledger.entries import Sight
from gateway.ledger.jobs import AddEntry
from gateway.ledger.payload import CorrectionReadPayload
from gateway.store.data_keys import KeyWrapper, Unreadable, data_keys_in
from gateway.store.driver import Queries, Value
from gateway.store.instants import from_microseconds, to_microseconds
from gateway.store.reader import Reader
from gateway.store.subject_queries import living_of
from gateway.store.writer import Writer

MOST_AT_ONCE: Final = 100


class StoredCorrections:
    """Reads corrections beside the writer, and has the writer change them."""

    def __init__(self, *, wrapper: KeyWrapper, reader: Reader, writer: Writer) -> None:
        self._wrapper = wrapper
        self._reader = reader
        self._writer = writer

    async def report(self, sight: Sight, content: Reported) -> str:
        """Keep what she reports; give its id. Raises TooManyQuestions and EvidenceUnavailable."""
        row = await self._writer.write(
            Report(sight=sight, content=content, needs_key=sight.subject_id)
        )
        return row.id

    async def go_on(self, correction: Correction, state: State, sight: Sight) -> None:
        """Let it go on, once."""
        await self._writer.write(
            GoOn(
                correction_id=correction.id,
                state=state,
                from_version=correction.version,
                sight=sight,
            )
        )

    async def of_person(self, subject_id: str) -> tuple[Correction, ...]:
        """Give what a citizen has reported, the newest first."""

        def read(store: Queries) -> tuple[Correction, ...]:
            living = living_of(store, subject_id)
            return self._read(
                store,
                "subject_id IN (SELECT id FROM subject WHERE id = ? OR merged_into = ?)",
                (living, living),
            )

        return await self._reader.look_up(read)

    async def note_reading(self, subject_id: str, *, rows: int, correlation_id: str) -> None:
        """Commit that she reads how it stands."""
        await self._writer.write(
            AddEntry(
                new=NewEntry(
                    kind="correction_read",
                    payload=CorrectionReadPayload(rows=rows),
                    subject_id=subject_id,
                    found=Found(correlation_id=correlation_id),
                )
            )
        )

    async def paths_under_way(self, subject_id: str) -> tuple[str, ...]:
        """Give the fields of hers that are being looked into."""

        def read(store: Queries) -> tuple[str, ...]:
            found = self._read(
                store,
                "subject_id IN (SELECT id FROM subject WHERE id = ? OR merged_into = ?) "
                "AND state IN ?",
                (subject_id, subject_id, OPEN),
            )
            return tuple(sorted({each.content.path for each in found}))

        return await self._reader.look_up(read)

    async def under_way(self, *, unchanged_since: datetime) -> tuple[Correction, ...]:
        """Give those under way that nobody has heard of since then, the oldest first."""

        def read(store: Queries) -> tuple[Correction, ...]:
            return self._read(
                store,
                f"state IN ? AND changed_us <= ? ORDER BY changed_us LIMIT {MOST_AT_ONCE}",
                (OPEN, to_microseconds(unchanged_since)),
                is_ordered=True,
            )

        return await self._reader.look_up(read)

    def _read(
        self,
        store: Queries,
        where: str,
        parameters: tuple[Value | tuple[Value, ...], ...],
        *,
        is_ordered: bool = False,
    ) -> tuple[Correction, ...]:
        order = "" if is_ordered else " ORDER BY reported_us DESC, id"
        rows = store.query(
            tuple[object, ...],
            f"SELECT {COLUMNS} FROM correction WHERE {where}{order}",  # noqa: S608  # our own words
            parameters,
        )
        key_of = data_keys_in(store, self._wrapper)
        return tuple(_correction(msgspec.convert(row, Row), key_of) for row in rows)


def _correction(row: Row, key_of: Callable[[str], bytes]) -> Correction:
    try:
        content = opened(row, key_of(row.subject_id))
    except (Unreadable, msgspec.MsgspecError):
        raise EvidenceUnavailable("evidence_unavailable") from None
    return Correction(
        id=row.id,
        subject_id=row.subject_id,
        state=row.state,
        version=row.version,
        reported_at=from_microseconds(row.reported_us),
        changed_at=from_microseconds(row.changed_us),
        content=content,
    )
