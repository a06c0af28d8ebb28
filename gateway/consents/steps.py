"""A step in the life of a consent: the change of its rows and the entry that tells of it, in one
transaction.
"""

from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.dates import Period
from contracts.paths import section_of
from gateway.consents.terms import Wanted
from gateway.hooks.outbox import Told, enqueue
from gateway.ledger.append import NewEntry, append
from gateway.ledger.entries import ConsentStep, Sight
from gateway.ledger.found import found_of
from gateway.ledger.payload import SightPayload
from gateway.store.batch import Batch
from gateway.store.consent_rows import ConsentRow
from gateway.store.instants import to_microseconds
from gateway.store.keys import SubjectKeys

ANSWER_WITHIN: Final = timedelta(days=7)
"""How long a request that was opened waits for an answer."""
OPEN_WITHIN: Final = timedelta(minutes=10)
"""How long a link may be opened; whoever is late asks for a new one."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Whose log tells of a step, and the request within which it came."""

    subject_id: str
    correlation_id: str


def sight_of(
    wanted: Wanted, about: About, *, fields: tuple[str, ...], consent_id: str | None
) -> Sight:
    """Say for whom and what for: a recipient, its purpose, the fields that the step is about."""
    return Sight(
        subject_id=about.subject_id,
        organisation=wanted.recipient.name,
        organisation_cvr=wanted.recipient.cvr,
        client_id=wanted.recipient.client_id,
        unit=None,
        actor=None,
        purpose=wanted.purpose_id,
        purpose_version=wanted.purpose_version,
        basis=wanted.basis,
        case_reference=wanted.case_reference,
        municipality_basis=None,
        sections=tuple(sorted({section_of(path) for path in fields})),
        fields=fields,
        correlation_id=about.correlation_id,
        period=wanted.period,
        consent_id=consent_id,
    )


class Telling:
    """Who is told of a step: the ledger always, the recipient where it has a webhook."""

    def __init__(self, keys: SubjectKeys) -> None:
        self.hooked: frozenset[str] = frozenset()
        """Clients with a webhook; set by gateway/app.py, before the first question."""
        self.keys = keys

    def tell(self, batch: Batch, sight: Sight, step: ConsentStep) -> str:
        """Add the entry of a step; give its id. Raises EvidenceUnavailable without a data key."""
        entry_id = append(
            batch,
            NewEntry(
                kind="consent",
                payload=SightPayload(sight=sight, consent=step),
                subject_id=sight.subject_id,
                found=found_of(sight, self.keys),
            ),
        )
        if step.step != "shown":
            row = step.consent_row or step.request_row
            self.tell_recipient(
                batch,
                sight.client_id,
                Told(
                    state=step.step,
                    sequence=int(row.get("version") or 0),
                    request_id=step.request_id,
                    consent_id=step.consent_id,
                ),
            )
        return entry_id

    def tell_recipient(self, batch: Batch, client_id: str, told: Told) -> None:
        """Keep a message for the recipient, if it wants any."""
        if client_id in self.hooked:
            enqueue(batch, client_id, told)


def moved_on(row: ConsentRow, state: str, batch: Batch) -> ConsentRow:
    """Give the row in its next state."""
    return replace(row, state=state, version=row.version + 1, changed_us=batch.now_us)


def within(at: datetime, span: timedelta) -> int:
    """Give the instant so long after, in microseconds."""
    return to_microseconds(at + span)


def months_within(period: Period | None, fields: tuple[str, ...]) -> Period | None:
    """Keep a period only where a field depends on months."""
    return period if any(section_of(path) == "income" for path in fields) else None
