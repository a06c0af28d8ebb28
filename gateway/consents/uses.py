"""A consent inside the releasing transaction: read again for the decision, and counted as used."""

from msgspec.structs import replace

from gateway.access.consents import Consent
from gateway.consents.endings import end
from gateway.consents.sealed import as_decided_on
from gateway.consents.steps import About, Telling
from gateway.ledger.entries import Sight
from gateway.store.batch import Batch


def read_again(batch: Batch, consent_id: str | None) -> Consent | None:
    """Give the consent as it is at this very moment. Raises EvidenceUnavailable."""
    consent = None if consent_id is None else batch.consents.of(consent_id)
    return None if consent is None else as_decided_on(consent, batch.data_key)


def count_use(batch: Batch, consent_id: str, sight: Sight, telling: Telling) -> None:
    """Count one use; the last one that it was given for ends it."""
    consent = batch.consents.of(consent_id)
    if consent is None:
        return
    row = replace(consent.row, uses=consent.row.uses + 1, used_us=batch.now_us)
    used = replace(consent, row=row)
    batch.consents.change(used.row)
    if used.row.uses >= used.row.max_uses:
        about = About(
            subject_id=used.row.subject_id,
            correlation_id=sight.correlation_id,
        )
        end(batch, used, "exhausted", by="use", about=about, telling=telling)
