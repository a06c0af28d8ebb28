"""Rows of her log for a page: the very rows of the JSON route, with fields in words."""

from collections.abc import Iterable
from typing import Final

import msgspec

from gateway.api.acting_rows import Reader
from gateway.api.happened import outcome_words
from gateway.api.log_rows import LogRow
from gateway.catalogue.data_words import data_in_words
from gateway.ledger.entries import CITIZEN
from gateway.ledger.protocol import LogEntry
from gateway.pages.kit import formats
from gateway.pages.kit.said import text_of
from gateway.pages.kit.words import Language, say, spoken
from gateway.pages.record.relations import told_fields
from gateway.pages.record.said import capitalised, label_of

_KEYS: dict[bool, str] = {True: "same", False: "changed"}
_HERSELF: Final = Reader()


class LogTold(msgspec.Struct, frozen=True, kw_only=True):
    """One row, and what a page adds to it."""

    row: LogRow
    who: str
    """The organisation; of what a citizen did for another, that it was one, or the reader."""
    outcome: str
    """What came of it, and why not."""
    is_own: bool
    """The reader looked at it herself. What somebody did for her, or because of another, is not."""
    data: tuple[str, ...]
    """What was shown or asked for, each thing once, in words."""
    verdict: str | None
    """Whether it is what she sees now; None where nothing was shown."""
    is_same: bool | None
    changed: tuple[str, ...]
    """What differs, in words."""
    is_journey: bool = False
    """Whether a firm only sent her here: nobody asked for anything."""


def told_rows(
    rows: Iterable[tuple[LogRow, LogEntry]], language: Language, *, reader: Reader = _HERSELF
) -> tuple[LogTold, ...]:
    """Put rows into words, each with the entry that it tells of."""
    return tuple(_told(row, entry, language, reader) for row, entry in rows)


def _told(row: LogRow, entry: LogEntry, language: Language, reader: Reader) -> LogTold:
    same = row.same_as_now
    verdict = None
    if not isinstance(same, msgspec.UnsetType):
        key = row.reason_unknown or "other_terms" if same is None else _KEYS[same]
        if key == "same" and row.on_behalf is not None:
            key = "same_other"
        verdict = say(language, f"log.verdict.{key}", name=row.organisation)
    return LogTold(
        row=row,
        who=_who(row, language),
        outcome=_outcome(row, entry, language, reader),
        is_own=_is_own(entry) if reader.is_herself else _is_by(row),
        is_journey=entry.handed is not None,
        data=_data(row, entry, language),
        verdict=verdict,
        is_same=None if isinstance(same, msgspec.UnsetType) else same,
        changed=tuple(dict.fromkeys(label_of(_bare(path), language) for path in row.changed)),
    )


def _who(row: LogRow, language: Language) -> str:
    if row.on_behalf is not None:
        return say(language, "log.row.you" if row.on_behalf.by_you else "log.row.citizen")
    return row.organisation if row.power_of_attorney is None else say(language, "log.row.power")


def _data(row: LogRow, entry: LogEntry, language: Language) -> tuple[str, ...]:
    """Say what was shown or asked for; of a power of attorney what it gives, whole sections too."""
    if entry.delegation is not None:
        return told_fields(row.fields, language)
    return tuple(capitalised(spoken(each, language)) for each in data_in_words(row.fields))


def _is_own(entry: LogEntry) -> bool:
    """Tell whether she alone was at it: nobody acted for her, she was not looked up in somebody
    else's case, and it is no step of a power of attorney, which two take.
    """
    sight = entry.sight
    is_hers = sight.client_id == CITIZEN and sight.capacity == "subject"
    return is_hers and sight.acting is None and entry.delegation is None


def _is_by(row: LogRow) -> bool:
    """Tell whether it was the reader, of somebody else's log."""
    return row.on_behalf is not None and row.on_behalf.by_you


def _outcome(row: LogRow, entry: LogEntry, language: Language, reader: Reader) -> str:
    """Say it to her: a reason in the words of the pages, a day as people write it."""
    if entry.handed is not None:
        day = formats.day(entry.handed.departs_on, language)
        return say(language, "log.handed", name=row.organisation, day=day)
    if not reader.is_herself:
        return spoken(row.outcome_text, language)  # the words of the pages are hers: you
    said = spoken(outcome_words(entry, reader), language)
    has_reason = row.reason is not None and row.outcome != "outcome_unknown"
    return f"{said} {spoken(text_of(row.reason or ''), language)}" if has_reason else said


def _bare(path: str) -> str:
    """Give the catalogue's form of a path with keys."""
    parts = path.split("[")
    return parts[0] + "".join("[]" + part.partition("]")[2] for part in parts[1:])
