"""The page's words: whole in both languages, and all of them used."""

import re
from pathlib import Path
from typing import get_args

import pytest

from mocks.exchange import Registry
from mocks.page import page
from mocks.page.calls import Kept
from mocks.page.happenings import State, orderable
from mocks.page.ordering import KINDS
from mocks.page.render import ROOMS
from mocks.page.visit import LANGUAGES, SIZES, Language
from mocks.page.words import UnknownWords, say, words
from mocks.switchboard import NO_REGISTRY

TOLD = re.compile(r"\{\w+\}")
ROOM = Path(page.__file__).parent
TEMPLATES = "\n".join(file.read_text("utf-8") for file in sorted(ROOM.glob("templates/*.html")))
COMPUTED = {
    *(f"site.{room or 'start'}" for room in ROOMS),
    *(f"site.size_{size}" for size in SIZES),
    *(f"call.{kept}" for kept in get_args(Kept)),
    *(f"done.{kind.done}" for kind in KINDS.values()),
    *(f"event.{state}" for state in get_args(State)),
    *(f"registry.{name}" for name in (*get_args(Registry), "feed", "sandbox", NO_REGISTRY)),
    *(f"event.f_{field.name}" for each in orderable() for field in each.fields),
    *(f"story.h{step}" for step in range(1, 9)),
}
"""Keys of which a template writes the beginning only."""


@pytest.mark.parametrize("key", sorted(words()))
def test_words_are_there_in_both_languages_and_used(key: str) -> None:
    text = words()[key]

    assert text.da.strip()
    assert text.en.strip()
    assert set(TOLD.findall(text.da)) == set(TOLD.findall(text.en))
    assert f't("{key}"' in TEMPLATES or key in COMPUTED


def test_every_key_of_a_template_has_words() -> None:
    named = set(re.findall(r't\("([a-z]+\.[\w-]+)"[,)]', TEMPLATES))

    assert named - set(words()) == set()


def test_every_key_that_is_computed_has_words() -> None:
    assert COMPUTED - set(words()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_are_not_there_are_an_error(language: Language) -> None:
    with pytest.raises(UnknownWords):
        say(language, "site.nothing_of_the_kind")
