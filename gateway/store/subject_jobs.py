"""What is written about citizens: numbers on first sight, links between numbers, aliases."""

import msgspec

from gateway.ledger.protocol import Named
from gateway.store.batch import Batch, Needs
from gateway.store.ids import random_id
from gateway.store.keys import SealedNumber
from gateway.store.subject_queries import aliases_of, subjects_of


class MeetNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Make a subject for each number that has none."""

    numbers: tuple[SealedNumber, ...]
    needs: Needs = Needs()

    def run(self, batch: Batch) -> dict[bytes, str]:
        """Give the id of each number's subject, by blind index."""
        known = subjects_of(batch, tuple(each.blind_index for each in self.numbers))
        for number in self.numbers:
            if number.blind_index not in known:
                known[number.blind_index] = _new_subject(batch)
                _add_number(batch, number, subject_id=known[number.blind_index])
        return known


class NameInSector(msgspec.Struct, frozen=True, kw_only=True):
    """Give each number's subject an alias in one sector, where it has none."""

    numbers: tuple[SealedNumber, ...]
    sector: str
    needs: Needs = Needs()

    def run(self, batch: Batch) -> dict[bytes, Named]:
        """Give each number's subject and alias, by blind index."""
        subjects = MeetNumbers(numbers=self.numbers).run(batch)
        aliases = name_in_sector(batch, frozenset(subjects.values()), self.sector)
        return {
            index: Named(subject_id=subject_id, alias=aliases[subject_id])
            for index, subject_id in subjects.items()
        }


class LinkNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Record that one number was replaced by another: both are one citizen from now on."""

    old: SealedNumber
    new: SealedNumber
    needs: Needs = Needs()

    @property
    def _both(self) -> tuple[SealedNumber, SealedNumber]:
        return self.old, self.new

    def run(self, batch: Batch) -> str:
        """Give the id that both numbers lead to: the old number's, where it had one."""
        known = subjects_of(batch, (self.old.blind_index, self.new.blind_index))
        ids = [known[each.blind_index] for each in self._both if each.blind_index in known]
        stays = ids[0] if ids else _new_subject(batch)
        for number in self._both:
            if number.blind_index not in known:
                _add_number(batch, number, subject_id=stays)
        for goes in ids[1:]:
            if goes != stays:
                _merge(batch, goes=goes, stays=stays)
        _replace(batch, old=self.old.blind_index, new=self.new.blind_index)
        return stays


def name_in_sector(batch: Batch, subject_ids: frozenset[str], sector: str) -> dict[str, str]:
    """Give each living subject's alias in one sector, made where there is none."""
    aliases = aliases_of(batch, subject_ids, sector)
    new = [(random_id("sub"), sector, each) for each in subject_ids - aliases.keys()]
    if new:
        batch.execute_many(
            "INSERT INTO subject_alias (alias, sector, subject_id) VALUES (?, ?, ?)", new
        )
    return aliases | {subject_id: alias for alias, _, subject_id in new}


def citizen_sector(subject_id: str) -> str:
    """Name the sector of one citizen's own view of others."""
    return f"citizen:{subject_id}"


def _new_subject(batch: Batch) -> str:
    subject_id = random_id("cit")
    batch.execute("INSERT INTO subject (id, created_us) VALUES (?, ?)", (subject_id, batch.now_us))
    batch.make_data_key(subject_id)
    return subject_id


def _add_number(batch: Batch, number: SealedNumber, *, subject_id: str) -> None:
    batch.execute(
        "INSERT INTO subject_identifier (subject_id, blind_index, ciphertext, valid_from_us) "
        "VALUES (?, ?, ?, ?)",
        (subject_id, number.blind_index, number.ciphertext, batch.now_us),
    )


def _merge(batch: Batch, *, goes: str, stays: str) -> None:
    """Let one subject live on in another; numbers, aliases and entries stay where they are."""
    batch.execute(
        "UPDATE subject SET merged_into = ? WHERE id = ? OR merged_into = ?", (stays, goes, goes)
    )
    batch.read_notices_again()
    batch.read_delegations_again()
    # What others are called in her own view; a name that she has for somebody already stays behind.
    batch.execute(
        "UPDATE subject_alias SET sector = ? WHERE sector = ? AND subject_id NOT IN "
        "(SELECT subject_id FROM subject_alias WHERE sector = ?)",
        (citizen_sector(stays), citizen_sector(goes), citizen_sector(stays)),
    )


def _replace(batch: Batch, *, old: bytes, new: bytes) -> None:
    """Let one number follow another; an older statement that says the opposite gives way."""
    if old in _followers(batch, new):
        batch.execute(
            "UPDATE subject_identifier SET replaced_by = NULL WHERE blind_index = ?", (new,)
        )
    batch.execute("UPDATE subject_identifier SET replaced_by = ? WHERE blind_index = ?", (new, old))


def _followers(batch: Batch, index: bytes) -> set[bytes]:
    """Give every number that followed this one, itself included."""
    rows = batch.query(
        tuple[bytes],
        "WITH RECURSIVE chain(blind_index) AS (VALUES (?) UNION "
        "SELECT replaced_by FROM subject_identifier JOIN chain USING (blind_index) "
        "WHERE replaced_by IS NOT NULL) SELECT blind_index FROM chain",
        (index,),
    )
    return {each for (each,) in rows}
