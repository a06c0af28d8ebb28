"""Where a world's clock stands, and the moments that one waits for: the next payroll, the next load
of the person register's replica.
"""

from datetime import datetime, timedelta

import msgspec

from contracts.dates import danish_day
from mocks.life.cadence import loaded_until, next_load
from mocks.world.payroll import Calendar, reported_at
from mocks.worlds import Inhabited

_A_MINUTE = timedelta(minutes=1)


class Moments(msgspec.Struct, frozen=True, kw_only=True):
    """A world's time."""

    now: datetime
    is_frozen: bool
    is_moved: bool
    """Whether it is not the machine's."""
    payroll: datetime
    """When the next monthly pay is reported."""
    load: datetime
    """When the replica is loaded next."""
    replica_has: datetime
    """The midnight before which the replica has everything."""


def moments_of(world: Inhabited) -> Moments:
    """Read a world's time."""
    clock = world.life.clock
    now = clock()
    return Moments(
        now=now,
        is_frozen=clock.is_frozen,
        is_moved=clock.is_frozen or abs(now - clock.machine) > _A_MINUTE,
        payroll=next_payroll(now),
        load=next_load(now),
        replica_has=loaded_until(now),
    )


def next_payroll(now: datetime) -> datetime:
    """Give when the next monthly pay is reported: at six on its month's last weekday."""
    calendar = Calendar(today=danish_day(now))
    this, following = (reported_at(calendar.last_weekday(offset)) for offset in (0, 1))
    return this if this > now else following
