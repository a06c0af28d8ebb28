"""Whom the canary asks about: an ordinary adult of the official samples, and no persona."""

import stat
from datetime import date
from pathlib import Path

from contracts.pnr import Pnr
from mocks.world.canary import canary_number, write_canary
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world

WORLD = sandbox_world(date(2026, 11, 22))


def the_number() -> Pnr:
    number = canary_number(WORLD)
    assert number is not None
    return number


def test_the_canary_is_no_persona() -> None:
    assert the_number() not in {persona.number for persona in WORLD.personas}


def test_the_canary_is_somebody_whom_the_person_register_knows() -> None:
    person = WORLD.person(the_number())

    assert person is not None
    assert person.place is not None


def test_only_its_owner_may_read_the_number(tmp_path: Path) -> None:
    file = write_canary(WORLD, tmp_path)

    assert file is not None
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text("ascii") == the_number().reveal()


def test_a_world_without_the_official_samples_has_no_canary(tmp_path: Path, town: World) -> None:
    assert write_canary(town, tmp_path) is None
    assert list(tmp_path.iterdir()) == []
