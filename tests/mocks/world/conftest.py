"""The sandbox's world of one day, and the scripts that read the official samples."""

import importlib.util
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest

from mocks.world.model import World
from mocks.world.people import PersonFacts
from mocks.world.sandbox import sandbox_world


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 22)


@pytest.fixture(scope="session")
def noon(today: date) -> datetime:
    return datetime(today.year, today.month, today.day, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def world(today: date) -> World:
    return sandbox_world(today)


@pytest.fixture
def facts_of(world: World) -> Callable[[str], PersonFacts]:
    def facts(persona_id: str) -> PersonFacts:
        persona = world.persona(persona_id)
        assert persona is not None
        found = world.person(persona.number)
        assert found is not None
        return found

    return facts


@pytest.fixture(scope="session")
def people_script() -> ModuleType:
    return _script("derive_demo_people")


@pytest.fixture(scope="session")
def addresses_script() -> ModuleType:
    return _script("derive_demo_addresses")


def _script(name: str) -> ModuleType:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
