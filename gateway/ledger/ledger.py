"""The ledger over the store: every method returns once its entry is on the disk."""

from datetime import datetime

from contracts.errors import EvidenceUnavailable, QuestionInvalid, TooManyQuestions
from gateway.access.decision import Deny
from gateway.access.notices import ProtectionNotice
from gateway.access.record import DecisionRecord
from gateway.consents.steps import Telling
from gateway.ledger.append import Found, NewEntry
from gateway.ledger.brake import AskOfNobody, Brake, CutOff, counted_by, counted_of
from gateway.ledger.entries import CITIZEN, AskedBy, Disclosure, Outcome, Sight
from gateway.ledger.found import found_of
from gateway.ledger.intend import Intend
from gateway.ledger.jobs import AddEntry, EndIntent, Release
from gateway.ledger.log import entries_about, living_subject
from gateway.ledger.notices import notices_about
from gateway.ledger.opening import Opener
from gateway.ledger.payload import LogReadPayload, SightPayload, written
from gateway.ledger.protocol import Intended, LogEntry, LogPage, Recheck, Released, Shown
from gateway.records.digests import DigestKey
from gateway.store.data_keys import KeyWrapper, Unreadable
from gateway.store.instants import Clock, to_microseconds
from gateway.store.reader import Reader
from gateway.store.used_rows import FieldsUsed, FieldUses, SeenToday, field_days
from gateway.store.writer import Writer


