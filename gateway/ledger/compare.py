"""Whether what a row of the citizen's log shows is what she would see now. Digests alone tell.

A digest holds path and value and neither terms nor reader: equal is equal, whoever asked. Where
values differ, something has changed only if the same registry was asked under the same terms.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Literal

import msgspec

from contracts.dates import Period
from contracts.paths import ITEM, section_of
from gateway.ledger.entries import SourceSaid
from gateway.ledger.protocol import LogEntry

ReasonUnknown = Literal["other_terms", "register_silent"]
_KEYED: Final = re.compile(r"\[[^\]]*\]")


class OwnSection(msgspec.Struct, frozen=True, kw_only=True):
    """One section as her own access showed it last."""

    subject_id: str
    """Whose data key made the digests: of two subjects merged into one each has its own."""
    source: SourceSaid
    digests: dict[str, str]
    fields: frozenset[str]
    """What she may see of it, as catalogue paths: what is outside cannot be compared."""
    period: Period | None
    at: datetime


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one row."""

    same_as_now: bool | None
    compared_at: datetime | None = None
    """When her own answer was fetched; of several sections the oldest."""
    changed: tuple[str, ...] = ()
    reason_unknown: ReasonUnknown | None = None


def own_sections(entries: Iterable[LogEntry], *, covering: Period | None) -> dict[str, OwnSection]:
    """Give each section of her own answers, newest first: the newest that covers the period, or
    the newest; but one that was asked for whole before one that was asked for in part.
    """
    newest: dict[str, OwnSection] = {}
    for entry in entries:
        for name, section in _sections(entry):
            known = newest.get(name)
            if known is None or _is_better(section, known, covering=covering):
                newest[name] = section
    return newest


def _is_better(section: OwnSection, known: OwnSection, *, covering: Period | None) -> bool:
    covers = is_covered(covering, section.period)
    if covers != is_covered(covering, known.period):
        return covers
    return known.fields < section.fields


def compare(entry: LogEntry, own: Mapping[str, OwnSection]) -> Comparison | None:
    """Compare one row; None where it shows nothing that could be compared."""
    digests = {} if entry.disclosure is None else entry.disclosure.digests_by_path()
    if not digests:
        return None
    at = min((own[name].at for name in sections_of(digests) if name in own), default=None)
    differing = [
        path
        for path, digest in digests.items()
        if (hers := own.get(section_of(path))) is None or hers.digests.get(path) != digest
    ]
    if not differing:
        return Comparison(same_as_now=True, compared_at=at)
    reasons = {_why_unknown(entry, path, own.get(section_of(path))) for path in differing}
    if reasons == {None}:
        return Comparison(same_as_now=False, compared_at=at, changed=tuple(sorted(differing)))
    # Of the two reasons the one that may pass is told: the next reading can say more.
    reason: ReasonUnknown = "register_silent" if "register_silent" in reasons else "other_terms"
    return Comparison(same_as_now=None, compared_at=at, reason_unknown=reason)


def sections_of(digests: Iterable[str]) -> frozenset[str]:
    """Give the sections that paths lie in."""
    return frozenset(section_of(path) for path in digests)


def is_covered(period: Period | None, by: Period | None) -> bool:
    """Tell whether all months of a period lie in another; no period asks for none."""
    if period is None:
        return True
    return by is not None and (
        by.from_month <= period.from_month and period.to_month <= by.to_month
    )


def _why_unknown(entry: LogEntry, path: str, hers: OwnSection | None) -> ReasonUnknown | None:
    """Give why a digest that is not among hers says nothing; None where it says that it changed."""
    name = section_of(path)
    if hers is None or not _is_comparable(entry, path, hers):
        return "register_silent"
    said = None if entry.disclosure is None else entry.disclosure.sources.get(name)
    if said is None or _terms(said) != _terms(hers.source):
        return "other_terms"
    return None


def _is_comparable(entry: LogEntry, path: str, hers: OwnSection) -> bool:
    return (
        entry.sight.subject_id == hers.subject_id
        and is_covered(entry.sight.period, hers.period)
        and is_among(path, hers.fields)
    )


def bare(path: str) -> str:
    """Give a receipt's path without the keys of its items, as the catalogue writes it."""
    return _KEYED.sub(ITEM, path)


def is_among(path: str, fields: frozenset[str]) -> bool:
    """Tell whether a receipt's path is of one of the catalogue's fields."""
    catalogue_path = bare(path)
    items = catalogue_path + ITEM
    return catalogue_path in fields or any(each.startswith(items) for each in fields)


def _terms(said: SourceSaid) -> tuple[str, str]:
    return said.registry, said.terms_digest


def _sections(entry: LogEntry) -> Iterable[tuple[str, OwnSection]]:
    if entry.disclosure is None:
        return
    shown: dict[str, dict[str, str]] = {name: {} for name in entry.disclosure.sources}
    for path, digest in entry.disclosure.digests_by_path().items():
        shown.setdefault(section_of(path), {})[path] = digest
    for name, source in entry.disclosure.sources.items():
        yield (
            name,
            OwnSection(
                subject_id=entry.sight.subject_id,
                source=source,
                digests=shown[name],
                fields=frozenset(
                    each for each in entry.disclosure.fields if section_of(each) == name
                ),
                period=entry.sight.period,
                at=entry.at,
            ),
        )
