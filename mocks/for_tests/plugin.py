"""The pytest plugin: fixtures over a running sandbox, and the marker that chooses one.

Loaded by every pytest of an environment that has the package: it imports pytest and nothing else
until a test asks for a sandbox.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from contracts.client import SamsynClient
    from mocks.for_tests.chosen import Chosen, Sandboxes
    from mocks.for_tests.people import Somebody
    from mocks.for_tests.sandbox import Sandbox

MARKER: Final = (
    "sandbox(seed=0, people=0, citizen='employee', authority='aarhus-kommune'): "
    "which samsyn sandbox a test runs in, and as whom its clients ask"
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, for --strict-markers."""
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def samsyn_sandboxes(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Sandboxes]":
    """Keep every sandbox of this run, by who lives in it; stopped at the end."""
    from mocks.for_tests.chosen import Sandboxes

    with Sandboxes(tmp_path_factory.mktemp("samsyn")) as sandboxes:
        yield sandboxes


@pytest.fixture(scope="session")
def samsyn_sandbox(samsyn_sandboxes: "Sandboxes") -> "Sandbox":
    """Give the sandbox of the personas: for what a whole run needs, such as its addresses."""
    return samsyn_sandboxes.of(people=0, seed=0)


@pytest.fixture
def _sandbox_choice(request: pytest.FixtureRequest) -> "Chosen":
    from mocks.for_tests.chosen import chosen

    return chosen(request.node.get_closest_marker("sandbox"))


@pytest.fixture
def sandbox(samsyn_sandboxes: "Sandboxes", _sandbox_choice: "Chosen") -> "Iterator[Sandbox]":
    """Give the sandbox that the marker names; what the test did to it is undone after it."""
    wanted = samsyn_sandboxes.of(people=_sandbox_choice.people, seed=_sandbox_choice.seed)
    wanted.begin()
    yield wanted
    wanted.undo()


@pytest.fixture
def persona(sandbox: "Sandbox") -> "Callable[[str], Somebody]":
    """Give somebody by her persona's id: `persona("employee").pnr`."""
    return sandbox.persona


@pytest.fixture
def citizen_client(sandbox: "Sandbox", _sandbox_choice: "Chosen") -> "SamsynClient":
    """Ask as a citizen who signed in: `employee`, or whom the marker names."""
    return sandbox.citizen(_sandbox_choice.citizen)


@pytest.fixture
def authority_client(sandbox: "Sandbox", _sandbox_choice: "Chosen") -> "SamsynClient":
    """Ask as a client of the sandbox: `aarhus-kommune`, or which the marker names."""
    return sandbox.client(_sandbox_choice.authority)
