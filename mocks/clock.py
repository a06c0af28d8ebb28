"""A clock that can be moved: what day it is for the registries' data.

Tokens, sign-ins, certificates and the times of messages follow the machine's clock: whoever checks
them has no other.
"""

from datetime import datetime, timedelta

from mocks.durations import Span
from mocks.exchange import Clock


class OutOfReach(Exception):
    """The registries' data do not go that far. The message is fixed."""


class MovableClock:
    """The machine's clock, some time ahead or behind, or standing still."""

    def __init__(self, machine: Clock, *, furthest: timedelta) -> None:
        """Start at the machine's time; `furthest` is how far from it the clock may be set."""
        self._machine = machine
        self._furthest = furthest
        self._moved = timedelta()
        self._stands_at: datetime | None = None

    def __call__(self) -> datetime:
        """Give the moment."""
        return self._stands_at or self._machine() + self._moved

    @property
    def machine(self) -> datetime:
        """Give the machine's moment."""
        return self._machine()

    @property
    def is_frozen(self) -> bool:
        """Tell whether it stands still."""
        return self._stands_at is not None

    def set(self, now: datetime) -> None:
        """Move to a moment; a frozen clock stays frozen there. Raises OutOfReach."""
        moved = now - self._machine()
        if abs(moved) > self._furthest:
            raise OutOfReach("the registries' data do not go that far")
        self._moved = moved
        self._stands_at = now if self.is_frozen else None

    def advance(self, span: Span) -> None:
        """Move on, or back, by a span on the Danish calendar. Raises OutOfReach."""
        self.set(span.after(self()))

    def freeze(self, at: datetime | None = None) -> None:
        """Stand still from now on, or at a moment. Raises OutOfReach."""
        if at is not None:
            self.set(at)
        self._stands_at = at or self()

    def thaw(self) -> None:
        """Run on from where it stands."""
        self._moved = self() - self._machine()
        self._stands_at = None

    def reset(self) -> None:
        """Be the machine's clock again."""
        self._moved, self._stands_at = timedelta(), None
