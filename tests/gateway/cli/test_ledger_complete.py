"""`samsyn ledger complete`: exit 1 and a line for each answer without its entry."""

import asyncio
import json
from pathlib import Path

import pytest

from gateway.settings_file import load_settings
from gateway.store.store import open_store
from mocks.run import now
from tests.gateway.cli.ended import Samsyn
from tests.gateway.ledger.samples import ask, citizen

pytestmark = pytest.mark.slow
COMMAND = ("ledger", "complete")


@pytest.fixture
def asked(settings: Path) -> Path:
    """A store in which one question was answered, by the id `one`."""
    loaded, _ = load_settings(settings)

    async def fill() -> None:
        async with open_store(loaded.store, loaded.ledger, clock=now) as store:
            await ask(store, await citizen(store), correlation_id="one")

    asyncio.run(fill())
    return settings


def log(folder: Path, *trace_ids: str) -> Path:
    lines = (
        {"event": "request", "route": "/v1/my-data", "status": 200, "trace_id": each}
        for each in trace_ids
    )
    file = folder / "requests.log"
    file.write_text("".join(json.dumps(each) + "\n" for each in lines))
    return file


def test_a_complete_log_is_said_to_be(samsyn: Samsyn, asked: Path, tmp_path: Path) -> None:
    ended = samsyn(*COMMAND, log(tmp_path, "one"), "--settings", asked)

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("complete: 1 answers")


def test_each_answer_without_its_entry_is_a_line(
    samsyn: Samsyn, asked: Path, tmp_path: Path
) -> None:
    ended = samsyn(*COMMAND, log(tmp_path, "one", "two"), "--settings", asked)

    assert (ended.status, ended.err) == (1, "")
    assert ended.out == "line 2: two: an answer without its entry (disclosed)\n"


def test_programs_read_it(samsyn: Samsyn, asked: Path, tmp_path: Path) -> None:
    ended = samsyn(*COMMAND, log(tmp_path, "two"), "--settings", asked, "--json")

    assert ended.status == 1
    assert json.loads(ended.out) == {
        "complete": False,
        "requests": 1,
        "answers": 1,
        "unaccounted": [{"line": 1, "trace_id": "two", "demanded": "disclosed"}],
        "unreadable": [],
    }


@pytest.mark.parametrize("name", ["nowhere.log", ".", "empty.log"])
def test_a_file_that_tells_nothing_is_no_proof(
    samsyn: Samsyn, asked: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "empty.log").touch()

    ended = samsyn(*COMMAND, tmp_path / name, "--settings", asked)

    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("samsyn: ")
