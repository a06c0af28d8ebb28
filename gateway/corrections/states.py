"""The states of a reported error, and what is sealed of it. Data only.

kept ── sent ── received ─┬─ corrected     the owner has put it right
                          └─ declined      the owner holds that it is right as it is

Until it has ended the field bears the note `under_correction`, for her and for authorities.
"""

from datetime import datetime
from typing import Final, Literal

import msgspec

State = Literal["kept", "sent", "received", "corrected", "declined"]
OPEN: Final[tuple[State, ...]] = ("kept", "sent", "received")
MOST_OPEN: Final = 50
"""How many a citizen may have under way at once."""
LONGEST_MESSAGE: Final = 2000


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """The sealed content of a row."""

    path: str
    """As receipts name fields; a person's key in it is left out."""
    message: str
    owner: str
    """Who owns the field, by name."""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One reported error, opened."""

    id: str
    subject_id: str
    state: State
    version: int
    reported_at: datetime
    changed_at: datetime
    content: Reported
