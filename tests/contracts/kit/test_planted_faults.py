"""Each fault alone, in an adapter that is otherwise sound, and the check that names it."""

import inspect
from collections.abc import Mapping

import msgspec
import pytest

from contracts.conformance import AdapterConformance
from tests.contracts.kit import faults_json, faults_plugin, faults_xml
from tests.contracts.kit.json_model import JsonModel
from tests.contracts.kit.xml_model import XmlModel

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


def with_adapter(model: type[AdapterConformance], faulty: type) -> dict[str, object]:
    return {"plugin": msgspec.structs.replace(model.plugin, connect=faulty)}


PLANTED = {
    **{
        f"json-{name}": (JsonModel, check, with_adapter(JsonModel, faulty))
        for name, (check, faulty) in faults_json.FAULTS.items()
    },
    **{
        f"xml-{name}": (XmlModel, check, with_adapter(XmlModel, faulty))
        for name, (check, faulty) in faults_xml.FAULTS.items()
    },
    **{
        f"plugin-{name}": (JsonModel, check, facts)
        for name, (check, facts) in faults_plugin.FAULTS.items()
    },
}
CHECKS = {name.removeprefix("test_") for name in dir(AdapterConformance) if name[:5] == "test_"}


async def run(conformance: type[AdapterConformance], check: str) -> None:
    outcome = getattr(conformance(), f"test_{check}")()
    if inspect.isawaitable(outcome):
        await outcome


@pytest.mark.parametrize(("model", "check", "facts"), PLANTED.values(), ids=PLANTED)
async def test_a_planted_fault_is_caught_by_its_check_alone_and_with_advice(
    model: type[AdapterConformance], check: str, facts: Mapping[str, object]
) -> None:
    await run(type("Sound", (model,), {}), check)

    with pytest.raises(pytest.fail.Exception) as caught:
        await run(type("Faulty", (model,), dict(facts)), check)

    assert len(caught.value.msg.split()) > 8
    assert "Traceback" not in caught.value.msg


def test_every_check_has_a_fault_that_it_catches() -> None:
    assert {check for _, check, _ in PLANTED.values()} == CHECKS


def test_there_are_at_least_forty_checks() -> None:
    assert len(CHECKS) >= 40
