"""What the doubles do beside what the checks show."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import respx

from contracts.conformance import Example
from contracts.conformance.people import ASKED, has_a_number, strangers
from contracts.reading import Reading
from tests.contracts.kit.json_model import JsonModel

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parents[3]
SKIPPING = """
from tests.contracts.kit.json_model import JsonModel

class TestSkips(JsonModel):
    unknown = None
    skips = {"unknown": "the register answers everybody", "a_probe_names_no_person": "no probe yet"}
"""


async def test_a_respx_router_can_be_the_answer() -> None:
    router = respx.Router(assert_all_called=False)
    router.post("https://registry.invalid/benefits").mock(return_value=JsonModel.known.answer)
    example = Example(answer=router.async_handler, record=JsonModel.known.record)
    conformance = type("OverRespx", (JsonModel,), {"known": example})

    async with conformance().connected() as scene:
        assert scene.is_as(await scene.reading(), example)

    assert router.calls.call_count == 1


async def test_a_static_answer_is_about_whoever_is_asked() -> None:
    (other,) = strangers(ASKED, 1)

    async with JsonModel().connected() as scene:
        outcome = await scene.ask(other)

    assert isinstance(outcome, Reading)
    assert outcome.about == other


async def test_an_answer_that_is_neither_response_nor_handler_is_named() -> None:
    async with JsonModel().connected() as scene:
        scene.registry.answer({"about": "nobody"})

        outcome = await scene.ask()

    assert isinstance(outcome, TypeError)


async def test_a_body_is_not_there_before_it_is_read() -> None:
    async with JsonModel().connected() as scene:
        request = httpx.Request("GET", "https://registry.invalid/")
        response = await scene.registry.transport.handle_async_request(request)

        with pytest.raises(httpx.ResponseNotRead):
            _ = response.content

        assert scene.registry.unfinished == 1
        await response.aclose()
        assert scene.registry.unfinished == 0


def test_strangers_are_of_the_same_birth_date_and_all_different() -> None:
    people = {ASKED, *strangers(ASKED, 20)}

    assert len(people) == 21
    assert {person.birth_date for person in people} == {ASKED.birth_date}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("about 170382-4104", True),
        ("about 1703824104.", True),
        ("c0ffee00-0000-4000-8000-00000000c0de", False),
        ("2026-11-22T10:00:00.000000Z", False),
        ("9999999999", False),
    ],
    ids=["hyphen", "digits", "uuid", "instant", "no date"],
)
def test_a_number_is_found_and_nothing_else(text: str, found: bool) -> None:
    assert has_a_number(text) == found


@pytest.mark.slow
def test_skips_are_reported_with_their_reasons(tmp_path: Path) -> None:
    (tmp_path / "test_skips.py").write_text(SKIPPING)

    finished = subprocess.run(  # noqa: S603 - our own interpreter on our own arguments
        [
            *(sys.executable, "-m", "pytest", "-rs", "-q", "-p", "no:cacheprovider"),
            *("-o", f"pythonpath={ROOT}", "-o", "addopts=--import-mode=importlib", tmp_path),
            *("-k", "unknown_citizen or probe_names or every_skip"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "1 passed, 2 skipped" in finished.stdout
    assert "the register answers everybody" in finished.stdout
    assert "no probe yet" in finished.stdout


@pytest.mark.slow
def test_the_checks_are_collected_one_by_one() -> None:
    finished = subprocess.run(  # noqa: S603 - our own interpreter on our own arguments
        [
            *(sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"),
            str(ROOT / "tests" / "third_party" / "vehicle-register"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    listed = [line for line in finished.stdout.splitlines() if "::TestVehicleRegister::" in line]

    assert len(listed) >= 40
