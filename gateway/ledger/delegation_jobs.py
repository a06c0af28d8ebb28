"""The steps in the life of a power of attorney, each with its entry on the log of both: given, its
link opened, taken on or declined, ended. No state that has ended is left again.
"""

from datetime import timedelta
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from contracts.dates import danish_day
from contracts.errors import NothingThere, NotPermitted
from contracts.paths import section_of
from gateway.ledger.append import Found, NewEntry, append
from gateway.ledger.delegations import (
    ACTIVE,
    WAITING,
    Kept,
    Terms,
    as_kept,
    bound,
    hash_of,
    terms_of,
)
from gateway.ledger.entries import CITIZEN, DelegationStep, Sight, Stepped
from gateway.ledger.payload import DelegationNow, SightPayload, checksum_of
from gateway.proof.encoding import to_b64u
from gateway.store.batch import Batch, Needs
from gateway.store.data_keys import seal
from gateway.store.delegation_rows import DelegationRow, delegation_of, linked_by
from gateway.store.subject_jobs import citizen_sector, name_in_sector

LINK_OPENS: Final = timedelta(minutes=10)
ANSWERED_WITHIN: Final = timedelta(minutes=30)
"""How long whoever opened the link may think about it."""
MOST_WAITING: Final = 3
"""Links of one citizen that may be waiting at a time (trust.md, threat 15)."""
End = Literal["withdrawn", "returned", "declined", "ended"]
_STEPS: Final[dict[str, DelegationStep]] = {
    "withdrawn": "withdrawn",
    "returned": "returned",
    "declined": "declined",
    "ended": "ended_by_death",
}


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What the entries of a step say beside it."""

    organisation: str
    organisation_cvr: str
    purpose: str
    purpose_version: int | None
    basis: str | None
    correlation_id: str


class GiveDelegation(msgspec.Struct, frozen=True, kw_only=True):
    """Keep an offer, open by its link only."""

    delegation_id: str
    link: str
    grantor: str
    terms: Terms
    telling: Telling

    @property
    def needs(self) -> Needs:
        """Ask for the key that seals it, and for what she has given already."""
        ids = frozenset({self.grantor})
        return Needs(data_keys=ids, delegations=ids)

    def run(self, batch: Batch) -> Kept:
        """Give it. Raises NotPermitted for one link too many."""
        waiting = [
            row
            for row in batch.delegations(self.grantor)
            if row.state in WAITING and row.link_until_us >= batch.now_us
        ]
        if len(waiting) >= MOST_WAITING:
            raise NotPermitted("too_many_powers")
        row = DelegationRow(
            id=self.delegation_id,
            grantor_id=self.grantor,
            grantor=self.grantor,
            holder=None,
            state="offered",
            link_until_us=batch.now_us + _us(LINK_OPENS),
            sealed=_sealed(batch, self.delegation_id, self.grantor, terms=self.terms),
            at_us=batch.now_us,
            changed_us=batch.now_us,
        )
        batch.execute(
            "INSERT INTO delegation (id, grantor_id, holder_id, state, link_hash, link_until_us, "
            "sealed, at_us, changed_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(row.id, row.grantor_id, None, row.state, hash_of(self.link)),
                *(row.link_until_us, row.sealed, row.at_us, row.changed_us),
            ),
        )
        _Told(batch, self.telling).of(row, self.terms, "given", link_hash=hash_of(self.link))
        return _kept(batch, row)


class OpenDelegation(msgspec.Struct, frozen=True, kw_only=True):
    """Bind an offer to the first citizen who opens its link."""

    link: str
    holder: str
    telling: Telling
    needs: Needs = Needs()

    def run(self, batch: Batch) -> Kept:
        """Give it. Raises NothingThere for every link that is none of hers, whatever became of it;
        NotPermitted where it is her own offer.
        """
        row = linked_by(batch, hash_of(self.link))
        if row is None or row.state not in WAITING or row.link_until_us < batch.now_us:
            raise NothingThere("power_unknown")
        if row.grantor == self.holder:
            raise NotPermitted("power_is_your_own")
        if row.holder is not None:
            if row.holder != self.holder:
                raise NothingThere("power_unknown")
            return _kept(batch, row)
        terms = terms_of(row, batch.data_key(row.grantor_id))
        name_in_sector(batch, frozenset({row.grantor}), citizen_sector(self.holder))
        opened = replace(
            row,
            holder=self.holder,
            state="opened",
            link_until_us=batch.now_us + _us(ANSWERED_WITHIN),
            changed_us=batch.now_us,
        )
        return _changed(batch, opened, terms, "opened", telling=self.telling)


class AnswerDelegation(msgspec.Struct, frozen=True, kw_only=True):
    """Take an offer on. From the commit on, it gives what it names."""

    delegation_id: str
    holder: str
    holder_name: str | None
    telling: Telling
    needs: Needs = Needs()

    def run(self, batch: Batch) -> Kept:
        """Give it. Raises NothingThere where it is not hers to answer, or no more."""
        row = delegation_of(batch, self.delegation_id)
        if row is None or row.holder != self.holder:
            raise NothingThere("power_unknown")
        if row.state == ACTIVE:
            return _kept(batch, row)
        if row.state != "opened" or row.link_until_us < batch.now_us:
            raise NothingThere("power_unknown")
        terms = replace(
            terms_of(row, batch.data_key(row.grantor_id)),
            since=danish_day(batch.now),
            holder_name=self.holder_name,
        )
        name_in_sector(batch, frozenset({self.holder}), citizen_sector(row.grantor))
        active = replace(
            row,
            state=ACTIVE,
            sealed=_sealed(batch, row.id, row.grantor_id, terms=terms),
            changed_us=batch.now_us,
        )
        return _changed(batch, active, terms, "accepted", telling=self.telling)


class EndDelegation(msgspec.Struct, frozen=True, kw_only=True):
    """End one for good: who gave or holds it, or after a death the register (`who` is None)."""

    delegation_id: str
    who: str | None
    telling: Telling
    needs: Needs = Needs()

    def run(self, batch: Batch) -> Kept:
        """Give it. One that has ended stays as it is. Raises NothingThere where it is not hers."""
        row = delegation_of(batch, self.delegation_id)
        if row is None or (self.who is not None and self.who not in {row.grantor, row.holder}):
            raise NothingThere("power_unknown")
        if row.state not in {*WAITING, ACTIVE}:
            return _kept(batch, row)
        state = self._end(row)
        terms = terms_of(row, batch.data_key(row.grantor_id))
        ended = replace(row, state=state, changed_us=batch.now_us)
        return _changed(batch, ended, terms, _STEPS[state], telling=self.telling)

    def _end(self, row: DelegationRow) -> End:
        if self.who is None:
            return "ended"
        if self.who == row.grantor:
            return "withdrawn"
        return "returned" if row.state == ACTIVE else "declined"


class _Told:
    """Adds the entries of one step."""

    def __init__(self, batch: Batch, telling: Telling) -> None:
        self._batch = batch
        self._telling = telling

    def of(
        self, row: DelegationRow, terms: Terms, step: DelegationStep, *, link_hash: bytes
    ) -> None:
        """Add one for who gave it, with what it gives, and one without for who opened it."""
        now = DelegationNow(
            state=row.state,
            holder_id=row.holder,
            link_hash=to_b64u(link_hash),
            link_until_us=row.link_until_us,
            checksum=checksum_of(row.sealed),
        )
        stepped = Stepped(delegation_id=row.id, step=step, is_grantor=True)
        self._add(row.grantor, terms.fields, stepped, now)
        if row.holder is not None:
            self._add(row.holder, (), replace(stepped, is_grantor=False), None)

    def _add(
        self,
        subject_id: str,
        fields: tuple[str, ...],
        stepped: Stepped,
        now: DelegationNow | None,
    ) -> None:
        told = self._telling
        sight = Sight(
            subject_id=subject_id,
            organisation=told.organisation,
            organisation_cvr=told.organisation_cvr,
            client_id=CITIZEN,
            unit=None,
            actor=None,
            purpose=told.purpose,
            purpose_version=told.purpose_version,
            basis=told.basis,
            case_reference=None,
            municipality_basis=None,
            sections=tuple(sorted({section_of(path) for path in fields})),
            fields=fields,
            correlation_id=told.correlation_id,
        )
        append(
            self._batch,
            NewEntry(
                kind="power_changed",
                payload=SightPayload(sight=sight, delegation=stepped, delegation_now=now),
                subject_id=subject_id,
                found=Found(correlation_id=told.correlation_id),
            ),
        )


def _changed(
    batch: Batch, row: DelegationRow, terms: Terms, step: DelegationStep, *, telling: Telling
) -> Kept:
    """Write a row's new state, and the step's entries."""
    ((link_hash,),) = batch.query(
        tuple[bytes], "SELECT link_hash FROM delegation WHERE id = ?", (row.id,)
    )
    batch.execute(
        "UPDATE delegation SET holder_id = ?, state = ?, link_until_us = ?, sealed = ?, "
        "changed_us = ? WHERE id = ?",
        (row.holder, row.state, row.link_until_us, row.sealed, row.changed_us, row.id),
    )
    _Told(batch, telling).of(row, terms, step, link_hash=link_hash)
    return _kept(batch, row)


def _kept(batch: Batch, row: DelegationRow) -> Kept:
    batch.read_delegations_again()
    key = batch.data_key(row.grantor_id)
    return as_kept(row, key, now=batch.now, today=danish_day(batch.now))


def _sealed(batch: Batch, delegation_id: str, owner: str, *, terms: Terms) -> bytes:
    content = msgspec.json.encode(terms)
    return seal(batch.data_key(owner), content, bound_to=bound(delegation_id))


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
