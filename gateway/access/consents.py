"""A consent as a decision sees it: what it covers, exactly. Its life is told elsewhere."""

from datetime import datetime
from typing import Literal

import msgspec

from gateway.access.agreements import is_within


class Consent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A consent as the store holds it now. It covers what it names and nothing beside it."""

    id: str
    subject_id: str
    """Our id of the citizen who gave it."""
    purpose_id: str
    purpose_version: int
    recipient_cvr: str
    client_id: str
    fields: tuple[str, ...]
    """Leaf or group paths."""
    not_before: datetime
    expires_at: datetime
    """The first instant no longer covered."""
    given_by: Literal["self", "custody_holder"] = "self"
    """Who agreed: the citizen, or for a child below 15 whoever holds custody."""
    is_granted: bool
    """Whether it was given and neither withdrawn nor used up."""

    def allows(self, leaf: str) -> bool:
        """Tell whether a leaf lies in what was agreed to."""
        return any(is_within(leaf, path) for path in self.fields)

    def covers(self, now: datetime) -> bool:
        """Tell whether it is given and in its time."""
        return self.is_granted and self.not_before <= now < self.expires_at
