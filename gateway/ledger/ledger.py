"""The ledger over the store: every method returns once its entry is on the disk."""

from datetime import datetime

from contracts.errors import QuestionInvalid
from gateway.access.decision import Deny
from gateway.ledger.entries import Disclosure, LogPage, Outcome, Recheck, Sight
from gateway.ledger.jobs import AddEntry, EndIntent, Release
from gateway.ledger.log import LogEntry, entries_about, living_subject
from gateway.ledger.payload import LogReadPayload, SightPayload
from gateway.store.keys import SubjectKeys
from gateway.store.reader import Reader
from gateway.store.writer import Writer


class StoredLedger:
    """The ledger of this database; gateway/ledger/entries.py says what each method promises."""

    def __init__(self, *, keys: SubjectKeys, reader: Reader, writer: Writer) -> None:
        self._keys = keys
        self._reader = reader
        self._writer = writer

    async def intend(self, sight: Sight, *, at: datetime) -> str:
        """Commit that a question is about to be put to registries; give the intent's id."""
        payload = SightPayload(sight=sight, stated_at=at)
        return await self._writer.write(
            AddEntry(kind="intent", subject_id=sight.subject_id, payload=payload)
        )

    async def release(
        self,
        intent_id: str,
        sight: Sight,
        disclosure: Disclosure,
        *,
        agreement_ids: frozenset[str],
        recheck: Recheck,
    ) -> str | Deny:
        """Decide again on what the transaction reads, and commit what comes of it.

        An intent that has ended is not released again: EvidenceUnavailable.
        """
        return await self._writer.write(
            Release(
                intent_id=intent_id,
                sight=sight,
                disclosure=disclosure,
                agreement_ids=agreement_ids,
                recheck=recheck,
            )
        )

    async def close(
        self,
        intent_id: str | None,
        sight: Sight,
        *,
        outcome: Outcome,
        reason: str | None,
        at: datetime,
    ) -> str:
        """Commit that a question ended without data; `intent_id` is None for a static refusal."""
        payload = SightPayload(sight=sight, stated_at=at, reason=reason)
        if intent_id is None:
            return await self._writer.write(
                AddEntry(kind=outcome, subject_id=sight.subject_id, payload=payload)
            )
        return await self._writer.write(
            EndIntent(
                intent_id=intent_id,
                outcome=outcome,
                subject_id=sight.subject_id,
                payload=payload,
            )
        )

    async def log_of(self, subject_id: str, *, cursor: str | None, limit: int) -> LogPage:
        """Give what was done about this citizen, newest first; that it was read is an entry.

        Raises QuestionInvalid for a cursor that is not this citizen's.
        """
        living = await self._reader.read(lambda found: living_subject(found, subject_id))
        before = self._place(cursor, living)
        page_read = LogReadPayload(page_rows=limit, is_first_page=cursor is None)
        await self._writer.write(AddEntry(kind="log_read", subject_id=living, payload=page_read))
        entries = await self._reader.read(
            lambda found: entries_about(found, living, before=before, most=limit + 1)
        )
        return self._page(entries, limit=limit, subject_id=living)

    def _place(self, cursor: str | None, subject_id: str) -> int | None:
        if cursor is None:
            return None
        place = self._keys.open_cursor(cursor, subject_id=subject_id)
        if place is None:
            raise QuestionInvalid("cursor_invalid")
        return place

    def _page(self, entries: tuple[LogEntry, ...], *, limit: int, subject_id: str) -> LogPage:
        shown = entries[:limit]
        has_more = len(entries) > limit and shown
        return LogPage(
            entries=tuple(each.row for each in shown),
            next_cursor=(
                self._keys.seal_cursor(shown[-1].sequence, subject_id=subject_id)
                if has_more
                else None
            ),
        )
