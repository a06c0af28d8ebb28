"""The settings that the demo writes are a sandbox's: the demo starts beside them again."""

from pathlib import Path

import msgspec
import pytest

from gateway.cli.sandbox import Mocks as Announced
from gateway.cli.sandbox import Ports, write_sandbox
from mocks.live import live_settings
from tests.journeys.house import House

pytestmark = pytest.mark.slow


def test_the_mocks_start_beside_what_the_demo_wrote_before(house: House, tmp_path: Path) -> None:
    announced = msgspec.convert(house.mocks.addresses, Announced, from_attributes=True)
    file = write_sandbox(tmp_path, announced, Ports.free())

    assert live_settings(tmp_path, {}) is None
    assert file.parent == tmp_path
