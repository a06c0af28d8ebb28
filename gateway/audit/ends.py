"""The audit of the ledger's end: what the database knows of entries that may have followed."""

from typing import ClassVar, Final

from gateway.audit.findings import Place
from gateway.audit.rows import AuditedRow, read
from gateway.ledger.leases import CHORES, HELD_FOR, INTEGRATOR, SWEEPER
from gateway.store.driver import Numbering, Queries

_HELD_US: Final = int(HELD_FOR.total_seconds()) * 1_000_000
_LEASES: Final = (
    "SELECT lease.name, lease.holder, lease.until_us, lease.position, entry.kind "
    "FROM lease LEFT JOIN entry ON entry.sequence = lease.position ORDER BY lease.name"
)


class _Lease(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "lease"

    name: str
    holder: str
    until_us: int
    position: int
    kind: str | None

    @property
    def place(self) -> Place:
        """Name the chore."""
        return Place(self.TABLE, self.name if self.name in CHORES else "of no chore of ours")


class Leases:
    """How far each chore says to be done."""

    def __init__(self, store: Queries) -> None:
        self._rows = {each.name: each for each in read(store, _Lease, _LEASES)}

    @property
    def swept(self) -> int:
        """Give up to which entry every intent has been ended."""
        return self._rows[SWEEPER].position if SWEEPER in self._rows else 0

    def check(self, *, newest: int, signed_us: int, latest_us: int) -> None:
        """Hold them to the newest entry, its number, and the newest checkpoint. Raises Differs."""
        for lease in self._rows.values():
            require = lease.place.require
            require("name", "is no chore", holds=lease.name in CHORES)
            require("position", "is beyond the newest entry", holds=0 <= lease.position <= newest)
            is_place = lease.position == 0 or (lease.name, lease.kind) == (SWEEPER, "intent")
            require("position", "is no place where this chore stops", holds=is_place)
            require("until_us", "is yet to come", holds=0 < lease.until_us <= latest_us + _HELD_US)
        if INTEGRATOR in self._rows:
            lease = self._rows[INTEGRATOR]
            lease.place.require(
                "until_us",
                "is before the newest checkpoint's time, or that one is wrong",
                holds=signed_us <= lease.until_us,
            )


def check_numbers(store: Queries, numbering: Numbering, *, newest: int, count: int) -> None:
    """Hold the entries' numbers to those that the database has given. Raises Differs."""
    rows = store.query(tuple[int], numbering.newest)
    given = rows[0][0] if rows else 0
    place = Place("entry", str(newest))
    place.require("sequence", "is beyond any that the database has given", holds=newest <= given)
    if not numbering.has_gaps:
        place.require(
            None,
            f"is the newest, and the database has numbered up to {given}: a tail is gone",
            holds=newest == given,
        )
        place.require("sequence", "is not the count of entries: one is gone", holds=newest == count)
