"""By what an entry is found again: computed from what it says, when it is written and audited."""

from gateway.ledger.append import NOWHERE, Found
from gateway.ledger.entries import CITIZEN, Sight
from gateway.ledger.payload import Payload, SightPayload
from gateway.store.keys import SubjectKeys


def found_by(payload: Payload, keys: SubjectKeys) -> Found:
    """Say by what any entry is found; one that is about no look-up is found by nothing."""
    if not isinstance(payload, SightPayload):
        return NOWHERE
    if payload.handed is not None:
        # What a citizen opened is hers: the firm that handed it in finds nothing.
        return Found(correlation_id=payload.sight.correlation_id)
    return found_of(payload.sight, keys)


def found_of(sight: Sight, keys: SubjectKeys) -> Found:
    """Say by what an organisation finds its entry again; a citizen's own reading is not its."""
    if sight.client_id == CITIZEN:
        return Found(correlation_id=sight.correlation_id)
    cvr, index = sight.organisation_cvr, keys.index
    return Found(
        organisation_index=index("organisation", cvr),
        unit_index=None if sight.unit is None else index("unit", cvr, sight.unit),
        case_index=(
            None if sight.case_reference is None else index("case", cvr, sight.case_reference)
        ),
        correlation_id=sight.correlation_id,
    )
