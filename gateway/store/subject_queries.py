"""What is read about citizens, by the writer inside its transaction and by readers beside it."""

from gateway.store.driver import Queries
from gateway.store.keys import SealedNumber


def subjects_of(store: Queries, indexes: tuple[bytes, ...]) -> dict[bytes, str]:
    """Give the living subject of each blind index that is known."""
    rows = store.query(
        tuple[bytes, str],
        "SELECT blind_index, COALESCE(merged_into, subject.id) FROM subject_identifier "
        "JOIN subject ON subject.id = subject_identifier.subject_id "
        "WHERE blind_index IN ?",
        (indexes,),
    )
    return dict(rows)


def living_of(store: Queries, subject_id: str) -> str:
    """Give the id under which a subject lives on; an unknown one is itself."""
    rows = store.query(
        tuple[str], "SELECT COALESCE(merged_into, id) FROM subject WHERE id = ?", (subject_id,)
    )
    return rows[0][0] if rows else subject_id


def number_of_subject(store: Queries, subject_id: str) -> SealedNumber | None:
    """Give a living subject's number, the newest that none replaced."""
    rows = store.query(
        tuple[bytes, bytes],
        "SELECT blind_index, ciphertext FROM subject_identifier WHERE replaced_by IS NULL "
        "AND subject_id IN (SELECT id FROM subject WHERE id = ? OR merged_into = ?) "
        "ORDER BY sequence DESC LIMIT 1",
        (subject_id, subject_id),
    )
    return SealedNumber(blind_index=rows[0][0], ciphertext=rows[0][1]) if rows else None


def aliases_of(store: Queries, subject_ids: frozenset[str], sector: str) -> dict[str, str]:
    """Give the oldest alias that a subject, or one that lives on in it, has in the sector."""
    ids = tuple(subject_ids)
    rows = store.query(
        tuple[str, str],
        "SELECT COALESCE(merged_into, subject.id) AS living, alias FROM subject_alias "
        "JOIN subject ON subject.id = subject_alias.subject_id "
        "WHERE sector = ? AND subject_id IN (SELECT id FROM subject WHERE id IN ? "
        "UNION SELECT id FROM subject WHERE merged_into IN ?) "
        "ORDER BY subject_alias.sequence DESC",
        (sector, ids, ids),
    )
    # The last one given wins in the dict: the oldest.
    return dict(rows)


def number_in_force(store: Queries, alias: str, sector: str) -> SealedNumber | None:
    """Give the number of whoever has that alias in that sector, the newest that none replaced."""
    rows = store.query(
        tuple[bytes, bytes],
        "WITH named AS (SELECT COALESCE(merged_into, subject.id) AS living FROM subject_alias "
        "JOIN subject ON subject.id = subject_alias.subject_id WHERE alias = ? AND sector = ?) "
        "SELECT blind_index, ciphertext FROM subject_identifier WHERE replaced_by IS NULL "
        "AND subject_id IN (SELECT subject.id FROM subject JOIN named ON subject.id = living "
        "UNION SELECT subject.id FROM subject JOIN named ON merged_into = living) "
        "ORDER BY sequence DESC LIMIT 1",
        (alias, sector),
    )
    return SealedNumber(blind_index=rows[0][0], ciphertext=rows[0][1]) if rows else None


def number_after(store: Queries, index: bytes) -> bytes | None:
    """Give the blind index of the number that replaced this one, if one has."""
    rows = store.query(
        tuple[bytes | None],
        "SELECT replaced_by FROM subject_identifier WHERE blind_index = ?",
        (index,),
    )
    return rows[0][0] if rows else None
