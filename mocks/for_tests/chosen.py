"""Which sandbox a test wants, and those that run already."""

from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import msgspec
import pytest

from mocks.for_tests.sandbox import Sandbox
from mocks.for_tests.steering import Steering

_HINT: Final = (
    "@pytest.mark.sandbox takes seed=, people=, citizen= and authority=, the first two whole "
    "numbers, the others names of the sandbox"
)


class Chosen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a marker may say."""

    seed: int = 0
    people: int = 0
    citizen: str = "employee"
    authority: str = "aarhus-kommune"


def chosen(marker: pytest.Mark | None) -> Chosen:
    """Read a test's marker. Raises UsageError where it says something else."""
    if marker is None:
        return Chosen()
    said: dict[str, Any] = dict(marker.kwargs)
    try:
        wanted = msgspec.convert(said, Chosen)
    except msgspec.ValidationError:
        raise pytest.UsageError(_HINT) from None
    if marker.args:
        raise pytest.UsageError(_HINT)
    return wanted


class Sandboxes:
    """Starts a sandbox when it is first wanted, and keeps it until the run ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[tuple[int, int], tuple[Steering, Sandbox]] = {}

    def of(self, *, people: int, seed: int) -> Sandbox:
        """Give the sandbox of these people. Raises SandboxDidNotStart."""
        key = (people, seed)
        if key not in self._running:
            folder = self._folder / f"people-{people}-seed-{seed}"
            steering = Steering(folder, people=people, seed=seed)
            self._running[key] = (steering, Sandbox(steering))
        return self._running[key][1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for steering, sandbox in self._running.values():
            sandbox.close()
            steering.stop()
