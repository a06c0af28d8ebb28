"""A look-up as the gateway tells it to the ledger, and a question asked from end to end."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import msgspec

from contracts.pnr import Pnr
from gateway.access.decision import Deny, Permit
from gateway.ledger.entries import Disclosure, Sight
from gateway.ledger.protocol import Decided, Granted, Recheck, Released, Reread, Shown
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


def sight_of(subject_id: str, **changes: str | None) -> Sight:
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
    return by(lambda _, __: decision)


def by(decide: Callable[[Reread, datetime], Permit | Deny]) -> Recheck:
    def decided(read: Reread, now: datetime) -> Decided:
        return Decided(decision=decide(read, now))

    return Recheck(agreement_ids=frozenset({"school"}), decide=decided)


class Watching:
    """A second decision that keeps what it was shown."""

    def __init__(self, decide: Callable[[tuple[Granted, ...]], Permit | Deny]) -> None:
        self._decide = decide
        self.read: Reread | None = None
        self.now: datetime | None = None

    @property
    def granted(self) -> tuple[Granted, ...] | None:
        return None if self.read is None else self.read.granted

    def __call__(self, read: Reread, now: datetime) -> Permit | Deny:
        self.read, self.now = read, now
        return self._decide(read.granted)


async def citizen(store: Store, number: int = 1) -> str:
    """Give the id of a citizen who has a data key: the same for the same number."""
    return await store.subjects.id_of(Pnr(f"010761{number:04d}"))


async def intend(store: Store, sight: Sight) -> str:
    return (await store.ledger.intend(sight, at=NOON)).intent_id


async def release(
    store: Store, intent_id: str, sight: Sight, recheck: Recheck, *, shown: Shown | None = None
) -> Released | Deny:
    return await store.ledger.release(intent_id, sight, DISCLOSURE, recheck=recheck, shown=shown)


async def ask(store: Store, subject_id: str, *, shown: Shown | None = None, **changes: str) -> str:
    """Ask from end to end; give the disclosure's id."""
    sight = sight_of(subject_id, **changes)
    intent_id = await intend(store, sight)
    outcome = await release(store, intent_id, sight, always(PERMIT), shown=shown)
    assert isinstance(outcome, Released)
    return outcome.entry_id
