"""What the register tells of a protection ahead of its next load, and how long that counts."""

from datetime import date
from typing import Final, Literal

import msgspec

from gateway.access.protection import Strength

NoticeChange = Literal["gained", "ended"]
NoticeStrength = Literal["address", "whereabouts"]
_ORDER: Final[tuple[Strength, ...]] = ("open", "address", "whereabouts")


class ProtectionNotice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One notice. It can only make stricter: that a protection ended is for the register's own
    load to say.
    """

    change: NoticeChange
    since: date
    """The first Danish day of the change."""
    noticed_on: date
    """The Danish day on which it came."""
    until: date | None = None
    """The last day of a protection that was gained; None: no end is known."""
    strength: NoticeStrength = "address"

    def counts(self, today: date, *, loaded_on: date | None) -> bool:
        """Tell whether it adds to what the register's answer says.

        A night's load has what was registered before that midnight, so only the load of a later
        day than the notice's own and its first takes its place. None: no load can be told.
        """
        if self.change == "ended" or today < self.since:
            return False
        is_over = self.until is not None and self.until < today
        is_loaded = loaded_on is not None and loaded_on > max(self.noticed_on, self.since)
        return not is_over and not is_loaded


def noticed(
    notices: tuple[ProtectionNotice, ...] | None, today: date, *, loaded_on: date | None
) -> Strength:
    """Give how much the notices keep; those that cannot be read keep everything."""
    if notices is None:
        return "whereabouts"
    counting = [each.strength for each in notices if each.counts(today, loaded_on=loaded_on)]
    return stricter("open", *counting)


def stricter(*said: Strength) -> Strength:
    """Give the strictest of what was said (trust.md G9)."""
    return max(said, key=_ORDER.index)
