"""Leases: of several gateway processes on one store, one does a chore at a time.

They only spare double work. What a chore may do is decided on what its own transaction reads, and
writing transactions never overlap: two that both hold a lease do no harm.
"""

from datetime import timedelta
from typing import Final

import msgspec

from gateway.store.batch import Batch
from gateway.store.instants import to_microseconds

INTEGRATOR: Final = "integrator"
SWEEPER: Final = "sweeper"
CONSENTS: Final = "consents"
WEBHOOKS: Final = "webhooks"
CHORES: Final = frozenset({INTEGRATOR, SWEEPER, CONSENTS, WEBHOOKS})
HELD_FOR: Final = timedelta(seconds=10)
"""A holder that died is followed after so long."""


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """A chore's name and the process that wants to do it."""

    name: str
    holder: str

    def take(self, batch: Batch) -> int | None:
        """Take or renew it and give the place up to which the chore is done; None: another's."""
        rows = batch.query(
            tuple[str, int, int],
            "SELECT holder, until_us, position FROM lease WHERE name = ?",
            (self.name,),
        )
        if rows and rows[0][0] != self.holder and rows[0][1] > batch.now_us:
            return None
        position = rows[0][2] if rows else 0
        if not rows or self._is_due(batch, rows[0]):
            self._write(batch, position)
        return position

    def move(self, batch: Batch, position: int) -> None:
        """Say how far it is done."""
        self._write(batch, position)

    def _is_due(self, batch: Batch, row: tuple[str, int, int]) -> bool:
        """Tell whether to write at all: an idle ledger is left alone for half a lease."""
        left = row[1] - batch.now_us
        return row[0] != self.holder or left < _us(HELD_FOR) // 2

    def _write(self, batch: Batch, position: int) -> None:
        batch.execute(
            "INSERT INTO lease (name, holder, until_us, position) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, "
            "until_us = excluded.until_us, position = excluded.position",
            (self.name, self.holder, to_microseconds(batch.now + HELD_FOR), position),
        )


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
