"""Notices of protection: taken in once, sealed, an entry each; read back for every decision.

Whoever hears of them (the admin listener's route, a registry's feed) calls `Notices.take`.
"""

import base64
from collections.abc import Callable
from datetime import date

import msgspec

from contracts.dates import danish_day
from contracts.errors import EvidenceUnavailable, QuestionInvalid
from contracts.pnr import Pnr
from gateway.access.notices import NoticeChange, NoticeStrength, ProtectionNotice
from gateway.ledger.append import NewEntry, append
from gateway.ledger.payload import NoticePayload, checksum_of
from gateway.store.batch import Batch, Needs
from gateway.store.data_keys import KeyWrapper, Unreadable, data_keys_in, seal, unseal
from gateway.store.driver import Queries
from gateway.store.instants import from_microseconds
from gateway.store.keys import SubjectKeys
from gateway.store.notice_rows import NoticeRow, notices_of
from gateway.store.subjects import StoredSubjects
from gateway.store.writer import Writer

_Notices = tuple[ProtectionNotice, ...] | None


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A notice as its source tells it."""

    change: NoticeChange
    since: date
    reference: str
    """Its name at the source: told again by that name it is the same notice."""
    until: date | None = None
    strength: NoticeStrength = "address"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that is kept."""

    notice_id: str
    is_new: bool
    """Whether it had not come before."""


class Notices:
    """Takes notices in. The store has one."""

    def __init__(self, *, keys: SubjectKeys, subjects: StoredSubjects, writer: Writer) -> None:
        self._keys = keys
        self._subjects = subjects
        self._writer = writer

    async def take(self, pnr: Pnr, heard: Heard) -> Taken:
        """Give the notice's id once it is durable: every question from then on heeds it.

        Raises QuestionInvalid where that reference named something else, and EvidenceUnavailable.
        """
        subject_id = await self._subjects.id_of(pnr)
        notice_id = _id_of(self._keys.index("notice", heard.reference))
        return await self._writer.write(
            TakeNotice(notice_id=notice_id, subject_id=subject_id, heard=heard)
        )


class TakeNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Keep a notice, and add that it came; of one that is known already, only say its id."""

    notice_id: str
    subject_id: str
    heard: Heard

    @property
    def needs(self) -> Needs:
        """Ask for the key that seals it, and for what is known of her."""
        ids = frozenset({self.subject_id})
        return Needs(data_keys=ids, notices=ids)

    def run(self, batch: Batch) -> Taken:
        """Give its id. Raises QuestionInvalid, and EvidenceUnavailable without a data key."""
        if self._is_known(batch):
            return Taken(notice_id=self.notice_id, is_new=False)
        key = batch.data_key(self.subject_id)
        sealed = seal(key, msgspec.json.encode(self.heard), bound_to=_bound(self.notice_id))
        payload = NoticePayload(notice_id=self.notice_id, checksum=checksum_of(sealed))
        append(batch, NewEntry(kind="notice", payload=payload, subject_id=self.subject_id))
        batch.execute(
            "INSERT INTO protection_notice (id, subject_id, sealed, at_us) VALUES (?, ?, ?, ?)",
            (self.notice_id, self.subject_id, sealed, batch.now_us),
        )
        batch.read_notices_again()
        return Taken(notice_id=self.notice_id, is_new=True)

    def _is_known(self, batch: Batch) -> bool:
        """Tell whether it came before, about her and with these words."""
        rows = {row.id: row for row in batch.notices(self.subject_id)}
        row = rows.get(self.notice_id)
        if row is None:
            taken = "SELECT id FROM protection_notice WHERE id = ?"
            if batch.query(tuple[str], taken, (self.notice_id,)):
                raise QuestionInvalid("notice_differs")
            return False
        if _opened(row, batch.data_key) != self.heard:
            raise QuestionInvalid("notice_differs")
        return True


def heeded(batch: Batch, subject_id: str) -> _Notices:
    """Give the notices about a citizen, by what this transaction reads; None where one of them
    cannot be read: what it says is then taken to be the worst.
    """
    return _read(batch.notices(subject_id), batch.data_key)


def notices_about(store: Queries, wrapper: KeyWrapper, subject_id: str) -> _Notices:
    """Give the same by what a reader finds."""
    return _read(notices_of(store, (subject_id,))[subject_id], data_keys_in(store, wrapper))


def _read(rows: tuple[NoticeRow, ...], key_of: Callable[[str], bytes]) -> _Notices:
    try:
        return tuple(_notice(_opened(row, key_of), row) for row in rows)
    except EvidenceUnavailable:
        return None


def _opened(row: NoticeRow, key_of: Callable[[str], bytes]) -> Heard:
    """Read one. Raises EvidenceUnavailable."""
    try:
        plain = unseal(key_of(row.subject_id), row.sealed, bound_to=_bound(row.id))
        return msgspec.json.decode(plain, type=Heard)
    except (Unreadable, msgspec.MsgspecError):
        raise EvidenceUnavailable("evidence_unavailable") from None


def _notice(heard: Heard, row: NoticeRow) -> ProtectionNotice:
    return ProtectionNotice(
        change=heard.change,
        since=heard.since,
        until=heard.until,
        strength=heard.strength,
        noticed_on=danish_day(from_microseconds(row.at_us)),
    )


def _bound(notice_id: str) -> str:
    return f"notice:{notice_id}"


def _id_of(index: bytes) -> str:
    """Write the 16 bytes of its reference's index: they say nothing without the key."""
    return "not_" + base64.b32encode(index).decode("ascii").rstrip("=").lower()
