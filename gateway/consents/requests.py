"""The jobs of a request: it is made, naming nobody, and opened by one citizen and no other."""

from datetime import timedelta
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from contracts.errors import (
    Conflicting,
    KeyUsedOtherwise,
    NothingThere,
    NotPermitted,
    TooManyQuestions,
)
from gateway.consents.sealed import open_asked, seal_asked
from gateway.consents.steps import (
    ANSWER_WITHIN,
    OPEN_WITHIN,
    About,
    Telling,
    sight_of,
    within,
)
from gateway.consents.terms import Asked, Served, Wanted
from gateway.ledger.append import Found, NewEntry, append
from gateway.ledger.entries import ConsentStep
from gateway.ledger.payload import ConsentRequestPayload
from gateway.store.batch import Batch, Needs
from gateway.store.consent_rows import RequestRow
from gateway.store.data_keys import HOUSE
from gateway.store.ids import random_id
from gateway.store.subject_queries import living_of

MOST_OPEN_WITH_ONE: Final = 3
"""How many requests of one recipient a citizen may have open at once."""
REMEMBERED_FOR: Final = timedelta(hours=24)
"""How long the same Idempotency-Key means the same request."""
RequestStep = Literal["requested", "repeated", "lapsed"]
_OPEN: Final = "state = 'requested' AND COALESCE(answer_until_us, open_until_us) > ?"


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A request that is kept."""

    request_id: str
    open_until_us: int


class MakeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Keep a request, or give the one that was made by the same key before."""

    wanted: Wanted
    client_index: bytes
    retry_index: bytes | None
    body_sha256: str
    correlation_id: str
    most_open: int

    @property
    def needs(self) -> Needs:
        """Ask for the house's key: it is about nobody yet."""
        return Needs(data_keys=frozenset({HOUSE}))

    def run(self, batch: Batch) -> Made:
        """Give the request. Raises KeyUsedOtherwise, and TooManyQuestions for one too many."""
        known = self._by_same_key(batch)
        if known is not None and known.created_us > within(batch.now, -REMEMBERED_FOR):
            return self._again(batch, known)
        if self._open_now(batch) >= self.most_open:
            raise TooManyQuestions("too_many_consent_requests", retry_after_seconds=60)
        if known is not None:  # only now: whoever writes may no longer decline
            batch.requests.change(replace(known, retry_index=None))
        request_id = random_id("req")
        asked = Asked(wanted=self.wanted, body_sha256=self.body_sha256 if self.retry_index else "")
        row = RequestRow(
            id=request_id,
            client_index=self.client_index,
            state="requested",
            version=1,
            subject_id=None,
            consent_id=None,
            created_us=batch.now_us,
            open_until_us=within(batch.now, OPEN_WITHIN),
            answer_until_us=None,
            retry_index=self.retry_index,
            sealed=seal_asked(asked, batch.data_key(HOUSE), request_id=request_id),
        )
        self._tell(batch, row, "requested")
        batch.requests.add(row)
        return Made(request_id=request_id, open_until_us=row.open_until_us)

    def _tell(self, batch: Batch, row: RequestRow, step: RequestStep) -> None:
        tell_of_nobody(batch, row, self.wanted, step, correlation_id=self.correlation_id)

    def _by_same_key(self, batch: Batch) -> RequestRow | None:
        """Give the one that stands by this key, however old: a key stands by one at most."""
        if self.retry_index is None:
            return None
        found = batch.requests.where("retry_index = ?", self.retry_index)
        return found[0] if found else None

    def _again(self, batch: Batch, known: RequestRow) -> Made:
        if open_asked(known, batch.data_key).body_sha256 != self.body_sha256:
            raise KeyUsedOtherwise("idempotency_key_used")
        self._tell(batch, known, "repeated")
        return Made(request_id=known.id, open_until_us=known.open_until_us)

    def _open_now(self, batch: Batch) -> int:
        ((count,),) = batch.query(
            tuple[int],
            f"SELECT COUNT(*) FROM consent_request WHERE client_index = ? AND {_OPEN}",  # noqa: S608  # our own words
            (self.client_index, batch.now_us),
        )
        return count


class ServeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Let a citizen see a request: from the first time on it is hers and nobody else's."""

    request_id: str
    opener_id: str
    served: Served
    telling: Telling
    correlation_id: str

    @property
    def needs(self) -> Needs:
        """Ask for the keys before and after."""
        return Needs(data_keys=frozenset({HOUSE, self.opener_id}))

    def run(self, batch: Batch) -> None:
        """Note what she is shown. Raises what `open_to` does."""
        row = open_to(batch, self.request_id, self.opener_id)
        asked = replace(open_asked(row, batch.data_key), served=self.served)
        row = taken(batch, row, asked, opener_id=self.opener_id)
        about = About(subject_id=self.opener_id, correlation_id=self.correlation_id)
        self.telling.tell(
            batch,
            sight_of(asked.wanted, about, fields=asked.wanted.fields, consent_id=None),
            ConsentStep(
                step="shown",
                request_id=row.id,
                by="citizen",
                request_row=row.told,
                served_sha256=self.served.sha256,
                language=self.served.language,
            ),
        )
        batch.requests.change(row)


def open_to(batch: Batch, request_id: str, opener_id: str) -> RequestRow:
    """Give a request that this citizen may answer now.

    Raises NothingThere where there is none or it is another's, Conflicting where it was answered,
    NotPermitted where its time has passed or she has too many of that recipient's open.
    """
    row = batch.requests.of(request_id)
    if row is None or not is_hers(batch, row, opener_id):
        raise NothingThere("consent_request_unknown")
    if row.state in {"granted", "refused"}:
        raise Conflicting("consent_request_answered")
    if row.state == "lapsed" or until_us(row) <= batch.now_us:
        raise NotPermitted("consent_request_lapsed")
    if row.subject_id is None and _open_with(batch, row, opener_id) >= MOST_OPEN_WITH_ONE:
        raise NotPermitted("too_many_open_requests")
    return row


def is_hers(batch: Batch, row: RequestRow, opener_id: str) -> bool:
    """Tell whether nobody has opened it before, or she."""
    if row.subject_id is None:
        return True
    return living_of(batch, row.subject_id) == living_of(batch, opener_id)


def until_us(row: RequestRow) -> int:
    """Give when its time ends: that of the link, or that of the answer."""
    return row.open_until_us if row.answer_until_us is None else row.answer_until_us


def taken(batch: Batch, row: RequestRow, asked: Asked, *, opener_id: str) -> RequestRow:
    """Give the row as one of hers, sealed under her key."""
    is_first = row.subject_id is None
    owner = opener_id if is_first else str(row.subject_id)
    answer_until = within(batch.now, ANSWER_WITHIN) if is_first else row.answer_until_us
    return replace(
        row,
        version=row.version + 1,
        subject_id=owner,
        answer_until_us=answer_until,
        sealed=seal_asked(asked, batch.data_key(owner), request_id=row.id),
    )


def tell_of_nobody(
    batch: Batch,
    row: RequestRow,
    wanted: Wanted,
    step: RequestStep,
    *,
    correlation_id: str | None,
) -> None:
    """Add the entry of a step that is about nobody."""
    append(
        batch,
        NewEntry(
            kind="consent_request",
            payload=ConsentRequestPayload(
                step=step,
                request_id=row.id,
                request_row=row.told,
                client_id=wanted.recipient.client_id,
                organisation_cvr=wanted.recipient.cvr,
                purpose=wanted.purpose_id,
                purpose_version=wanted.purpose_version,
            ),
            found=Found(correlation_id=correlation_id),
        ),
    )


def _open_with(batch: Batch, row: RequestRow, opener_id: str) -> int:
    """Count what this citizen has open of the same recipient, under any id of hers."""
    ((count,),) = batch.query(
        tuple[int],
        "SELECT COUNT(*) FROM consent_request JOIN subject ON subject.id = subject_id "  # noqa: S608  # our own words
        f"WHERE client_index = ? AND {_OPEN} AND COALESCE(merged_into, subject.id) = ?",
        (row.client_index, batch.now_us, living_of(batch, opener_id)),
    )
    return count
