"""What an adapter read in one answer, and what the gateway makes of it: Found or Failed."""

from datetime import date, datetime
from typing import Literal

import msgspec

from contracts.lookup import ResidenceKey
from contracts.pnr import Pnr

NoteKind = Literal["absent", "uncertain", "under_correction", "disagrees_with"]
AbsenceReason = Literal["not_registered", "unknown_to_source", "unavailable"]
Cycle = Literal["live", "hourly", "nightly", "weekday-nightly", "monthly"]
FailedOutcome = Literal["unknown", "unavailable", "broken"]


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something about one field that is not its value.

    `path` is below the section: `birth_date`, `parents[mother].name`. Items keyed by a person are
    written without the key, `children[].birth_date`: a path never holds a number.
    """

    path: str
    kind: NoteKind
    reason: AbsenceReason | None = None


class SectionReading(msgspec.Struct, frozen=True, kw_only=True):
    """One section's record as one adapter read it."""

    section: str
    record: msgspec.Struct
    notes: tuple[Note, ...] = ()
    registered_at: datetime | None = None
    """When the registry entered the fact, where the wire says so (UTC)."""
    valid_from: date | None = None
    """From which day the fact holds, where the wire says so."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one answer of a registry gave. Never serialised: it holds a Pnr."""

    sections: tuple[SectionReading, ...]
    about: Pnr | None
    """Whom the answer says it is about; None only for a registry that does not know people."""
    current_number: Pnr | None = None
    """The number in force, where the answer says that `about` has been replaced."""
    residence: ResidenceKey | None = None
    """Where the person lives, from a registry that says so: the key to ask others by residence."""
    observed_at: datetime | None = None
    """When the registry said it, by its own clock (UTC); None: the gateway takes its own time."""

    def section(self, name: str) -> SectionReading | None:
        """Give the reading of one section, or None where the answer has none."""
        return next((reading for reading in self.sections if reading.section == name), None)


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who says so, and when: stamped by the gateway, so that no adapter can misstate it."""

    registry: str
    authority: str
    adapter: str
    """Adapter name and version: `person_sf1520@0.1.0`."""
    terms: str
    """Name of the registry terms the question was asked under."""
    observed_at: datetime
    fetched_at: datetime
    cycle: Cycle
    next_update_expected: datetime | None = None
    registered_at: datetime | None = None
    valid_from: date | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A section that was answered."""

    record: msgspec.Struct
    source: Source
    notes: tuple[Note, ...] = ()


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """A section not answered: nobody by that key, may come again, or a shape not understood."""

    outcome: FailedOutcome
    retry_after_seconds: int | None = None
