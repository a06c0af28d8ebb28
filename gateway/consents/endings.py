"""The ends of a consent: withdrawn, given up, used up, past its time; and of a request that nobody
answered. What has ended stays so.
"""

import contextlib
from typing import Final, Literal
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from contracts.errors import Conflicting, EvidenceUnavailable, NothingThere
from gateway.consents.requests import tell_of_nobody
from gateway.consents.sealed import open_agreed, open_asked
from gateway.consents.states import ConsentState
from gateway.consents.steps import About, Telling, moved_on, sight_of
from gateway.consents.terms import Wanted
from gateway.hooks.outbox import Told
from gateway.ledger.entries import ConsentStep
from gateway.ledger.leases import Lease
from gateway.store.batch import Batch, Needs
from gateway.store.consent_rows import LivingConsent, RequestRow
from gateway.store.subject_queries import living_of

ENDED_AT_ONCE: Final = 256
By = Literal["citizen", "recipient", "renewal", "time", "use"]


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with a consent that somebody wanted to end."""

    state: ConsentState
    is_new: bool
    """Whether this is what ended it."""


class Withdraw(msgspec.Struct, frozen=True, kw_only=True):
    """End a consent for whom it is about, for who gave it, or for the recipient."""

    consent_id: str
    person_id: str | None
    """The citizen who withdraws; None: the recipient gives it up."""
    client_index: bytes | None
    telling: Telling
    correlation_id: str

    @property
    def needs(self) -> Needs:
        """Ask for the consent."""
        return Needs(consents=frozenset({self.consent_id}))

    def run(self, batch: Batch) -> Ended:
        """End it. One that was withdrawn before stays so.

        Raises NothingThere for another's, Conflicting for one that has ended otherwise.
        """
        consent = batch.consents.of(self.consent_id)
        if consent is None or not self._may_end(batch, consent):
            raise NothingThere("consent_unknown")
        if consent.row.state == "withdrawn":
            return Ended(state="withdrawn", is_new=False)
        if state_at(consent, batch.now_us) != "granted":
            raise Conflicting("consent_ended")
        end(
            batch,
            consent,
            "withdrawn",
            by="recipient" if self.person_id is None else "citizen",
            about=About(
                subject_id=consent.row.subject_id,
                correlation_id=self.correlation_id,
            ),
            telling=self.telling,
        )
        return Ended(state="withdrawn", is_new=True)

    def _may_end(self, batch: Batch, consent: LivingConsent) -> bool:
        if self.person_id is None:
            return consent.row.client_index == self.client_index
        return living_of(batch, self.person_id) in {consent.subject_id, consent.giver_id}


class EndOverdue(msgspec.Struct, frozen=True, kw_only=True):
    """End what has had its time, so that logs and recipients hear of it."""

    lease: Lease
    telling: Telling
    at_once: int = ENDED_AT_ONCE
    needs: Needs = Needs()

    def run(self, batch: Batch) -> int:
        """Give how many were looked at: while there are many, there may be more."""
        if self.lease.take(batch) is None:
            return 0
        consents = batch.query(
            tuple[str],
            "SELECT id FROM consent WHERE state = 'granted' AND expires_us <= ? "
            "ORDER BY expires_us LIMIT ?",
            (batch.now_us, self.at_once),
        )
        for (consent_id,) in consents:
            self._expire(batch, consent_id)
        requests = batch.requests.where(
            # An opened one waits for days after its link has lapsed: those keep no other waiting.
            "id IN (SELECT id FROM consent_request WHERE state = 'requested' "
            "AND open_until_us <= ? AND COALESCE(answer_until_us, open_until_us) <= ? "
            "ORDER BY open_until_us LIMIT ?)",
            batch.now_us,
            batch.now_us,
            self.at_once,
        )
        for request in requests:
            self._lapse(batch, request)
        return max(len(consents), len(requests))

    def _expire(self, batch: Batch, consent_id: str) -> None:
        consent = batch.consents.of(consent_id)
        if consent is None or consent.row.state != "granted":
            return
        about = About(subject_id=consent.row.subject_id, correlation_id=uuid4().hex)
        end(batch, consent, "expired", by="time", about=about, telling=self.telling)

    def _lapse(self, batch: Batch, row: RequestRow) -> None:
        row = replace(row, state="lapsed", version=row.version + 1)
        # Where her key is destroyed there is nobody left to tell.
        with contextlib.suppress(EvidenceUnavailable):
            self._tell_lapsed(batch, row, open_asked(row, batch.data_key).wanted)
        batch.requests.change(row)

    def _tell_lapsed(self, batch: Batch, row: RequestRow, wanted: Wanted) -> None:
        if row.subject_id is None:
            tell_of_nobody(batch, row, wanted, "lapsed", correlation_id=None)
            told = Told(state="lapsed", sequence=row.version, request_id=row.id)
            self.telling.tell_recipient(batch, wanted.recipient.client_id, told)
            return
        about = About(subject_id=row.subject_id, correlation_id=uuid4().hex)
        self.telling.tell(
            batch,
            sight_of(wanted, about, fields=wanted.fields, consent_id=None),
            ConsentStep(step="lapsed", request_id=row.id, by="time", request_row=row.told),
        )


def end(  # noqa: PLR0913  # each is told by its name
    batch: Batch,
    consent: LivingConsent,
    state: Literal["withdrawn", "expired", "exhausted"],
    *,
    by: By,
    about: About,
    telling: Telling,
) -> None:
    """Bring a consent to its end, and tell of it."""
    row = moved_on(consent.row, state, batch)
    step = ConsentStep(
        step=state, request_id=row.request_id, by=by, consent_id=row.id, consent_row=row.told
    )
    # Where her key is destroyed there is nobody left to tell.
    with contextlib.suppress(EvidenceUnavailable):
        agreed = open_agreed(row, batch.data_key)
        sight = sight_of(agreed.wanted, about, fields=agreed.fields, consent_id=row.id)
        telling.tell(batch, sight, step)
    batch.consents.change(row)


def state_at(consent: LivingConsent, now_us: int) -> ConsentState:
    """Give the state at an instant, whether or not somebody has written it down."""
    row = consent.row
    if row.state == "granted" and row.expires_us <= now_us:
        return "expired"
    state: ConsentState = msgspec.convert(row.state, ConsentState)
    return state
