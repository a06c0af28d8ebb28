"""Orders to the registries' clock: `GET`, `POST` and `DELETE /clock`."""

from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from mocks.clock import MovableClock


class ClockOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do with the clock: at most one of `now` and `advance_days`, with or without
    `freeze`.
    """

    now: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    advance_days: Annotated[float, msgspec.Meta(ge=-2000, le=2000)] | None = None
    freeze: bool | None = None

    def __post_init__(self) -> None:
        if self.now is not None and self.advance_days is not None:
            raise ValueError("name a moment or days to advance, not both")
        if self.now is None and self.advance_days is None and self.freeze is None:
            raise ValueError("name a moment, days to advance or whether to freeze")

    def obey(self, clock: MovableClock) -> None:
        """Move the clock and freeze or thaw it there. Raises OutOfReach, and has then done
        nothing.
        """
        wanted = self.now or clock() + timedelta(days=self.advance_days or 0)
        if self.freeze:
            clock.freeze(wanted)
            return
        clock.set(wanted)
        if self.freeze is False:
            clock.thaw()


def shown(clock: MovableClock) -> dict[str, object]:
    """Tell where the clock stands."""
    return {
        "now": clock(),
        "machine": clock.machine,
        "frozen": clock.is_frozen,
        "follows_the_machine": "tokens, sign-ins, certificates, message times and the journal",
    }
