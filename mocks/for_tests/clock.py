"""The registries' clock in a test's hand."""

from datetime import datetime

import msgspec

from mocks.command.reach import Desk


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Where the clock stands."""

    now: datetime
    frozen: bool


class SandboxClock:
    """Moves the registries' clock: payrolls arrive, the replica loads, people grow older."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def now(self) -> datetime:
        """Give the registries' time."""
        return self._shown(self._desk.ask("GET", "/clock"))

    def forward(self, span: str) -> datetime:
        """Move on by `1mo`, `3d`, `2h`, `P1M`; a minus moves back."""
        return self._order(advance=span)

    def to(self, moment: datetime) -> datetime:
        """Move to an instant; it has its time zone."""
        return self._order(now=moment.isoformat())

    def freeze(self) -> datetime:
        """Stand still."""
        return self._order(freeze=True)

    def release(self) -> datetime:
        """Run on from there."""
        return self._order(freeze=False)

    def _order(self, **order: object) -> datetime:
        return self._shown(self._desk.ask("POST", "/clock", order=order))

    def _shown(self, said: bytes) -> datetime:
        return msgspec.json.decode(said, type=Shown).now
