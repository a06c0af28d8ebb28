"""What would they see? A dry run in words: what is given, and why not the rest."""

import msgspec

from gateway.answering.checking import Checked
from gateway.catalogue.data_words import data_in_words
from gateway.pages.kit.said import text_of
from gateway.pages.kit.words import Language, say, spoken
from gateway.pages.record.said import capitalised


class WouldSee(msgspec.Struct, frozen=True, kw_only=True):
    """A dry run as she reads it."""

    given: tuple[str, ...]
    taken: tuple[tuple[str, tuple[str, ...]], ...]
    """Why, and what of it."""
    refusal: str | None
    assumed: tuple[str, ...]


def would_see(checked: Checked, language: Language) -> WouldSee:
    """Put a dry run into words."""
    by_rule: dict[str, list[str]] = {}
    for each in checked.withheld:
        by_rule.setdefault(each.rule, []).append(each.path)
    return WouldSee(
        given=_words(checked.fields, language),
        taken=tuple(
            (say(language, f"check.rule.{rule}"), _words(tuple(paths), language))
            for rule, paths in by_rule.items()
        ),
        refusal=None if checked.code is None else spoken(text_of(checked.code), language),
        assumed=tuple(spoken(each.text, language) for each in checked.assumed),
    )


def _words(paths: tuple[str, ...], language: Language) -> tuple[str, ...]:
    return tuple(capitalised(spoken(each, language)) for each in data_in_words(paths))
