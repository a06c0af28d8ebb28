"""From what the registries answered to what may leave, and to what the ledger is told of it."""

from collections.abc import Mapping

from contracts.paths import section_of
from contracts.pnr import Pnr
from contracts.reading import Failed, Found
from gateway.access.decision import Permit, Withheld
from gateway.access.kinds import Kept
from gateway.access.minimise import minimise, project_notes
from gateway.answering.answer import FailedSection, FoundSection
from gateway.identity.callers import Citizen, Requester
from gateway.ledger.entries import Disclosure
from gateway.records.plain import plain

Sections = dict[str, FoundSection | FailedSection]


def section(
    name: str, each: Found | Failed, permit: Permit, aliases: Mapping[Pnr, str]
) -> FoundSection | FailedSection:
    """Give one section minimised to what is permitted, or its failure."""
    if isinstance(each, Failed):
        return FailedSection(outcome=each.outcome, retry_after_seconds=each.retry_after_seconds)
    return FoundSection(
        record=minimise(name, plain(each.record, aliases=aliases), permit.fields),
        source=each.source,
        notes=project_notes(name, each.notes, permit.fields),
    )


def disclosure(permit: Permit, kept: Kept) -> Disclosure:
    """Say what is about to leave: paths and outcomes, no value."""
    found = kept.sections
    answered = {name for name, each in found.items() if isinstance(each, Found)}
    return Disclosure(
        fields=tuple(sorted(path for path in permit.fields if section_of(path) in answered)),
        withheld=tuple(sorted(each.path for each in kept.withheld)),
        outcomes={
            name: "found" if isinstance(each, Found) else each.outcome
            for name, each in found.items()
        },
        registries=tuple(
            sorted({each.source.registry for each in found.values() if isinstance(each, Found)})
        ),
    )


def withheld(asker: Requester | Citizen, kept: Kept) -> tuple[Withheld, ...]:
    """List what was taken away, but not to private parties: to them it was never registered."""
    if isinstance(asker, Requester) and asker.party_class != "authority":
        return ()
    return tuple(sorted(kept.withheld))
