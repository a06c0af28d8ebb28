"""Our own ids for citizens and the aliases that leave the house; numbers are sealed at the door.

Known citizens are read; only what is new goes to the one writer.
"""

from cryptography.exceptions import InvalidTag

from contracts.errors import EvidenceUnavailable
from contracts.pnr import Pnr
from gateway.ledger.protocol import Named
from gateway.store.driver import Queries
from gateway.store.ids import is_random_id
from gateway.store.keys import SealedNumber, SubjectKeys
from gateway.store.reader import Reader
from gateway.store.subject_jobs import LinkNumbers, MeetNumbers, NameInSector
from gateway.store.subject_queries import (
    aliases_of,
    number_after,
    number_in_force,
    number_of_subject,
    subjects_of,
)
from gateway.store.writer import Writer


class StoredSubjects:
    """The subjects of this database; gateway/ledger/entries.py says what each method promises."""

    def __init__(self, *, keys: SubjectKeys, reader: Reader, writer: Writer) -> None:
        self._keys = keys
        self._reader = reader
        self._writer = writer

    async def id_of(self, pnr: Pnr) -> str:
        """Give the citizen's id, made on first sight."""
        index = self._keys.blind_index(pnr)
        known = await self._reader.look_up(lambda store: subjects_of(store, (index,)))
        if index not in known:
            known = await self._writer.write(MeetNumbers(numbers=(self._keys.seal(pnr),)))
        return known[index]

    async def link(self, old: Pnr, new: Pnr) -> None:
        """Record that the register replaced a number by another."""
        if old != new and not await self._is_linked(old, new):
            await self._writer.write(
                LinkNumbers(old=self._keys.seal(old), new=self._keys.seal(new))
            )

    async def named(self, pnrs: frozenset[Pnr], *, sector: str) -> dict[Pnr, Named]:
        """Give id and alias of each citizen in one sector, made where there is none."""
        indexes = {pnr: self._keys.blind_index(pnr) for pnr in pnrs}
        by_index = await self._reader.look_up(
            lambda store: _named(store, tuple(indexes.values()), sector)
        )
        new = tuple(self._keys.seal(pnr) for pnr, index in indexes.items() if index not in by_index)
        if new:
            by_index.update(await self._writer.write(NameInSector(numbers=new, sector=sector)))
        return {pnr: by_index[index] for pnr, index in indexes.items()}

    async def number_of(self, alias: str, *, sector: str) -> Pnr | None:
        """Give the number in force behind an alias of that sector; None for any other alias."""
        if not is_random_id("sub", alias):
            return None
        return self._unsealed(
            await self._reader.look_up(lambda store: number_in_force(store, alias, sector))
        )

    async def number_of_subject(self, subject_id: str) -> Pnr | None:
        """Give the number in force of a citizen of ours; None for an id that is nobody's."""
        return self._unsealed(
            await self._reader.look_up(lambda store: number_of_subject(store, subject_id))
        )

    def _unsealed(self, number: SealedNumber | None) -> Pnr | None:
        if number is None:
            return None
        try:
            return self._keys.unseal(number)
        except InvalidTag:
            raise EvidenceUnavailable("evidence_unavailable") from None

    async def _is_linked(self, old: Pnr, new: Pnr) -> bool:
        before, after = self._keys.blind_index(old), self._keys.blind_index(new)
        return after == await self._reader.look_up(lambda store: number_after(store, before))


def _named(store: Queries, indexes: tuple[bytes, ...], sector: str) -> dict[bytes, Named]:
    subjects = subjects_of(store, indexes)
    names = aliases_of(store, frozenset(subjects.values()), sector)
    return {
        index: Named(subject_id=living, alias=names[living])
        for index, living in subjects.items()
        if living in names
    }