class StoredLedger:
    """The ledger of this database; gateway/ledger/entries.py says what each method promises."""

    def __init__(
        self,
        *,
        wrapper: KeyWrapper,
        reader: Reader,
        writer: Writer,
        clock: Clock,
        telling: Telling,
    ) -> None:
        self.brake = Brake()
        """Set by gateway/app.py, before the first question."""
        self._keys = telling.keys
        self._wrapper = wrapper
        self._opener = Opener(wrapper)
        self._reader = reader
        self._writer = writer
        self._clock = clock
        self._telling = telling
        self._seen_today = SeenToday()

    async def intend(self, sight: Sight, *, at: datetime) -> Intended:
        """Commit that a question is about to be put to registries, or why it may not be.

        Raises TooManyQuestions for a person too many.
        """
        intended = await self._writer.write(
            Intend(
                subject_id=sight.subject_id,
                payload=SightPayload(sight=sight, stated_at=at),
                found=found_of(sight, self._keys),
                counted=counted_of(sight, self.brake, self._keys),
            )
        )
        if isinstance(intended, CutOff):
            raise self._braked(intended)
        return intended

    async def ask_of_nobody(self, by: AskedBy, alias: str) -> None:
        """Count a question by an alias that is nobody's. Raises TooManyQuestions."""
        counted = counted_by(by, "alias", alias, brake=self.brake, keys=self._keys)
        cut_off = await self._writer.write(AskOfNobody(counted=counted))
        if cut_off is not None:
            raise self._braked(cut_off)

    def _braked(self, cut_off: CutOff) -> TooManyQuestions:
        self.brake.told(cut_off)
        return TooManyQuestions("too_many_people", retry_after_seconds=cut_off.retry_after_seconds)

    async def digest_key(self, subject_id: str) -> DigestKey:
        """Give the key of a citizen who turned out to be another than the intent said."""
        try:
            keys = await self._reader.read(lambda found: self._opener.keys(found, {subject_id}))
            return DigestKey(keys[subject_id])
        except (KeyError, Unreadable):
            raise EvidenceUnavailable("evidence_unavailable") from None

    async def notices_of(self, subject_id: str) -> tuple[ProtectionNotice, ...] | None:
        """Give what has been noticed of the citizen's protection; None where it cannot be read."""
        return await self._reader.look_up(
            lambda store: notices_about(store, self._wrapper, subject_id)
        )

    async def release(
        self,
        intent_id: str,
        sight: Sight,
        disclosure: Disclosure,
        *,
        recheck: Recheck,
        shown: Shown | None = None,
    ) -> Released | Deny:
        """Decide again on what the transaction reads, and commit what comes of it.

        An intent that has ended is not released again: EvidenceUnavailable.
        """
        used = self._newly_used(sight, disclosure)
        released = None
        try:
            released = await self._writer.write(
                Release(
                    intent_id=intent_id,
                    sight=sight,
                    disclosure=disclosure,
                    recheck=recheck,
                    telling=self._telling,
                    found=found_of(sight, self._keys),
                    shown=shown,
                    used=used,
                )
            )
        finally:
            if used is not None:
                is_noted = isinstance(released, Released)
                (self._seen_today.written if is_noted else self._seen_today.forget)(used)
        return released

    def _newly_used(self, sight: Sight, disclosure: Disclosure) -> FieldsUsed | None:
        """Give what a client is shown for the first time today; a citizen uses no right of one."""
        if sight.client_id == CITIZEN:
            return None
        now_us = to_microseconds(self._clock())
        return self._seen_today.new(
            sight.client_id, sight.purpose, disclosure.fields, now_us=now_us
        )

    async def field_uses(self) -> FieldUses:
        """Give when each client last used each field of a purpose."""
        days_us = await self._reader.look_up(field_days)
        return FieldUses(days_us=days_us, index=self._keys.field_index)

    async def close(  # noqa: PLR0913  # each is told by its name
        self,
        intent_id: str | None,
        sight: Sight,
        *,
        outcome: Outcome,
        reason: str | None,
        at: datetime,
        decided: DecisionRecord | None = None,
    ) -> str:
        """Commit that a question ended without data; `intent_id` is None for a static refusal."""
        payload = SightPayload(sight=sight, stated_at=at, reason=reason, decision=written(decided))
        found = found_of(sight, self._keys)
        if intent_id is None:
            return await self._writer.write(
                AddEntry(
                    new=NewEntry(
                        kind=outcome, payload=payload, subject_id=sight.subject_id, found=found
                    )
                )
            )
        return await self._writer.write(
            EndIntent(
                intent_id=intent_id,
                outcome=outcome,
                subject_id=sight.subject_id,
                payload=payload,
                found=found,
                unknown=(
                    counted_of(sight, self.brake, self._keys)
                    if outcome == "unknown_subject"
                    else None
                ),
            )
        )

    async def log_of(
        self, subject_id: str, *, cursor: str | None, limit: int, correlation_id: str | None = None
    ) -> LogPage:
        """Give what was done about this citizen, newest first; that it was read is an entry.

        Raises QuestionInvalid for a cursor that is not this citizen's.
        """
        living = await self._reader.read(lambda found: living_subject(found, subject_id))
        before = self._place(cursor, living)
        page_read = LogReadPayload(page_rows=limit, is_first_page=cursor is None)
        new = NewEntry(
            kind="log_read",
            payload=page_read,
            subject_id=living,
            found=Found(correlation_id=correlation_id),
        )
        await self._writer.write(AddEntry(new=new))
        entries = await self._reader.read(
            lambda found: entries_about(found, self._opener, living, before=before, most=limit + 1)
        )
        return self._page(entries, limit=limit, subject_id=living)

    def _place(self, cursor: str | None, subject_id: str) -> int | None:
        if cursor is None:
            return None
        place = self._keys.open_cursor(cursor, log=subject_id)
        if place is None:
            raise QuestionInvalid("cursor_invalid")
        return place

    def _page(self, entries: tuple[LogEntry, ...], *, limit: int, subject_id: str) -> LogPage:
        shown = entries[:limit]
        has_more = len(entries) > limit and shown
        return LogPage(
            entries=shown,
            next_cursor=(
                self._keys.seal_cursor(shown[-1].sequence, log=subject_id) if has_more else None
            ),
        )
