"""Orders to the registries' clock: `GET`, `POST` and `DELETE /clock`."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec

from mocks.clock import MovableClock
from mocks.durations import read_span
from mocks.life.cadence import in_replica_from, loaded_until


class ClockOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do with the clock: at most one of `now`, `advance` and `advance_days`, with or
    without `freeze`.
    """

    now: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    advance: str | None = None
    """A span: `P1M`, `-P1D`, `PT2H`, `1mo`."""
    advance_days: Annotated[float, msgspec.Meta(ge=-2000, le=2000)] | None = None
    """The same in days of 24 hours."""
    freeze: bool | None = None
    """False lets a frozen clock run on."""

    def __post_init__(self) -> None:
        named = [each for each in (self.now, self.advance, self.advance_days) if each is not None]
        if len(named) > 1:
            raise ValueError("name a moment, a span or days to advance, not several")
        if not named and self.freeze is None:
            raise ValueError("name a moment, a span, days to advance or whether to freeze")
        if self.advance is not None:
            read_span(self.advance)

    def obey(self, clock: MovableClock) -> None:
        """Move the clock and freeze or thaw it there. Raises OutOfReach, and has then done
        nothing.
        """
        wanted = self._wanted(clock())
        if self.freeze:
            clock.freeze(wanted)
            return
        clock.set(wanted)
        if self.freeze is False:
            clock.thaw()

    def _wanted(self, now: datetime) -> datetime:
        if self.advance is not None:
            return read_span(self.advance).after(now)
        return self.now or now + timedelta(days=self.advance_days or 0)


def shown(clock: MovableClock) -> dict[str, object]:
    """Tell where the clock stands, and how old what the person register's replica has is."""
    now = clock()
    return {
        "now": now,
        "machine": clock.machine,
        "frozen": clock.is_frozen,
        "follows_the_machine": "tokens, sign-ins, certificates, message times and the journal",
        "replica": {
            "has_everything_before": loaded_until(now).astimezone(UTC),
            "has_what_happens_now_from": in_replica_from(now).astimezone(UTC),
        },
    }
