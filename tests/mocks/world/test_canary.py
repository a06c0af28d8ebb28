"""Whom the canary asks about: an ordinary adult of the official samples, and no persona."""

import stat
from datetime import date
from pathlib import Path

from mocks.world.canary import canary_number, write_canary
from mocks.world.sandbox import sandbox_world

WORLD = sandbox_world(date(2026, 11, 22))


def test_the_canary_is_no_persona() -> None:
    assert canary_number(WORLD) not in {persona.number for persona in WORLD.personas}


def test_the_canary_is_somebody_whom_the_person_register_knows() -> None:
    person = WORLD.person(canary_number(WORLD))

    assert person is not None
    assert person.place is not None


def test_only_its_owner_may_read_the_number(tmp_path: Path) -> None:
    file = write_canary(WORLD, tmp_path)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text("ascii") == canary_number(WORLD).reveal()
