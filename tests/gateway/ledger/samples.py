"""A look-up as the gateway tells it to the ledger, and a question asked from end to end."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import msgspec

from gateway.access.decision import Deny, Permit
from gateway.ledger.entries import Disclosure, Granted, Recheck, Sight
from gateway.question import MunicipalityBasis
from gateway.store.store import Store

NOON: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
PERMIT: Final = Permit(
    fields=frozenset({"person.name.full_name"}),
    purpose_version=3,
    basis="statute: folkeskoleloven § 36",
    agreement_ids=frozenset({"school"}),
)
WITHDRAWN: Final = Deny(
    code="agreement_withdrawn", public_code="agreement_not_in_force", is_static=True
)
NO_FACTS: Final = Deny(
    code="facts_unavailable", public_code="facts_unavailable", is_static=False, status=503
)
DISCLOSURE: Final = Disclosure(
    fields=("person.name.full_name",),
    withheld=("address.full_address",),
    outcomes={"person": "found"},
    registries=("CPR",),
)
SCHOOL: Final = Granted(id="school", version="2", valid_from=NOON, valid_to=None, withdrawn_at=None)


def sight_of(subject_id: str, **changes: str) -> Sight:
    sight = Sight(
        subject_id=subject_id,
        organisation="Aarhus Kommune",
        organisation_cvr="55133018",
        client_id="aarhus-kommune",
        unit="Pladsanvisningen",
        actor="act_abcdefghijklmnop",
        purpose="school-enrolment",
        purpose_version=3,
        basis="statute: folkeskoleloven § 36",
        case_reference="S2026-17",
        municipality_basis=MunicipalityBasis(kind="stays", reference="letter 4"),
        sections=("person",),
        fields=("person.name.full_name", "person.birth_date"),
        correlation_id="3f2a",
    )
    return msgspec.structs.replace(sight, **changes)


def always(decision: Permit | Deny) -> Recheck:
    return Recheck(agreement_ids=frozenset({"school"}), decide=lambda _, __: decision)


class Watching:
    """A recheck that keeps what it was shown."""

    def __init__(self, decide: Callable[[tuple[Granted, ...]], Permit | Deny]) -> None:
        self._decide = decide
        self.granted: tuple[Granted, ...] | None = None
        self.now: datetime | None = None

    def __call__(self, granted: tuple[Granted, ...], now: datetime) -> Permit | Deny:
        self.granted, self.now = granted, now
        return self._decide(granted)


async def release(store: Store, intent_id: str, sight: Sight, recheck: Recheck) -> str | Deny:
    return await store.ledger.release(
        intent_id, sight, DISCLOSURE, agreement_ids=frozenset({"school"}), recheck=recheck
    )


async def ask(store: Store, subject_id: str, **changes: str) -> str | Deny:
    sight = sight_of(subject_id, **changes)
    intent_id = await store.ledger.intend(sight, at=NOON)
    return await release(store, intent_id, sight, always(PERMIT))
