"""A power of attorney as a decision sees it: what it gives, and on which days. Its life is told
elsewhere, and no number is here: it is kept with the facts of the decision that rests on it.
"""

from datetime import date
from typing import Literal

import msgspec

from gateway.access.agreements import is_within


class Delegation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a citizen lets whoever asks see of her. It gives what it names and nothing beside it."""

    id: str
    fields: tuple[str, ...]
    """Leaf or group paths; a section's name is one."""
    purposes: tuple[str, ...]
    since: date
    until: date
    """The first and the last Danish day."""
    is_active: bool
    """Whether it was taken on and nobody has ended it."""
    gives_log: bool = False
    """Whether she lets her access log be read, too."""
    source: Literal["here", "sign_in"] = "here"
    """Given here, or brought by the sign-in of who holds it."""

    def allows(self, leaf: str) -> bool:
        """Tell whether a leaf lies in what it gives."""
        return any(is_within(leaf, path) for path in self.fields)

    def holds(self, purpose_id: str, today: date) -> bool:
        """Tell whether it is for that purpose, taken on, not ended, and in its days."""
        is_for_it = self.is_active and purpose_id in self.purposes
        return is_for_it and self.since <= today <= self.until
