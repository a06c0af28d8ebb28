"""Powers of attorney as they are kept: their terms sealed beside, and read back for every decision
and for the two whom they concern. delegation_jobs.py changes them.
"""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Final, Literal

import msgspec

from contracts.errors import EvidenceUnavailable
from gateway.access.delegations import Delegation
from gateway.store.batch import Batch
from gateway.store.data_keys import KeyWrapper, Unreadable, unseal
from gateway.store.delegation_rows import DelegationRow, given_by, held_by, living_of
from gateway.store.driver import Queries
from gateway.store.instants import from_microseconds

ACTIVE: Final = "active"
WAITING: Final = frozenset({"offered", "opened"})
"""States in which the link counts: nobody has opened it, or whoever did has not answered."""
State = Literal[
    "offered", "opened", "active", "declined", "withdrawn", "returned", "ended", "lapsed", "expired"
]
"""`lapsed` and `expired` are read off the clock and stand in no row."""
_WRAPPED: Final = "SELECT wrapped FROM data_key WHERE owner = ?"
_KeyOf = Callable[[str], bytes]


class Terms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one gives, from when to when, and what the two let each other know of themselves."""

    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    since: date
    until: date
    """The first and the last Danish day."""
    gives_log: bool = False
    grantor_name: str | None = None
    holder_name: str | None = None
    """None where the register marks a name as protected, or has none."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One power of attorney, as it stands at one moment."""

    id: str
    state: State
    grantor: str
    holder: str | None
    """Our ids of the two."""
    terms: Terms
    link_until: datetime
    at: datetime
    changed_at: datetime


class OfCitizen(msgspec.Struct, frozen=True, kw_only=True):
    """All that a citizen gave and holds, oldest first, ended ones too."""

    given: tuple[Kept, ...]
    held: tuple[Kept, ...]


def given_now(batch: Batch, grantor: str, holders: frozenset[str]) -> tuple[Delegation, ...]:
    """Give what a citizen gave to those who act for her, by what this transaction reads.

    Raises EvidenceUnavailable where one of them cannot be read.
    """
    if not holders:
        return ()
    return _between(batch.delegations(grantor), holders, batch.data_key)


def given_to(
    store: Queries, wrapper: KeyWrapper, grantor: str, *, holder: str
) -> tuple[Delegation, ...]:
    """Give the same by what a reader finds."""
    holders = frozenset({living_of(store, holder)})
    return _between(given_by(store, (grantor,)), holders, _reading(store, wrapper))


def of_citizen(
    store: Queries, wrapper: KeyWrapper, subject_id: str, *, now: datetime, today: date
) -> OfCitizen:
    """Give all that she gave and holds. Raises EvidenceUnavailable."""
    key_of = _reading(store, wrapper)

    def kept(rows: tuple[DelegationRow, ...]) -> tuple[Kept, ...]:
        return tuple(as_kept(row, key_of(row.grantor_id), now=now, today=today) for row in rows)

    return OfCitizen(
        given=kept(given_by(store, (subject_id,))), held=kept(held_by(store, subject_id))
    )


def as_kept(row: DelegationRow, key: bytes, *, now: datetime, today: date) -> Kept:
    """Read one. Raises EvidenceUnavailable."""
    terms = terms_of(row, key)
    return Kept(
        id=row.id,
        state=_state(row, terms, now=now, today=today),
        grantor=row.grantor,
        holder=row.holder,
        terms=terms,
        link_until=from_microseconds(row.link_until_us),
        at=from_microseconds(row.at_us),
        changed_at=from_microseconds(row.changed_us),
    )


def terms_of(row: DelegationRow, key: bytes) -> Terms:
    """Open its terms. Raises EvidenceUnavailable."""
    try:
        return msgspec.json.decode(unseal(key, row.sealed, bound_to=bound(row.id)), type=Terms)
    except (Unreadable, msgspec.MsgspecError):
        raise EvidenceUnavailable("evidence_unavailable") from None


def bound(delegation_id: str) -> str:
    """Name what its terms are bound to."""
    return f"delegation:{delegation_id}"


def hash_of(link: str) -> bytes:
    """Give what is kept of a link: it opens nothing."""
    return hashlib.sha256(link.encode()).digest()


def _between(
    rows: tuple[DelegationRow, ...], holders: frozenset[str], key_of: _KeyOf
) -> tuple[Delegation, ...]:
    return tuple(
        _delegation(row, terms_of(row, key_of(row.grantor_id)))
        for row in rows
        if row.holder in holders and row.state not in WAITING
    )


def _delegation(row: DelegationRow, terms: Terms) -> Delegation:
    return Delegation(
        id=row.id,
        fields=terms.fields,
        purposes=terms.purposes,
        since=terms.since,
        until=terms.until,
        is_active=row.state == ACTIVE,
        gives_log=terms.gives_log,
    )


def _state(row: DelegationRow, terms: Terms, *, now: datetime, today: date) -> State:
    if row.state in WAITING and from_microseconds(row.link_until_us) < now:
        return "lapsed"
    if row.state == ACTIVE and terms.until < today:
        return "expired"
    return msgspec.convert(row.state, State)  # type: ignore[no-any-return]


def _reading(store: Queries, wrapper: KeyWrapper) -> _KeyOf:
    def key_of(owner: str) -> bytes:
        wrapped = store.query(tuple[bytes | None], _WRAPPED, (owner,))
        if not wrapped or wrapped[0][0] is None:
            raise EvidenceUnavailable("evidence_unavailable")
        try:
            return wrapper.unwrap(wrapped[0][0], owner=owner)
        except Unreadable:
            raise EvidenceUnavailable("evidence_unavailable") from None

    return key_of
