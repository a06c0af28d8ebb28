"""A sandbox that another program steers: what `samsyn demo --steered` says and obeys.

It prints where everything is as one line of JSON, at the beginning and after every `fresh`. The log
is on standard error. The end of its input stops it, so that it never outlives who started it.
"""

import sys
from pathlib import Path
from typing import Final

import msgspec

from gateway.cli.ports import Ports
from gateway.cli.sandbox import Population, Sandbox, running_gateway, running_mocks
from gateway.cli.sandbox_settings import Mocks, make_folder, write_sandbox

FRESH: Final = "fresh"
STORE: Final = "samsyn.db*"


class Steered(msgspec.Struct, frozen=True, kw_only=True):
    """Where a steered sandbox is."""

    gateway: str
    metrics: str
    settings_file: str
    mocks: Mocks


def steer(folder: Path, population: Population) -> None:
    """Run until the input ends. Raises SettingsInvalid."""
    ports = Ports.free()
    make_folder(folder)
    with running_mocks(folder, ports, population) as mocks:
        # Without a canary: tests count entries.
        told = msgspec.structs.replace(mocks, canary_number_file="")
        file = write_sandbox(folder, told, ports)
        order = FRESH
        while order.strip() == FRESH:
            for part in folder.glob(STORE):
                part.unlink()
            with running_gateway(file, mocks, ports, log=sys.stderr) as sandbox:
                print(_told(sandbox), flush=True)  # noqa: T201 - what it is for
                order = sys.stdin.readline()


def _told(sandbox: Sandbox) -> str:
    return msgspec.json.encode(
        Steered(
            gateway=sandbox.gateway,
            metrics=sandbox.metrics,
            settings_file=str(sandbox.settings_file),
            mocks=sandbox.mocks,
        )
    ).decode()
