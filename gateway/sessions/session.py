"""What is known of somebody who signed in. Holds no personal number: our own ids stand for people,
so that neither a cookie nor a row of the table tells who anybody is.
"""

from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

IDLE: Final = timedelta(minutes=15)
"""How long somebody stays signed in who does nothing."""
LONGEST: Final = timedelta(minutes=60)
"""How long at most, whatever she does."""
MOST_SENT: Final = 500
"""How many sent forms a session remembers: far more than anybody sends in an hour."""
Kind = Literal["citizen", "employee"]


class Power(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """For whom she may act, and how, as her sign-in says."""

    subject_id: str
    sections: tuple[str, ...] = ()
    gives_log: bool = False
    is_guardian: bool = False


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody had typed when her time was over: shown to her again, sent by nobody else."""

    path: str
    fields: tuple[tuple[str, str], ...]


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A power of attorney that she has just given, with the code that opens it: until whoever is
    to hold it has had the time to.
    """

    power_id: str
    code: str
    until: datetime
    form: str
    """Of which form it came: the same sent twice gives one power."""


class Employee(msgspec.Struct, frozen=True, kw_only=True):
    """For which client of ours an employee works, and what her authority says of her."""

    client_id: str
    id: str
    unit: str
    roles: tuple[str, ...]


class Session(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The sealed content of a row. Never serialised elsewhere."""

    kind: Kind
    issuer: str
    subject: str
    acr: str
    auth_time: datetime
    form_key: str
    """Random; every form's token is made of it, so that nobody else's form counts."""
    subject_id: str | None = None
    """Our own id: of a citizen herself, of an employee who she is as a citizen, if that is told."""
    name: str | None = None
    """As the issuer says it, for the top of the page."""
    employee: Employee | None = None
    powers: tuple[Power, ...] = ()
    draft: Draft | None = None
    invitation: Invitation | None = None
    sent: tuple[str, ...] = ()
    """Marks of the forms that have been sent, newest last: none of them counts a second time."""

    def is_of_the_same(self, other: "Session") -> bool:
        """Tell whether the very same person signed in, as the same."""
        return (self.kind, self.issuer, self.subject, self.subject_id) == (
            other.kind,
            other.issuer,
            other.subject,
            other.subject_id,
        )


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A session that is in force."""

    session: Session
    started_at: datetime
    ends_at: datetime
    """Unless she does something before; never later than `LONGEST` after it began."""

    read_at: datetime
    """When it was looked up, by our clock: a browser's own may be wrong."""

    @property
    def seconds_left(self) -> int:
        """Tell how long it holds from then on."""
        return int((self.ends_at - self.read_at).total_seconds())

    @property
    def is_last_stretch(self) -> bool:
        """Tell whether doing something does not prolong it any more."""
        return self.ends_at >= self.started_at + LONGEST


def ends_at(started_at: datetime, seen_at: datetime) -> datetime:
    """Give when a session is over that was last seen then."""
    return min(seen_at + IDLE, started_at + LONGEST)
