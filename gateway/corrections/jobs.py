"""The jobs of a correction: it is reported, and goes on; each step is an entry."""

from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.errors import TooManyQuestions
from gateway.corrections.states import MOST_OPEN, OPEN, Reported, State
from gateway.ledger.append import Found, NewEntry, append
from gateway.ledger.entries import CITIZEN, CorrectionStep, Sight
from gateway.ledger.payload import SightPayload, checksum_of
from gateway.store.batch import Batch, Needs
from gateway.store.data_keys import seal, unseal
from gateway.store.ids import random_id

COLUMNS: Final = "id, subject_id, state, version, reported_us, changed_us, sealed"


class Row(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A correction as the table holds it."""

    id: str
    subject_id: str
    state: State
    version: int
    reported_us: int
    changed_us: int
    sealed: bytes


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Keep what a citizen reports. The same words about the same field, while it is under way, are
    the same report: a form that is sent twice does no harm.
    """

    sight: Sight
    content: Reported
    needs_key: str

    @property
    def needs(self) -> Needs:
        """Ask for the key that seals it."""
        return Needs(data_keys=frozenset({self.needs_key}))

    def run(self, batch: Batch) -> Row:
        """Give the row. Raises TooManyQuestions for one too many under way."""
        subject_id = self.sight.subject_id
        key = batch.data_key(subject_id)
        under_way = batch.query(
            tuple[str, str, State, int, int, int, bytes],
            f"SELECT {COLUMNS} FROM correction WHERE subject_id = ? AND state IN ?",  # noqa: S608  # our own words
            (subject_id, OPEN),
        )
        for each in under_way:
            row = msgspec.convert(each, Row)
            if opened(row, key) == self.content:
                return row
        if len(under_way) >= MOST_OPEN:
            raise TooManyQuestions("too_many_corrections", retry_after_seconds=3600)
        correction_id = random_id("cor")
        row = Row(
            id=correction_id,
            subject_id=subject_id,
            state="kept",
            version=1,
            reported_us=batch.now_us,
            changed_us=batch.now_us,
            sealed=seal(key, msgspec.json.encode(self.content), bound_to=_bound(correction_id)),
        )
        _tell(batch, row, self.sight)
        batch.execute(
            f"INSERT INTO correction ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # our own words
            msgspec.structs.astuple(row),
        )
        return row


class GoOn(msgspec.Struct, frozen=True, kw_only=True):
    """Let a correction go on to another state; once only, whoever hears of it first."""

    correction_id: str
    state: State
    from_version: int
    sight: Sight

    @property
    def needs(self) -> Needs:
        """Ask for the key of its entry."""
        return Needs(data_keys=frozenset({self.sight.subject_id}))

    def run(self, batch: Batch) -> None:
        """Change the row, unless somebody else has meanwhile."""
        found = batch.query(
            tuple[str, str, State, int, int, int, bytes],
            f"SELECT {COLUMNS} FROM correction WHERE id = ? AND version = ?",  # noqa: S608  # our own words
            (self.correction_id, self.from_version),
        )
        if not found:
            return
        row = replace(
            msgspec.convert(found[0], Row),
            state=self.state,
            version=self.from_version + 1,
            changed_us=batch.now_us,
        )
        _tell(batch, row, self.sight)
        batch.execute(
            "UPDATE correction SET state = ?, version = ?, changed_us = ? WHERE id = ?",
            (row.state, row.version, row.changed_us, row.id),
        )


def opened(row: Row, key: bytes) -> Reported:
    """Read what a row says. Raises Unreadable, or MsgspecError."""
    return msgspec.json.decode(unseal(key, row.sealed, bound_to=_bound(row.id)), type=Reported)


def _bound(correction_id: str) -> str:
    return f"correction:{correction_id}"


def _tell(batch: Batch, row: Row, sight: Sight) -> None:
    append(
        batch,
        NewEntry(
            kind="correction",
            payload=SightPayload(
                sight=sight,
                correction=CorrectionStep(
                    step=row.state,
                    correction_id=row.id,
                    version=row.version,
                    checksum=checksum_of(row.sealed),
                ),
            ),
            subject_id=sight.subject_id,
            found=Found(correlation_id=sight.correlation_id),
        ),
    )


def sight_of(  # noqa: PLR0913  # each is told by its name
    *,
    subject_id: str,
    owner: str,
    operator_cvr: str,
    path: str,
    section: str,
    correlation_id: str,
) -> Sight:
    """Say what an entry of a correction is about: hers, and nobody else finds it."""
    return Sight(
        subject_id=subject_id,
        organisation=owner,
        organisation_cvr=operator_cvr,
        client_id=CITIZEN,
        unit=None,
        actor=None,
        purpose="own-access",
        purpose_version=None,
        basis=None,
        case_reference=None,
        municipality_basis=None,
        sections=(section,),
        fields=(path,),
        correlation_id=correlation_id,
    )
