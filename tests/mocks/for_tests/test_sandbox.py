"""The plugin's fixtures over a running sandbox, as somebody else's tests use them."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.client import AskLater, Found, SamsynClient
from contracts.client.answers import UnavailableSection
from mocks.command.reach import Unheard
from mocks.for_tests.people import Somebody
from mocks.for_tests.sandbox import Sandbox

pytestmark = pytest.mark.slow
PURPOSE = "residence-check"
ALLOWED = ("person", "address")


def test_an_authority_asks_and_the_citizen_sees_it(
    sandbox: Sandbox,
    persona: Callable[[str], Somebody],
    authority_client: SamsynClient,
    citizen_client: SamsynClient,
) -> None:
    answer = authority_client.citizen_data(persona("employee").question(PURPOSE))

    rows = {row.entry_id for row in citizen_client.my_access_log()}
    assert answer.receipt.entry_id in rows
    sandbox.assert_only_read(("person", "family", "address", "income"))
    sandbox.assert_only_read(("person", "family", "address", "income"), of="employee")


def test_what_was_read_beyond_is_named_with_who_read_it(
    sandbox: Sandbox, persona: Callable[[str], Somebody], authority_client: SamsynClient
) -> None:
    authority_client.citizen_data(persona("employee").question(PURPOSE))

    with pytest.raises(
        AssertionError, match=r"read, too: address.*aarhus-kommune for residence-ch"
    ):
        sandbox.assert_only_read(("person",))
    with pytest.raises(
        AssertionError, match=r"read, too: address.*Aarhus Kommune for residence-ch"
    ):
        sandbox.assert_only_read(("person",), of="employee")


def test_a_test_that_read_nothing_proves_nothing(sandbox: Sandbox) -> None:
    with pytest.raises(AssertionError, match="nothing was read during this test"):
        sandbox.assert_only_read(("person",))


def test_her_own_look_is_nobody_s_read(sandbox: Sandbox, citizen_client: SamsynClient) -> None:
    citizen_client.my_data()

    assert sandbox.reads(of="employee") == []


def test_a_fault_shows_and_is_mended(sandbox: Sandbox, citizen_client: SamsynClient) -> None:
    sandbox.fault("dar", "down")
    broken = citizen_client.my_data()

    sandbox.mend()
    whole = citizen_client.my_data()

    assert isinstance(broken.sections.address, UnavailableSection)
    assert isinstance(whole.sections.address, Found)


def test_the_calls_of_a_test_are_its_own(sandbox: Sandbox, citizen_client: SamsynClient) -> None:
    sandbox.fault("cpr", "unavailable")

    with pytest.raises(AskLater):
        citizen_client.my_access_check(PURPOSE)

    registries = {call.registry for call in sandbox.calls}
    assert registries == {"cpr"}
    assert {call.fault for call in sandbox.calls} == {"unavailable"}


def test_an_event_happens_when_the_registry_has_it(
    sandbox: Sandbox, citizen_client: SamsynClient
) -> None:
    before = citizen_client.my_data(sections=("person",)).sections.person

    sandbox.event("move", "employee", to="other-municipality")
    sandbox.clock.forward("7d")
    after = citizen_client.my_data(sections=("person",)).sections.person

    assert isinstance(before, Found)
    assert isinstance(after, Found)
    assert before.record.residence is not None
    assert after.record.residence is not None
    assert after.record.residence.municipality_code != before.record.residence.municipality_code


def test_the_clock_stands_and_runs(sandbox: Sandbox) -> None:
    noon = datetime(2027, 1, 5, 12, tzinfo=UTC)

    sandbox.clock.to(noon)
    frozen = sandbox.clock.freeze()

    assert sandbox.clock.now == frozen
    assert (frozen - noon).total_seconds() < 60
    assert sandbox.clock.release() >= frozen


def test_an_order_that_is_none_is_one_line(sandbox: Sandbox) -> None:
    with pytest.raises(Unheard, match="no such fault; nearest: down"):
        sandbox.fault("dar", "donw")
    with pytest.raises(LookupError, match="no such persona"):
        sandbox.persona("nobody")
    with pytest.raises(LookupError, match="this world has its personas only"):
        sandbox.person(0)


@pytest.mark.sandbox(citizen="randers-resident", authority="randers-kommune")
def test_the_marker_says_as_whom_to_ask(
    sandbox: Sandbox, citizen_client: SamsynClient, authority_client: SamsynClient
) -> None:
    question = sandbox.persona("randers-resident").question(PURPOSE)

    answer = authority_client.citizen_data(question)

    assert citizen_client.my_data().receipt.digests.items() >= answer.receipt.digests.items()


@pytest.mark.sandbox(people=1000, seed=7)
def test_a_population_lives_there_and_signs_in(sandbox: Sandbox) -> None:
    grown_up = next(
        each
        for each in map(sandbox.person, range(50))
        if not {"child", "dead", "emigrated"} & set(each.traits)
    )

    own = sandbox.citizen(grown_up).my_data(sections=("person",))

    assert isinstance(own.sections.person, Found)
    assert "Pnr(****)" in repr(grown_up)
    with pytest.raises(LookupError, match="nobody has that place"):
        sandbox.person(5000)


SPOILS_AND_LOOKS = """
import pytest
from contracts.client import ConsentWish, Decision, Found

@pytest.mark.parametrize("turn", range(2))
def test_consents_faults_and_events_are_gone(sandbox, citizen_client, turn):
    assert citizen_client.my_consents().consents == ()
    assert list(citizen_client.my_access_log())[1:] == []
    assert isinstance(citizen_client.my_data().sections.address, Found)
    firm = sandbox.client("boligforening")
    asked = firm.ask_for_consent(
        ConsentWish(purpose="resident-copy", fields=("person.name",), mode="once")
    )
    citizen_client.open_consent_request(asked.id)
    citizen_client.answer_consent_request(
        asked.id, Decision(decision="grant", fields=("person.name",))
    )
    sandbox.event("death", "employee-spouse")
    sandbox.fault("dar", "down")
    assert len(citizen_client.my_consents().consents) == 1

def test_the_addresses_stay(samsyn_sandbox, sandbox):
    assert samsyn_sandbox.gateway == sandbox.gateway
"""


def test_every_test_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "test_twice.py").write_text(SPOILS_AND_LOOKS)

    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "3 passed" in finished.stdout, finished.stdout


def test_beside_live_settings_it_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "samsyn.toml").write_text('[issuers.live]\nissuer = "https://a.example"\n')
    (tmp_path / "test_live.py").write_text("def test_it(sandbox):\n    pass\n")

    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished.returncode == 1
    assert "SandboxDidNotStart" in finished.stdout
    assert "not beside live settings" in finished.stdout


DIES = """
import os, signal, sys
from pathlib import Path
from mocks.for_tests.steering import Steering

steering = Steering(Path(sys.argv[1]) / "killed", people=0, seed=0)
print(steering._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def has_ended(process_id: int) -> bool:
    """Wait for a process that is not ours."""
    try:
        ending = os.pidfd_open(process_id)
    except ProcessLookupError:
        return True
    ready, _, _ = select.select([ending], [], [], 60)
    os.close(ending)
    return bool(ready)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux to wait for a stranger")
def test_a_run_that_is_killed_leaves_nothing_running(tmp_path: Path) -> None:
    killed = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", DIES, str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert killed.returncode == -signal.SIGKILL
    assert has_ended(int(killed.stdout))
