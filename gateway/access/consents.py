"""A consent as a decision sees it: what it covers, exactly. Its life is told elsewhere."""

from datetime import datetime
from typing import Literal

import msgspec

from contracts.dates import Period
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
    giver_id: str = ""
    """Our id of who agreed, where that is not the citizen herself."""
    is_granted: bool
    """Whether it was given and neither withdrawn nor used up."""
    period: Period | None = None
    """The months of the data that it covers; None: none of it depends on months."""
    case_reference: str | None = None
    """The one case that it is for, where it was asked for one."""

    def allows(self, leaf: str) -> bool:
        """Tell whether a leaf lies in what was agreed to."""
        return any(is_within(leaf, path) for path in self.fields)

    def holds(self, now: datetime) -> bool:
        """Tell whether it is given and in its time."""
        return self.is_granted and self.not_before <= now < self.expires_at

    def covers_months(self, period: Period | None) -> bool:
        """Tell whether all the months that are asked for are among those agreed to."""
        if self.period is None:
            return True
        return period is not None and (
            self.period.from_month <= period.from_month and period.to_month <= self.period.to_month
        )
