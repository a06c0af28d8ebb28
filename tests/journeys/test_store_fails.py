"""No log, no data: while the ledger cannot be written nothing leaves; then it does again."""

import contextlib
import sqlite3
from collections.abc import Iterator

import pytest

from mocks.server import Mocks
from mocks.world.model import World
from tests.journeys.house import House, open_house

pytestmark = pytest.mark.slow

NAMES = (b"Signe", b"Lindholt", b"sub_")


@pytest.fixture(scope="module")
def own_house(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, world: World
) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("store"), mocks, world) as house:
        yield house


@contextlib.contextmanager
def held(house: House) -> Iterator[None]:
    """Hold the database's write lock, as a stuck backup would."""
    with contextlib.closing(sqlite3.connect(house.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def fill(house: House) -> None:
    """Let the writer's connection find no page more, as on a full disk."""
    connection = house.services.ledger._writer._driver._connection  # type: ignore[attr-defined]  # deep inside on purpose
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages}")


def released(house: House) -> int:
    """Count what was shown to others: reading her log, she looks once herself."""
    rows = house.log("employee")
    return len(
        [row for row in rows if row["outcome"] == "disclosed" and row["purpose"] != "own-access"]
    )


def test_while_the_database_is_held_nothing_leaves_and_then_it_does(own_house: House) -> None:
    with held(own_house):
        failed = own_house.ask("employee", "residence-check")
        ready = own_house.http.get("/ready")

    recovered = own_house.ask("employee", "residence-check")
    assert (failed.status_code, failed.json()["code"]) == (503, "evidence_unavailable")
    assert int(failed.headers["retry-after"]) > 0
    assert not any(name in failed.content for name in NAMES)
    assert (ready.status_code, ready.json()["code"]) == (503, "not_ready")
    assert recovered.status_code == 200
    assert own_house.http.get("/ready").status_code == 200


def test_the_process_is_alive_while_it_is_not_ready(own_house: House) -> None:
    with held(own_house):
        health = own_house.http.get("/health")

    assert health.status_code == 200


def test_on_a_full_disk_nothing_leaves_and_then_it_does(own_house: House) -> None:
    own_house.ask("employee", "residence-check")
    fill(own_house)

    answers = [own_house.ask("employee", "residence-check") for _ in range(6)]

    failed = next(each for each in answers if each.status_code != 200)
    assert (failed.status_code, failed.json()["code"]) == (503, "evidence_unavailable")
    assert not any(name in failed.content for name in NAMES)
    assert answers[-1].status_code == 200


def test_every_answer_that_left_stands_in_the_log_and_no_other(own_house: House) -> None:
    own_house.ask("employee", "residence-check")
    before = released(own_house)
    fill(own_house)

    answers = [own_house.ask("employee", "residence-check") for _ in range(6)]

    left = [each for each in answers if each.status_code == 200]
    assert 0 < len(left) < 6
    assert released(own_house) == before + len(left)


def test_the_citizens_own_look_needs_the_log_too(own_house: House) -> None:
    own_house.own("employee")
    with held(own_house):
        failed = own_house.own("employee")

    assert (failed.status_code, failed.json()["code"]) == (503, "evidence_unavailable")
    assert not any(name in failed.content for name in NAMES)
    assert own_house.own("employee").status_code == 200


def test_a_refusal_that_cannot_be_logged_is_no_refusal_yet(own_house: House) -> None:
    own_house.ask("employee", "passport")
    with held(own_house):
        failed = own_house.ask("employee", "passport", case_reference=None)

    refused = own_house.ask("employee", "passport", case_reference=None)
    assert failed.json()["code"] == "evidence_unavailable"
    assert refused.json()["code"] == "case_reference_missing"
