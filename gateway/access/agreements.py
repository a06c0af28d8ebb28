"""The operator's agreements: controller x purpose x registry. Opens no file."""

from datetime import datetime

import msgspec

from contracts.lookup import RegistryTerms


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """What one controller may have asked for one purpose, and with which terms."""

    id: str
    version: str
    """Digest of the agreement's content, so that the log can say which one it was."""
    controller_cvr: str
    purpose: str
    terms: dict[str, RegistryTerms]
    """Adapter name to what that registry must be told."""
    fields: tuple[str, ...] | None = None
    """Leaf or group paths that narrow the purpose; None narrows nothing."""
    valid_from: datetime
    """The first instant, UTC: the first day's start in Denmark."""
    valid_to: datetime | None = None
    """The first instant no longer covered, UTC: the last day's end in Denmark."""
    withdrawn_at: datetime | None = None
    """Set from what the store holds, never from the file."""
    digest: str = ""
    """Of what a decision takes from it, as record.py makes it; empty where nobody has made it."""

    def is_in_force(self, now: datetime) -> bool:
        """Tell whether the instant is covered and nobody has withdrawn."""
        return (
            self.valid_from <= now
            and (self.valid_to is None or now < self.valid_to)
            and (self.withdrawn_at is None or now < self.withdrawn_at)
        )

    def allows(self, leaf: str) -> bool:
        """Tell whether a leaf lies in what the agreement gives."""
        return self.fields is None or any(is_within(leaf, path) for path in self.fields)


class Agreements(msgspec.Struct, frozen=True, kw_only=True):
    """All agreements of one file, in its order."""

    agreements: tuple[Agreement, ...]
    checksum: str
    """SHA-256 of the file, hexadecimal."""
    file: str
    lines: dict[str, int]
    """Agreement id to the line of its table."""

    def of(self, controller_cvr: str, purpose_id: str) -> tuple[Agreement, ...]:
        """Give what a controller agreed for a purpose, in force or not."""
        return tuple(
            each
            for each in self.agreements
            if each.controller_cvr == controller_cvr and each.purpose == purpose_id
        )

    def terms(
        self, controller_cvr: str, purpose_id: str, *, adapter: str, now: datetime
    ) -> RegistryTerms | None:
        """Give what a registry must be told now; None: there is no agreement to ask it at all."""
        found = (
            each.terms[adapter]
            for each in self.of(controller_cvr, purpose_id)
            if adapter in each.terms and each.is_in_force(now)
        )
        return next(found, None)


def is_within(leaf: str, path: str) -> bool:
    """Tell whether a leaf is a path or lies below it."""
    return leaf == path or leaf.startswith((f"{path}.", f"{path}[]"))
