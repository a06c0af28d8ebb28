"""The fault that the feed and the replica are out of step: either runs ahead of the other.

In the real test environments notices and replica are ordered separately, so a notice may tell of a
change that the replica never gets, or the other way round.
"""

from datetime import datetime
from typing import Final, Literal

import msgspec

from mocks.life.cadence import loaded_until

OUT_OF_STEP: Final = "events-and-replica-out-of-step"


class OutOfStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is behind from now on; without `persona` it is so for everybody."""

    registry: Literal["cpr", "feed"]
    fault: Literal["events-and-replica-out-of-step"]
    persona: str | None = None
    world: str | None = None
    """The world's name, as every fault's order has it."""


class Steps:
    """The orders that stand in one world, and since when. A new one replaces its like."""

    def __init__(self) -> None:
        self._since: dict[OutOfStep, datetime] = {}

    def set(self, order: OutOfStep, *, now: datetime) -> None:
        """Let somebody fall behind from now on."""
        self._since[order] = now

    def clear(self) -> None:
        """Let both catch up."""
        self._since.clear()

    def lift(self, registry: str, *, persona: str | None) -> None:
        """Let one of them catch up about a persona, or as far as it was behind about everybody."""
        self._since = {
            order: since
            for order, since in self._since.items()
            if (order.registry, order.persona) != (registry, persona)
        }

    def listing(self) -> list[OutOfStep]:
        """Give the orders that stand."""
        return list(self._since)

    def holds_back(self, persona: str | None) -> bool:
        """Tell whether the feed keeps notices about a persona to itself."""
        return any(self._times("feed", persona))

    def replica_until(self, now: datetime, *, persona: str | None) -> datetime:
        """Give the moment before which the replica has everything about a persona."""
        return min([loaded_until(now), *self._times("cpr", persona)])

    def _times(self, registry: str, persona: str | None) -> list[datetime]:
        return [
            since
            for order, since in self._since.items()
            if order.registry == registry and order.persona in (None, persona)
        ]
