"""Where a section comes from and how old it is, in one or two plain sentences."""

from datetime import datetime

from contracts.reading import Source
from gateway.pages.kit import formats
from gateway.pages.kit.words import Language, has, say


def registry_name(section: str, source: Source, language: Language) -> str:
    """Give what people call the register; one of a third party goes by its own title."""
    key = f"fields.section.registry.{section}"
    return say(language, key) if has(key) else source.registry


def source_line(section: str, source: Source, language: Language) -> str:
    """Say who says so, and when we fetched it."""
    return say(
        language,
        "fields.source.line",
        registry=registry_name(section, source, language),
        time=formats.minute(source.fetched_at, language),
    )


def stated_line(source: Source, language: Language) -> str:
    """Say since when the register has it, where it tells; else when it said so."""
    if source.registered_at is not None:
        time = formats.minute(source.registered_at, language)
        return say(language, "fields.source.registered", time=time)
    return say(language, "fields.source.stated", time=formats.minute(source.observed_at, language))


def age_line(section: str, source: Source, language: Language, *, now: datetime) -> str:
    """Say how often the register itself changes, and when it is next told more."""
    told = [
        f"{registry_name(section, source, language)}:",
        say(language, f"fields.source.cycle.{source.cycle}"),
    ]
    expected = source.next_update_expected
    if expected is not None:
        key = "fields.source.next" if expected > now else "fields.source.overdue"
        told.append(say(language, key, time=formats.minute(expected, language)))
    return " ".join(told)
