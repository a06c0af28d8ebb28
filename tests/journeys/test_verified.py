"""What is saved from a running gateway is verified without it: by the command and by the page."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.gateway.pages.browser import FILE, VERIFY, browser, packed
from tests.journeys.acting import RELATIONS
from tests.journeys.house import House

PATIENCE_SECONDS = 15
PURPOSE = "residence-check"
pytestmark = pytest.mark.slow


def save(house: House, path: str, file: Path, **query: int) -> Path:
    """Fetch what needs no token; a proof is there a moment after its entry."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (reply := house.http.get(path, params=query)).status_code == 404:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert reply.status_code == 200
    file.write_bytes(reply.content)
    return file


def put(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


@pytest.fixture
def keys(house: House, tmp_path: Path) -> Path:
    return save(house, "/v1/ledger/keys", tmp_path / "keys.json")


def command_says(keys: Path, *files: Path) -> tuple[int, str]:
    ended = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "gateway", "verify", *files, "--key", keys],
        capture_output=True,
        text=True,
        check=False,
        cwd=keys.parent,
    )
    return ended.returncode, ended.stdout + ended.stderr


def page_says(keys: Path, *files: Path) -> str:
    encoded = [packed(file.read_bytes()) for file in files]
    with browser() as started:
        page = started.new_context(offline=True).new_page()
        page.goto(FILE.as_uri())
        (result,) = page.evaluate(VERIFY, [[encoded], keys.read_text("utf-8")])
    return str(result["status"])


def test_what_a_caseworker_saw_is_proved_and_in_the_log(
    house: House, keys: Path, tmp_path: Path
) -> None:
    asked = house.ask("employee", PURPOSE)
    answer = put(tmp_path / "answer.json", asked.content)
    entry_id = asked.json()["receipt"]["entry_id"]
    proof = save(house, f"/v1/ledger/entries/{entry_id}/proof", tmp_path / "proof.json")

    status, said = command_says(keys, answer, proof)

    assert (status, said.splitlines()[-1]) == (0, "Everything holds.")
    assert page_says(keys, answer, proof) == "holds"


def test_the_caseworkers_view_is_the_citizens(house: House, keys: Path, tmp_path: Path) -> None:
    theirs = put(tmp_path / "theirs.json", house.ask("employee", PURPOSE).content)
    hers = put(tmp_path / "hers.json", house.own("employee").content)

    status, said = command_says(keys, theirs, hers)

    assert (status, "what both receipts have is the same" in said) == (0, True)
    assert page_says(keys, theirs, hers) == "holds"


def test_the_record_of_a_child_is_proved_and_equal_to_the_authoritys(
    house: House, keys: Path, tmp_path: Path
) -> None:
    (child,) = house.own("employee", RELATIONS).json()["relations"]
    saved = house.own("employee", f"{RELATIONS}/{child['alias']}?sections=person").content
    theirs = house.ask("employee-child", "school-enrolment").json()["receipt"]["digests"]

    status, said = command_says(keys, put(tmp_path / "child.json", saved))

    assert status == 0, said
    hers = json.loads(saved)["receipt"]["digests"]
    shared = hers.keys() & theirs.keys()
    assert "person.name.full_name" in shared
    assert {path: hers[path] for path in shared} == {path: theirs[path] for path in shared}


def test_one_changed_digit_is_found(house: House, keys: Path, tmp_path: Path) -> None:
    genuine = house.own("employee").content
    forged = put(tmp_path / "answer.json", genuine.replace(b'"gross":"', b'"gross":"1', 1))

    status, said = command_says(keys, forged)

    assert forged.read_bytes() != genuine
    assert (status, "FAIL this value is not the one that was shown (income." in said) == (1, True)
    assert page_says(keys, forged) == "fails"


def test_the_log_has_only_grown_between_two_checkpoints(
    house: House, keys: Path, tmp_path: Path
) -> None:
    house.ask("employee", PURPOSE)
    kept = save(house, "/v1/ledger/checkpoint", tmp_path / "kept.txt")
    house.ask("employee", PURPOSE)
    sizes = [size_of(kept)]
    until = time.monotonic() + PATIENCE_SECONDS
    while (now := size_of(save(house, "/v1/ledger/checkpoint", tmp_path / "now.txt"))) <= sizes[0]:
        assert time.monotonic() < until
        time.sleep(0.1)

    growth = save(
        house, "/v1/ledger/consistency", tmp_path / "growth.json", **{"from": sizes[0], "to": now}
    )

    status, said = command_says(keys, kept, growth)
    assert (status, said.splitlines()[-1]) == (0, "Everything holds.")
    assert page_says(keys, kept, growth) == "holds"


def size_of(checkpoint: Path) -> int:
    return int(checkpoint.read_text("utf-8").splitlines()[1])


def test_the_gateways_own_command_knows_the_keys_from_its_settings(
    house: House, tmp_path: Path
) -> None:
    answer = put(tmp_path / "answer.json", house.own("employee").content)

    ended = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "gateway", "verify", answer, "--settings", house.file],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")
