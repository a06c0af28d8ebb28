"""What is allowed and not used: client scopes and consents, with what to narrow them to. For the
data-protection officer; names no citizen.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from gateway.access.agreements import Agreement, Agreements
from gateway.access.ceilings import below_ceiling
from gateway.access.purposes import Catalogue, Purpose
from gateway.consents.parts import Registered
from gateway.consents.stored import Standing, StoredConsents
from gateway.identity.callers import Organisation
from gateway.store.instants import Clock, from_microseconds
from gateway.store.used_rows import FieldUse

USUAL_DAYS: Final = 90
Proposal = Literal["end", "narrow"]
_Uses = Mapping[tuple[str, str], Mapping[str, datetime]]


class UnusedScope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a client may ask under one purpose and has not for so long."""

    client_id: str
    organisation: str
    purpose: str
    agreement: str
    allowed: int
    """How many fields it may be shown."""
    unused: tuple[str, ...]
    """Those that it has not been shown."""
    proposal: Proposal
    """`end` the agreement, or `narrow` it."""
    propose_fields: tuple[str, ...] = ()
    """What to write as the agreement's `fields`: exactly what was used."""
    last_used_on: str | None = None


class UnusedConsent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A consent that holds and has not been used for so long, or covers what nobody asks for."""

    consent_id: str
    recipient: str
    purpose: str
    given_at: datetime
    expires_at: datetime
    uses: int
    unused: tuple[str, ...]
    proposal: Proposal
    """`end`: let the recipient give it up; `narrow`: renew it for less."""
    propose_fields: tuple[str, ...] = ()
    last_used_at: datetime | None = None


class Unused(msgspec.Struct, frozen=True, kw_only=True):
    """Both lists."""

    days: int
    scopes: tuple[UnusedScope, ...]
    consents: tuple[UnusedConsent, ...]


class UnusedParts(msgspec.Struct, frozen=True, kw_only=True):
    """What finding needs: the files of the house, and the store."""

    catalogue: Catalogue
    agreements: Agreements
    operator: Organisation
    clients: Mapping[str, Registered]
    stored: StoredConsents
    field_uses: Callable[[], Awaitable[tuple[FieldUse, ...]]]
    clock: Clock


class UnusedRights:
    """Finds what is allowed and not used."""

    def __init__(self, parts: UnusedParts) -> None:
        self._parts = parts

    async def of(self, organisation_cvr: str, *, days: int = USUAL_DAYS) -> Unused:
        """Give the lists: to the operator of everybody, to any other authority of its own."""
        since = self._parts.clock() - timedelta(days=days)
        uses = _by_client(await self._parts.field_uses(), since=since)
        cvr = None if organisation_cvr == self._parts.operator.cvr else organisation_cvr
        granted = await self._parts.stored.granted()
        return Unused(
            days=days,
            scopes=tuple(self._scopes(uses, cvr, since=since)),
            consents=tuple(
                found
                for each in granted
                if cvr in {None, each.agreed.wanted.recipient.cvr}
                for found in self._consents(each, uses, since=since)
            ),
        )

    def _scopes(self, uses: _Uses, cvr: str | None, *, since: datetime) -> Iterable[UnusedScope]:
        parts = self._parts
        for client_id, client in sorted(self._parts.clients.items()):
            if cvr not in {None, client.recipient.cvr}:
                continue
            for purpose in parts.catalogue.purposes:
                for agreement in parts.agreements.of(client.recipient.cvr, purpose.id):
                    is_old = agreement.is_in_force(since)
                    if is_old and client.party_class in purpose.party_classes:
                        used = uses.get((client_id, purpose.id), {})
                        yield from _scope(client_id, client, purpose, agreement, used)

    def _consents(
        self, standing: Standing, uses: _Uses, *, since: datetime
    ) -> Iterable[UnusedConsent]:
        row, agreed = standing.row, standing.agreed
        wanted = agreed.wanted
        purpose = self._parts.catalogue.of(wanted.purpose_id)
        if agreed.given_at > since or purpose is None:
            return
        last = None if row.used_us is None else from_microseconds(row.used_us)
        by_client = uses.get((wanted.recipient.client_id, wanted.purpose_id), {})
        is_used = last is not None and last > since
        used = tuple(
            path
            for path in agreed.fields
            if is_used and not purpose.askable.get(path, frozenset()).isdisjoint(by_client)
        )
        unused = tuple(path for path in agreed.fields if path not in used)
        if unused:
            yield UnusedConsent(
                consent_id=row.id,
                recipient=wanted.recipient.name,
                purpose=wanted.purpose_id,
                given_at=agreed.given_at,
                expires_at=from_microseconds(row.expires_us),
                uses=row.uses,
                unused=unused,
                proposal="narrow" if used else "end",
                propose_fields=used,
                last_used_at=last,
            )


def _scope(
    client_id: str,
    client: Registered,
    purpose: Purpose,
    agreement: Agreement,
    used: Mapping[str, datetime],
) -> Iterable[UnusedScope]:
    agreed = (leaf for leaf in purpose.fields if agreement.allows(leaf))
    allowed = below_ceiling(client.party_class, purpose.basis, agreed)
    unused = tuple(sorted(allowed - used.keys()))
    if not unused:
        return
    left = allowed & used.keys()
    yield UnusedScope(
        client_id=client_id,
        organisation=client.recipient.name,
        purpose=purpose.id,
        agreement=agreement.id,
        allowed=len(allowed),
        unused=unused,
        proposal="narrow" if left else "end",
        propose_fields=fewest_paths(frozenset(left), purpose),
        last_used_on=max(used.values()).date().isoformat() if used else None,
    )


def fewest_paths(leaves: frozenset[str], purpose: Purpose) -> tuple[str, ...]:
    """Name exactly these leaves of a purpose by as few of its paths as may be, largest first."""
    left, named = set(leaves), []
    largest_first = sorted(purpose.askable.items(), key=lambda each: (-len(each[1]), each[0]))
    for path, under in largest_first:
        if under and under <= leaves and not under.isdisjoint(left):
            named.append(path)
            left -= under
    return tuple(sorted(named))


def _by_client(found: Iterable[FieldUse], *, since: datetime) -> _Uses:
    uses: dict[tuple[str, str], dict[str, datetime]] = {}
    for each in found:
        used = from_microseconds(each.used_us)
        if used.date() >= since.date():
            uses.setdefault((each.client_id, each.purpose), {})[each.path] = used
    return uses
