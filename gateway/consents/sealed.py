"""The sealed contents of requests and consents: the one place that makes and reads them."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from contracts.errors import EvidenceUnavailable
from gateway.access.consents import Consent
from gateway.consents.terms import Agreed, Asked
from gateway.store.consent_rows import ConsentRow, LivingConsent, RequestRow
from gateway.store.data_keys import HOUSE, Unreadable, seal, unseal
from gateway.store.instants import from_microseconds

ContentT = TypeVar("ContentT", Asked, Agreed)
KeyOf = Callable[[str], bytes]
"""An owner to her data key. Raises EvidenceUnavailable or Unreadable."""


def seal_asked(asked: Asked, key: bytes, *, request_id: str) -> bytes:
    """Seal what a request says, bound to its id."""
    return seal(key, msgspec.json.encode(asked), bound_to=f"consent_request:{request_id}")


def open_asked(row: RequestRow, key_of: KeyOf) -> Asked:
    """Read it again. Raises EvidenceUnavailable."""
    return _opened(row.sealed, key_of, row.subject_id or HOUSE, Asked, f"consent_request:{row.id}")


def seal_agreed(agreed: Agreed, key: bytes, *, consent_id: str) -> bytes:
    """Seal what was agreed to, bound to the consent's id."""
    return seal(key, msgspec.json.encode(agreed), bound_to=f"consent:{consent_id}")


def open_agreed(row: ConsentRow, key_of: KeyOf) -> Agreed:
    """Read it again. Raises EvidenceUnavailable."""
    return _opened(row.sealed, key_of, row.subject_id, Agreed, f"consent:{row.id}")


def as_decided_on(living: LivingConsent, key_of: KeyOf) -> Consent:
    """Give a consent as a decision sees it. Raises EvidenceUnavailable."""
    row = living.row
    agreed = open_agreed(row, key_of)
    return Consent(
        id=row.id,
        subject_id=living.subject_id,
        purpose_id=agreed.wanted.purpose_id,
        purpose_version=agreed.wanted.purpose_version,
        recipient_cvr=agreed.wanted.recipient.cvr,
        client_id=agreed.wanted.recipient.client_id,
        fields=agreed.fields,
        not_before=from_microseconds(row.not_before_us),
        expires_at=from_microseconds(row.expires_us),
        given_by=agreed.given_by,
        giver_id=living.giver_id,
        is_granted=row.state == "granted" and row.uses < row.max_uses,
        period=agreed.wanted.period,
        case_reference=agreed.wanted.case_reference,
    )


def _opened(
    sealed: bytes, key_of: KeyOf, owner: str, kind: type[ContentT], bound_to: str
) -> ContentT:
    try:
        return msgspec.json.decode(unseal(key_of(owner), sealed, bound_to=bound_to), type=kind)
    except (Unreadable, msgspec.MsgspecError):
        raise EvidenceUnavailable("evidence_unavailable") from None
