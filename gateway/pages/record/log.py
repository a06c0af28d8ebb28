"""Rows of her log for a page: the very rows of the JSON route, with fields in words."""

from collections.abc import Iterable

import msgspec

from gateway.api.log_rows import LogRow
from gateway.catalogue.data_words import data_in_words
from gateway.pages.kit.words import Language, say, spoken
from gateway.pages.record.said import capitalised, label_of

_KEYS: dict[bool, str] = {True: "same", False: "changed"}


class LogTold(msgspec.Struct, frozen=True, kw_only=True):
    """One row, and what a page adds to it."""

    row: LogRow
    data: tuple[str, ...]
    """What was shown or asked for, each thing once, in words."""
    verdict: str | None
    """Whether it is what she sees now; None where nothing was shown."""
    is_same: bool | None
    changed: tuple[str, ...]
    """What differs, in words."""


def told_rows(rows: Iterable[LogRow], language: Language) -> tuple[LogTold, ...]:
    """Put rows into words."""
    return tuple(_told(row, language) for row in rows)


def _told(row: LogRow, language: Language) -> LogTold:
    same = row.same_as_now
    verdict = None
    if not isinstance(same, msgspec.UnsetType):
        key = row.reason_unknown or "other_terms" if same is None else _KEYS[same]
        verdict = say(language, f"log.verdict.{key}", name=row.organisation)
    return LogTold(
        row=row,
        data=tuple(capitalised(spoken(each, language)) for each in data_in_words(row.fields)),
        verdict=verdict,
        is_same=None if isinstance(same, msgspec.UnsetType) else same,
        changed=tuple(dict.fromkeys(label_of(_bare(path), language) for path in row.changed)),
    )


def _bare(path: str) -> str:
    """Give the catalogue's form of a path with keys."""
    parts = path.split("[")
    return parts[0] + "".join("[]" + part.partition("]")[2] for part in parts[1:])
