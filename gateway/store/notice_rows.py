"""What is read of notices about citizens, by the writer inside its transaction and by readers."""

from collections.abc import Iterable

import msgspec

from gateway.store.driver import Queries

_OF = (
    "WITH asked AS (SELECT id AS asked, COALESCE(merged_into, id) AS living FROM subject "
    "WHERE id IN ?), same AS (SELECT asked, living AS id FROM asked UNION "
    "SELECT asked.asked, subject.id FROM asked JOIN subject ON merged_into = asked.living) "
    "SELECT same.asked, notice.id, subject_id, sealed, at_us FROM same "
    "JOIN protection_notice AS notice ON subject_id = same.id ORDER BY sequence"
)


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A notice as the table holds it."""

    id: str
    subject_id: str
    """Whose key seals it: whom it was about when it came, before any merge."""
    sealed: bytes
    at_us: int


def notices_of(store: Queries, subject_ids: Iterable[str]) -> dict[str, tuple[NoticeRow, ...]]:
    """Give the notices about each citizen and those that are one with her, oldest first."""
    ids = tuple(subject_ids)
    found: dict[str, tuple[NoticeRow, ...]] = dict.fromkeys(ids, ())
    for asked, *row in store.query(tuple[str, str, str, bytes, int], _OF, (ids,)) if ids else ():
        found[asked] += (msgspec.convert(row, NoticeRow),)
    return found
