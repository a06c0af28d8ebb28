"""Running mocks over the sandbox's world, and clients of others in environments of their own."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from contracts.dates import danish_day
from mocks.run import now
from mocks.setup import Setup
from mocks.testing import running_mocks
from mocks.world.sandbox import sandbox_world

HERE = Path(__file__).parent
PEERS = HERE.parents[1] / ".peers"


@pytest.fixture(scope="session")
def python_of():
    """Give the interpreter of a client's environment; a skip, and on CI a failure, without it."""

    def found(peer):
        python = PEERS / peer / "bin" / "python"
        if not python.exists():
            reason = f"the client {peer} of others is not installed: make peers"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
        return python

    return found


@pytest.fixture(scope="session")
def run():
    """Let a client answer one question: JSON in, JSON out, its requests led to `address`."""

    def running(python, script, question, *, address, **environment):
        told = subprocess.run(  # noqa: S603  our own script and the environment of `make peers`
            [python, HERE / script],
            input=json.dumps(question),
            env={"PYTHONPATH": str(HERE / "redirect"), "PEER_ADDRESS": address, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    return running


@pytest.fixture(scope="session")
def world():
    return sandbox_world(danish_day(now()))


@pytest.fixture(scope="session")
def shared_mocks(tmp_path_factory, world):
    setup = Setup(
        state=tmp_path_factory.mktemp("mocks"),
        plain_port=0,
        tls_port=0,
        admin_port=0,
        check="strict",
    )
    with running_mocks(setup, world, clock=now) as running:
        yield running


@pytest.fixture
def mocks(shared_mocks):
    yield shared_mocks
    shared_mocks.journal.clear()
    shared_mocks.faults.clear()


@pytest.fixture
def number_of(world):
    return lambda persona: world.persona(persona).number.reveal()
