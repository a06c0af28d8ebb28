"""Rows of her log for a page: the very rows of the JSON route, with fields in words."""

from collections.abc import Iterable

import msgspec

from gateway.api.acting_rows import Reader
from gateway.api.happened import outcome_words
from gateway.api.log_rows import LogRow
from gateway.catalogue.data_words import data_in_words
from gateway.ledger.entries import CITIZEN, LogEntry
from gateway.pages.kit import formats
from gateway.pages.kit.said import text_of
from gateway.pages.kit.words import Language, say, spoken
from gateway.pages.record.said import capitalised, label_of

_KEYS: dict[bool, str] = {True: "same", False: "changed"}


class LogTold(msgspec.Struct, frozen=True, kw_only=True):
    """One row, and what a page adds to it."""

    row: LogRow
    outcome: str
    """What came of it, and why not."""
    is_own: bool
    """She looked herself, or it is about what she did."""
    data: tuple[str, ...]
    """What was shown or asked for, each thing once, in words."""
    verdict: str | None
    """Whether it is what she sees now; None where nothing was shown."""
    is_same: bool | None
    changed: tuple[str, ...]
    """What differs, in words."""
    is_journey: bool = False
    """Whether a firm only sent her here: nobody asked for anything."""


def told_rows(rows: Iterable[tuple[LogRow, LogEntry]], language: Language) -> tuple[LogTold, ...]:
    """Put rows into words, each with the entry that it tells of."""
    return tuple(_told(row, entry, language) for row, entry in rows)


def _told(row: LogRow, entry: LogEntry, language: Language) -> LogTold:
    same = row.same_as_now
    verdict = None
    if not isinstance(same, msgspec.UnsetType):
        key = row.reason_unknown or "other_terms" if same is None else _KEYS[same]
        verdict = say(language, f"log.verdict.{key}", name=row.organisation)
    return LogTold(
        row=row,
        outcome=_outcome(row, entry, language),
        is_own=entry.sight.client_id == CITIZEN,
        is_journey=entry.handed is not None,
        data=tuple(capitalised(spoken(each, language)) for each in data_in_words(row.fields)),
        verdict=verdict,
        is_same=None if isinstance(same, msgspec.UnsetType) else same,
        changed=tuple(dict.fromkeys(label_of(_bare(path), language) for path in row.changed)),
    )


def _outcome(row: LogRow, entry: LogEntry, language: Language) -> str:
    """Say it to her: a reason in the words of the pages, a day as people write it."""
    if entry.handed is not None:
        day = formats.day(entry.handed.departs_on, language)
        return say(language, "log.handed", name=row.organisation, day=day)
    said = spoken(outcome_words(entry, Reader()), language)
    has_reason = row.reason is not None and row.outcome != "outcome_unknown"
    return f"{said} {spoken(text_of(row.reason or ''), language)}" if has_reason else said


def _bare(path: str) -> str:
    """Give the catalogue's form of a path with keys."""
    parts = path.split("[")
    return parts[0] + "".join("[]" + part.partition("]")[2] for part in parts[1:])
