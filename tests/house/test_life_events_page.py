"""docs/life-events.md names what the code has: every event, what it may say, every code."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from mocks.life.events import EXAMPLES, Event, LifeEvent
from mocks.life.notices import ADVICE, INVENTED, CprCode
from mocks.life.step import OUT_OF_STEP
from mocks.life.texts import TEXTS
from mocks.worlds import MOST_WORLDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "life-events.md").read_text("utf-8")
EVENTS = {event.__struct_config__.tag: event for event in get_args(LifeEvent)}
SHARED = {field.name for field in msgspec.structs.fields(Event)}


def row(kind: str) -> str:
    """Give what the page's table says that an event may say."""
    found = re.search(rf"^\| `{kind}` \|([^|]*)\|", PAGE, re.MULTILINE)
    return found[1] if found else "no row"


@pytest.mark.parametrize("kind", EVENTS)
def test_the_page_names_exactly_what_an_event_may_say(kind: str) -> None:
    own = {field.name for field in msgspec.structs.fields(EVENTS[kind])} - SHARED
    words = set(re.findall(r"`([a-z_]+)`", row(kind)))

    assert own <= words
    assert {word for word in words if "_" in word} <= own


def test_every_event_has_an_example_a_text_and_a_row() -> None:
    assert set(EVENTS) == set(EXAMPLES) == set(TEXTS)
    assert [kind for kind in EVENTS if row(kind) == "no row"] == []


@pytest.mark.parametrize("code", [*get_args(CprCode), ADVICE, "HusnummerCreate", "AdresseCreate"])
def test_the_page_names_every_code_of_the_feed(code: str) -> None:
    assert code in PAGE


def test_the_page_names_the_fault_what_is_invented_and_how_many_worlds_there_may_be() -> None:
    assert OUT_OF_STEP in PAGE
    assert all(f"{code} (invented" in PAGE for code in INVENTED)
    assert f"There are {MOST_WORLDS} worlds" in PAGE
