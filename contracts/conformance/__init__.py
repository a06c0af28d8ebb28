"""The conformance kit: what every adapter must hold, whoever wrote it (docs/adapters.md).

    class TestVehicles(AdapterConformance):
        plugin = plugin
        known = Example(answer=httpx.Response(200, json={…}), record=Vehicles(…))
        protected = Example(answer=…, record=…)
        unknown = httpx.Response(404)

Needs pytest; importing the rest of `contracts` does not.
"""

import pytest

from contracts.conformance import hostile
from contracts.conformance.answer_checks import AnswerChecks
from contracts.conformance.double import (
    QUOTED,
    AnyPlugin,
    Heard,
    RegistryDouble,
    Spoiling,
    Spoilt,
    Trouble,
)
from contracts.conformance.failure_checks import FailureChecks
from contracts.conformance.hostile_checks import HostileChecks
from contracts.conformance.http import HttpRegistry
from contracts.conformance.patience_checks import PatienceChecks
from contracts.conformance.people import ASKED, names, renamed
from contracts.conformance.plugin_checks import PluginChecks
from contracts.conformance.privacy_checks import PrivacyChecks
from contracts.conformance.scene import Example
from contracts.conformance.together_checks import TogetherChecks

__all__ = [
    "ASKED",
    "QUOTED",
    "AdapterConformance",
    "AnyPlugin",
    "Example",
    "Heard",
    "HttpRegistry",
    "RegistryDouble",
    "Spoiling",
    "Spoilt",
    "Trouble",
    "hostile",
    "names",
    "renamed",
]


@pytest.mark.anyio
class AdapterConformance(
    PluginChecks,
    AnswerChecks,
    FailureChecks,
    PatienceChecks,
    HostileChecks,
    TogetherChecks,
    PrivacyChecks,
):
    """All checks. Subclass it in a test module as `Test…` and give the facts of `Author`."""

    def __init_subclass__(cls) -> None:
        for fact in ("plugin", "known"):
            if cls.__name__.startswith("Test") and not hasattr(cls, fact):
                raise TypeError(f"{cls.__name__}: give the fact `{fact}` (docs/adapters.md)")

    @pytest.fixture
    def anyio_backend(self) -> str:
        """Run on asyncio, as the gateway does."""
        return "asyncio"

    @pytest.fixture(autouse=True)
    def _skip_for_its_reason(self, request: pytest.FixtureRequest) -> None:
        reason = self.skips.get(request.function.__name__.removeprefix("test_"))
        if reason is not None:
            pytest.skip(reason)
