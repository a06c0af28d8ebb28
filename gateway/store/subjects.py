"""Our own ids for citizens and the aliases that leave the house; numbers are sealed at the door.

Known citizens are read; only what is new goes to the one writer.
"""

from collections.abc import Collection, Iterable

from cryptography.exceptions import InvalidTag
from sqlalchemy import CompoundSelect, Connection, func, select, union
from sqlalchemy.sql.elements import ColumnElement

from contracts.errors import EvidenceUnavailable
from contracts.pnr import Pnr
from gateway.store.keys import SealedNumber, SubjectKeys
from gateway.store.reader import Reader
from gateway.store.subject_jobs import LinkNumbers, MeetNumbers, NameInSector
from gateway.store.tables import subject, subject_alias, subject_identifier
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
        known = await self._reader.read(lambda connection: _known(connection, (index,)))
        if index not in known:
            known = await self._writer.write(MeetNumbers(numbers=(self._keys.seal(pnr),)))
        return known[index]

    async def link(self, old: Pnr, new: Pnr) -> None:
        """Record that the register replaced a number by another."""
        if old != new and not await self._is_linked(old, new):
            await self._writer.write(
                LinkNumbers(old=self._keys.seal(old), new=self._keys.seal(new))
            )

    async def aliases(self, pnrs: frozenset[Pnr], *, sector: str) -> dict[Pnr, str]:
        """Give the alias of each citizen in one sector, made where there is none."""
        indexes = {pnr: self._keys.blind_index(pnr) for pnr in pnrs}
        by_index = await self._reader.read(
            lambda connection: _named(connection, indexes.values(), sector)
        )
        new = tuple(self._keys.seal(pnr) for pnr, index in indexes.items() if index not in by_index)
        if new:
            by_index.update(await self._writer.write(NameInSector(numbers=new, sector=sector)))
        return {pnr: by_index[index] for pnr, index in indexes.items()}

    async def number_of(self, alias: str, *, sector: str) -> Pnr | None:
        """Give the number in force behind an alias of that sector; None for any other alias."""
        number = await self._reader.read(lambda connection: _newest(connection, alias, sector))
        if number is None:
            return None
        try:
            return self._keys.unseal(number)
        except InvalidTag:
            raise EvidenceUnavailable("evidence_unavailable") from None

    async def _is_linked(self, old: Pnr, new: Pnr) -> bool:
        question = select(subject_identifier.c.replaced_by).where(
            subject_identifier.c.blind_index == self._keys.blind_index(old)
        )
        follower = await self._reader.read(lambda connection: connection.scalar(question))
        return follower == self._keys.blind_index(new)


def living_id() -> ColumnElement[str]:
    """Give the id under which a subject lives on: its own, or that of the one it merged into."""
    return func.coalesce(subject.c.merged_into, subject.c.id)


def one_with(living: Collection[str]) -> CompoundSelect[tuple[str]]:
    """Select the ids of living subjects and of those that live on in them."""
    return union(
        select(subject.c.id).where(subject.c.id.in_(living)),
        select(subject.c.id).where(subject.c.merged_into.in_(living)),
    )


def _known(connection: Connection, indexes: Iterable[bytes]) -> dict[bytes, str]:
    rows = connection.execute(
        select(subject_identifier.c.blind_index, living_id())
        .join(subject, subject.c.id == subject_identifier.c.subject_id)
        .where(subject_identifier.c.blind_index.in_(tuple(indexes)))
    )
    return {row[0]: row[1] for row in rows}


def _named(connection: Connection, indexes: Iterable[bytes], sector: str) -> dict[bytes, str]:
    subjects = _known(connection, indexes)
    rows = connection.execute(
        select(living_id(), subject_alias.c.alias)
        .join(subject, subject.c.id == subject_alias.c.subject_id)
        .where(
            subject_alias.c.sector == sector,
            subject_alias.c.subject_id.in_(one_with(tuple(subjects.values()))),
        )
        .order_by(subject_alias.c.sequence.desc())
    )
    # The last one given wins: the oldest, as in the writer.
    names = {row[0]: row[1] for row in rows}
    return {index: names[living] for index, living in subjects.items() if living in names}


def _newest(connection: Connection, alias: str, sector: str) -> SealedNumber | None:
    living = connection.scalar(
        select(living_id())
        .join(subject_alias, subject_alias.c.subject_id == subject.c.id)
        .where(subject_alias.c.alias == alias, subject_alias.c.sector == sector)
    )
    if living is None:
        return None
    row = connection.execute(
        select(subject_identifier.c.blind_index, subject_identifier.c.ciphertext)
        .where(
            subject_identifier.c.subject_id.in_(one_with((living,))),
            subject_identifier.c.replaced_by.is_(None),
        )
        .order_by(subject_identifier.c.sequence.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise EvidenceUnavailable("evidence_unavailable")
    return SealedNumber(blind_index=row.blind_index, ciphertext=row.ciphertext)
