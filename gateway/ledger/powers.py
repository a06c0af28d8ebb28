"""The powers of attorney of this store: each method returns once its entries are on the disk."""

from datetime import datetime

import msgspec

from contracts.dates import danish_day
from gateway.access.delegations import Delegation
from gateway.ledger.append import Found, NewEntry
from gateway.ledger.delegation_jobs import (
    AnswerDelegation,
    EndDelegation,
    GiveDelegation,
    OpenDelegation,
    Telling,
)
from gateway.ledger.delegations import Kept, OfCitizen, Terms, given_to, hash_of, of_citizen
from gateway.ledger.entries import Sight
from gateway.ledger.jobs import AddEntry
from gateway.ledger.organisation_log import aliases_in
from gateway.ledger.payload import LogReadPayload
from gateway.store.data_keys import KeyWrapper
from gateway.store.delegation_rows import linked_by
from gateway.store.ids import is_random_id, random_id
from gateway.store.reader import Reader
from gateway.store.writer import Writer

_LINK = "inv"
_POWER = "pow"


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """An offer, and the link that opens it: the only time that it is told."""

    kept: Kept
    link: str


class Powers:
    """Keeps powers of attorney. The store has one."""

    def __init__(self, *, wrapper: KeyWrapper, reader: Reader, writer: Writer) -> None:
        self._wrapper = wrapper
        self._reader = reader
        self._writer = writer

    async def give(self, grantor: str, terms: Terms, telling: Telling) -> Offered:
        """Keep an offer. Raises NotPermitted for one too many that wait."""
        link = random_id(_LINK)
        kept = await self._writer.write(
            GiveDelegation(
                delegation_id=random_id(_POWER),
                link=link,
                grantor=grantor,
                terms=terms,
                telling=telling,
            )
        )
        return Offered(kept=kept, link=link)

    async def waits(self, link: str) -> bool:
        """Tell whether such a link was ever given: of any other nobody is looked up."""
        if not is_random_id(_LINK, link):
            return False
        return await self._reader.look_up(lambda store: linked_by(store, hash_of(link)) is not None)

    async def open(self, link: str, holder: str, telling: Telling) -> Kept:
        """Bind an offer to who opens its link. Raises NothingThere, NotPermitted."""
        return await self._writer.write(OpenDelegation(link=link, holder=holder, telling=telling))

    async def accept(
        self, delegation_id: str, holder: str, *, holder_name: str | None, telling: Telling
    ) -> Kept:
        """Take one on. Raises NothingThere."""
        return await self._writer.write(
            AnswerDelegation(
                delegation_id=delegation_id, holder=holder, holder_name=holder_name, telling=telling
            )
        )

    async def end(self, delegation_id: str, who: str | None, telling: Telling) -> Kept:
        """End one; `who` is None for the register, after a death. Raises NothingThere."""
        return await self._writer.write(
            EndDelegation(delegation_id=delegation_id, who=who, telling=telling)
        )

    async def end_after_death(self, powers: tuple[Delegation, ...], sight: Sight) -> None:
        """End those that are kept here for good: one of the two is dead by the register."""
        telling = Telling(
            organisation=sight.organisation,
            organisation_cvr=sight.organisation_cvr,
            purpose=sight.purpose,
            purpose_version=sight.purpose_version,
            basis=sight.basis,
            correlation_id=sight.correlation_id,
        )
        for each in powers:
            if each.is_active and each.source == "here":
                await self.end(each.id, None, telling)

    async def of(self, subject_id: str, *, now: datetime) -> OfCitizen:
        """Give all that a citizen gave and holds."""
        today = danish_day(now)
        return await self._reader.look_up(
            lambda store: of_citizen(store, self._wrapper, subject_id, now=now, today=today)
        )

    async def note_reading(self, subject_id: str, *, correlation_id: str) -> None:
        """Commit that a citizen reads what she gave and holds: her log has it as her reading."""
        read = LogReadPayload(page_rows=0, is_first_page=True)
        found = Found(correlation_id=correlation_id)
        new = NewEntry(kind="log_read", payload=read, subject_id=subject_id, found=found)
        await self._writer.write(AddEntry(new=new))

    async def names(self, subject_ids: frozenset[str], *, sector: str) -> dict[str, str]:
        """Give the alias that each has in the sector already."""
        return await self._reader.look_up(
            lambda store: aliases_in(store, subject_ids, sector=sector)
        )

    async def between(self, grantor: str, holder: str) -> tuple[Delegation, ...]:
        """Give what one citizen gave to another, as a decision sees it."""
        return await self._reader.look_up(
            lambda store: given_to(store, self._wrapper, grantor, holder=holder)
        )
