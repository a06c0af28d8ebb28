"""From what the registries answered to what may leave."""

import contextlib
from collections.abc import Mapping

from msgspec.structs import replace

from contracts.pnr import Pnr
from contracts.reading import Failed, Found, Note
from gateway.access.asker import Asker
from gateway.access.decision import Permit, Withheld
from gateway.access.kinds import Kept
from gateway.access.minimise import minimise, project_notes
from gateway.answering.answer import FailedSection, FoundSection
from gateway.records.plain import Json, NotPlain, plain

Sections = dict[str, FoundSection | FailedSection]


def plain_records(
    sections: Mapping[str, Found | Failed], aliases: Mapping[Pnr, str]
) -> dict[str, dict[str, Json]]:
    """Give the whole record of each section that was found, in plain form.

    A record with values that no answer can carry is left out: its adapter has misread something.
    """
    records = {}
    for name, each in sections.items():
        if isinstance(each, Found):
            with contextlib.suppress(NotPlain):
                records[name] = plain(each.record, aliases=aliases)
    return records


def readable(kept: Kept, records: Mapping[str, dict[str, Json]]) -> Kept:
    """Say of the sections without a plain record that they are broken; the others stand."""
    sections = {
        name: Failed(outcome="broken") if isinstance(each, Found) and name not in records else each
        for name, each in kept.sections.items()
    }
    return replace(kept, sections=sections)


def marked(
    sections: Mapping[str, Found | Failed], under_correction: tuple[str, ...]
) -> dict[str, Found | Failed]:
    """Note the fields that the citizen has reported as wrong, as far as they are being looked into.

    Beside the value, never in its place: until its owner has corrected it, it is what there is.
    """
    told = dict(sections)
    for path in under_correction:
        name, _, below = path.partition(".")
        each = told.get(name)
        if isinstance(each, Found) and below:
            note = Note(path=below, kind="under_correction")
            told[name] = replace(each, notes=(*each.notes, note))
    return told


def section(
    name: str, each: Found | Failed, permit: Permit, records: Mapping[str, dict[str, Json]]
) -> FoundSection | FailedSection:
    """Give one section minimised to what is permitted, or its failure."""
    if isinstance(each, Failed):
        return FailedSection(outcome=each.outcome, retry_after_seconds=each.retry_after_seconds)
    return FoundSection(
        record=minimise(name, records[name], permit.fields),
        source=each.source,
        notes=project_notes(name, each.notes, permit.fields),
    )


def withheld(asker: Asker, kept: Kept) -> tuple[Withheld, ...]:
    """List what was taken away, but only to whom protection is not against: to private parties, and
    to whoever acts for another, it was never registered (trust.md 1.11).
    """
    return tuple(sorted(kept.withheld)) if asker.sees_protected else ()
