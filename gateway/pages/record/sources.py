"""Where a section comes from and how old it is, in one or two plain sentences."""

from datetime import datetime

from contracts.reading import Source
from gateway.pages.kit import formats
from gateway.pages.kit.words import Language, say


def source_line(source: Source, language: Language, *, now: datetime) -> str:
    """Say who says so, when we fetched it, and when the register itself is told more."""
    told = [
        say(
            language,
            "fields.source.line",
            registry=source.registry,
            time=formats.minute(source.fetched_at, language),
        ),
        say(language, f"fields.source.cycle.{source.cycle}"),
    ]
    expected = source.next_update_expected
    if expected is not None:
        key = "fields.source.next" if expected > now else "fields.source.overdue"
        told.append(say(language, key, time=formats.minute(expected, language)))
    return " ".join(told)
