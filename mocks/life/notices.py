"""The notices that registries send of a change, as facts; how they look on the feed stands
elsewhere.

The person register's codes are those of its change subscription (registries/README.md 2b), the
address register's message types are `<Entity>Create`, and the income register's is the notice that
a subscriber orders (IndkomstOplysningPersonAdvisBestil).
"""

from datetime import date, datetime
from typing import Final, Literal

import msgspec

from contracts.pnr import Pnr

Noticing = Literal["cpr", "dar", "skat"]
CprCode = Literal[
    "A01", "A06", "A13", "A14", "A21", "A24", "A33", "A73", "P03", "P11", "MOCK-BIRTH"
]
ADVICE: Final = "IndkomstOplysningPersonAdvis"
INVENTED: Final = frozenset({"MOCK-BIRTH"})
"""No public list has a code for a birth."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One notice. Never serialised as it is: it holds a number."""

    registry: Noticing
    code: str
    at: datetime
    """When the registry sends it."""
    on: date
    """The Danish day from which the change holds."""
    about: Pnr | None = None
    successor: Pnr | None = None
    """Of a changed number: the new one."""
    persona: str | None = None
    object_id: str | None = None
    """The address register's: what was made."""
    months: tuple[str, ...] = ()
    """The income register's: the basis months that have news."""
    employer_se: str | None = None
