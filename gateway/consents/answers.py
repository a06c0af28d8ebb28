"""The job of an answer: yes to some of the fields, or no. One request is answered once."""

from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.errors import EvidenceUnavailable, NothingThere
from gateway.consents.endings import end, state_at
from gateway.consents.requests import open_to, taken
from gateway.consents.sealed import open_asked, seal_agreed
from gateway.consents.states import RequestState
from gateway.consents.steps import About, Telling, sight_of
from gateway.consents.terms import Agreed, Asked, GivenBy, Served
from gateway.ledger.entries import ConsentStep
from gateway.store.batch import Batch, Needs
from gateway.store.consent_rows import ConsentRow, RequestRow
from gateway.store.data_keys import HOUSE
from gateway.store.ids import random_id
from gateway.store.instants import to_microseconds
from gateway.store.subject_queries import living_of

_NO_TERMS: Final = "evidence_unavailable"


class Yes(msgspec.Struct, frozen=True, kw_only=True):
    """What she agrees to, and what makes it hers."""

    fields: tuple[str, ...]
    subject_id: str
    """Whose data it is: hers, or a child's in her custody."""
    given_by: GivenBy
    acr: str
    expires_at: datetime
    authorities: tuple[str, ...]
    served: Served
    """What she would be shown now: kept where she was shown nothing before."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an answer."""

    state: RequestState
    consent_id: str | None
    redirect_uri: str | None
    client_state: str | None


class AnswerRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Answer a request that is open to this citizen."""

    request_id: str
    opener_id: str
    yes: Yes | None
    """None: she refuses."""
    telling: Telling
    correlation_id: str

    @property
    def needs(self) -> Needs:
        """Ask for every key that may seal something."""
        about = set() if self.yes is None else {self.yes.subject_id}
        return Needs(data_keys=frozenset({HOUSE, self.opener_id, *about}))

    def run(self, batch: Batch) -> Answered:
        """Give what came of it. Raises what `open_to` does."""
        row = open_to(batch, self.request_id, self.opener_id)
        asked = open_asked(row, batch.data_key)
        consent = None if self.yes is None else self._consent(batch, row, asked, self.yes)
        state: RequestState = "refused" if consent is None else "granted"
        row = replace(
            taken(batch, row, asked, opener_id=self.opener_id),
            state=state,
            consent_id=None if consent is None else consent.id,
        )
        self._tell(batch, row, asked, consent)
        if consent is not None:
            self._end_the_one_before(batch, asked, consent)
            batch.consents.add(consent)
        batch.requests.change(row)
        wanted = asked.wanted
        return Answered(
            state=state,
            consent_id=row.consent_id,
            redirect_uri=wanted.redirect_uri,
            client_state=wanted.state,
        )

    def _consent(self, batch: Batch, row: RequestRow, asked: Asked, yes: Yes) -> ConsentRow:
        if not set(yes.fields) <= set(asked.wanted.fields):
            raise EvidenceUnavailable(_NO_TERMS)  # the caller has looked; nothing adds a field
        if asked.wanted.renews is not None:
            _require_hers(batch, asked.wanted.renews, yes.subject_id)
        consent_id = random_id("con")
        agreed = Agreed(
            wanted=asked.wanted,
            fields=yes.fields,
            refused_fields=tuple(each for each in asked.wanted.fields if each not in yes.fields),
            authorities=yes.authorities,
            served=_seen_of_her(batch, asked, yes),
            given_by=yes.given_by,
            acr=yes.acr,
            given_at=batch.now,
            supersedes=asked.wanted.renews,
        )
        key = batch.data_key(yes.subject_id)
        return ConsentRow(
            id=consent_id,
            request_id=row.id,
            subject_id=yes.subject_id,
            giver_id=self.opener_id,
            client_index=row.client_index,
            state="granted",
            version=1,
            uses=0,
            max_uses=asked.wanted.max_uses,
            not_before_us=batch.now_us,
            expires_us=to_microseconds(yes.expires_at),
            changed_us=batch.now_us,
            used_us=None,
            sealed=seal_agreed(agreed, key, consent_id=consent_id),
        )

    def _tell(
        self, batch: Batch, row: RequestRow, asked: Asked, consent: ConsentRow | None
    ) -> None:
        """Add the row of whose data it is; of a refusal, of who refused."""
        yes, wanted = self.yes, asked.wanted
        subject_id = self.opener_id if yes is None else yes.subject_id
        about = About(subject_id=subject_id, correlation_id=self.correlation_id)
        fields = wanted.fields if yes is None else yes.fields
        served = asked.served if yes is None else _seen_of_her(batch, asked, yes)
        consent_id = None if consent is None else consent.id
        self.telling.tell(
            batch,
            sight_of(wanted, about, fields=fields, consent_id=consent_id),
            ConsentStep(
                step="refused" if consent is None else "granted",
                request_id=row.id,
                by="citizen",
                consent_id=consent_id,
                request_row=row.told,
                consent_row={} if consent is None else consent.told,
                refused_fields=tuple(each for each in wanted.fields if each not in fields),
                served_sha256=None if served is None else served.sha256,
                language=None if served is None else served.language,
            ),
        )

    def _end_the_one_before(self, batch: Batch, asked: Asked, consent: ConsentRow) -> None:
        if asked.wanted.renews is None:
            return
        before = batch.consents.of(asked.wanted.renews)
        if before is not None and state_at(before, batch.now_us) == "granted":
            about = About(subject_id=consent.subject_id, correlation_id=self.correlation_id)
            end(batch, before, "withdrawn", by="renewal", about=about, telling=self.telling)


def _seen_of_her(batch: Batch, asked: Asked, yes: Yes) -> Served:
    """Give what was shown last of whom it is about; what was shown of another does not count."""
    last = asked.served
    if last is None or living_of(batch, last.subject_id) != living_of(batch, yes.subject_id):
        return yes.served
    return last


def _require_hers(batch: Batch, consent_id: str, subject_id: str) -> None:
    """Let a consent be renewed only by whom it is about. Raises NothingThere."""
    before = batch.consents.of(consent_id)
    if before is None or before.subject_id != living_of(batch, subject_id):
        raise NothingThere("consent_request_unknown")
