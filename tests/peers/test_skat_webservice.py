"""A client that others wrote for the real income register asks the mock: python-skat-webservice.

It runs as published, in an environment of its own (`make peers`), and is led to the mock by address
alone. It writes its own local time and calls it UTC, as its users' clocks do in Denmark.
"""

import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.dates import danish_day
from contracts.pnr import Pnr
from mocks.run import now
from mocks.server import Setup
from mocks.testing import running_mocks
from mocks.world import employers
from mocks.world.sandbox import sandbox_world
from tests.mocks.skat.wire import content, errors, reports, texts, values
from tests.peers.relay import relay_to

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
CLIENT = HERE.parents[1] / ".peers" / "skat" / "bin" / "python"
EVERYTHING = ("9001", "9102", "9202")
WAGE = 57
NOBODY = "0503854322"


@pytest.fixture(scope="module", autouse=True)
def client():
    if not CLIENT.exists():
        reason = "python-skat-webservice is not installed: make peers"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return CLIENT


@pytest.fixture(scope="module")
def world():
    return sandbox_world(danish_day(now()))


@pytest.fixture(scope="module")
def mocks(tmp_path_factory, world):
    setup = Setup(
        state=tmp_path_factory.mktemp("mocks"),
        plain_port=0,
        tls_port=0,
        admin_port=0,
        check="strict",
    )
    with running_mocks(setup, world, clock=now) as running:
        yield running


@pytest.fixture(autouse=True)
def _empty_journal(mocks):
    yield
    mocks.journal.clear()


@pytest.fixture
def relay(mocks):
    with relay_to(mocks.addresses.plain) as passing:
        yield passing


@pytest.fixture
def ask(client, mocks):
    """Let the client ask about last month; gives what it gives back."""
    month = f"{danish_day(now()).replace(day=1) - timedelta(days=1):%Y%m}"
    where = mocks.addresses

    def asked(number, *, address=where.tls, codes=EVERYTHING, zone="Europe/Copenhagen"):
        kinds = ("abonnent_type_kode", "abonnement_type_kode", "adgang_formaal_type_kode")
        question = {
            "caller": {"caller_id": "peer", "se_number": employers.AARHUS}
            | dict(zip(kinds, codes, strict=True)),
            "certificate_file": where.gateway_signing_certificate_file,
            "key_file": where.gateway_signing_key_file,
            "search": {
                "cpr": number,
                "month_from": month,
                "month_to": month,
                "transaction_id": "peer-1",
            },
        }
        told = subprocess.run(  # noqa: S603  our own script and the environment of `make peers`
            [client, HERE / "ask_skat.py"],
            input=json.dumps(question),
            env={
                "PYTHONPATH": str(HERE / "redirect"),
                "PEER_ADDRESS": address,
                "REQUESTS_CA_BUNDLE": where.ca_file,
                "TZ": zone,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    return asked


@pytest.fixture
def number_of(world):
    return lambda persona: world.persona(persona).number.reveal()


@pytest.mark.parametrize("zone", ["Europe/Copenhagen", "UTC"])
def test_the_client_reads_a_known_person_s_wage(ask, number_of, mocks, zone):
    answer = ask(number_of("employee"), zone=zone)["answer"].encode()

    (report,) = reports(answer)
    assert values(report, "16001", WAGE) == ["40029.67"]
    assert texts(answer, "PersonCivilRegistrationIdentifier") == [number_of("employee")]
    assert texts(answer, "TransaktionIdentifikator") == ["peer-1"]
    assert [entry.verdict for entry in mocks.journal.entries()] == ["answered"]


def test_the_client_reads_both_of_two_employers(ask, number_of):
    answer = ask(number_of("protection-expired-yesterday"))["answer"].encode()

    about = {
        report.getparent().getparent().findtext(".//{*}VirksomhedSENummerIdentifikator"): values(
            report, "16001", WAGE
        )
        for report in reports(answer)
    }
    assert about == {employers.SHOP: ["17640.4"], employers.CARE_HOME: ["17640.4"]}


def test_the_client_reads_that_nothing_is_known_of_an_unknown_number(ask, number_of, world):
    unknown = ask(NOBODY)["answer"].encode()
    known = ask(number_of("employee"))["answer"].encode()

    assert world.persona_of(Pnr(NOBODY)) is None
    assert errors(unknown) == []
    assert content(unknown).find("{*}IndkomstPersonUddata") is None
    assert len(reports(known)) == 1


def test_the_client_reads_that_a_known_person_has_no_income(ask, number_of):
    answer = ask(number_of("self-employed-zero-income"))["answer"].encode()

    assert errors(answer) == []
    assert reports(answer) == []


def test_the_client_reads_the_error_of_an_agreement_that_nobody_signed(ask, number_of):
    refused = ask(number_of("employee"), codes=("1", "2", "3"))["answer"].encode()
    answered = ask(number_of("employee"))["answer"].encode()

    assert (errors(refused), reports(refused)) == ([9001], [])
    assert (errors(answered), len(reports(answered))) == ([], 1)


@pytest.mark.parametrize(
    "spoilt",
    [
        "PersonCivilRegistrationIdentifier",
        "SoegeAarMaanedFraKode",
        "AbonnementTypeKode",
        "TransaktionIdentifikator",
        "Created",
    ],
)
def test_a_question_with_one_byte_flipped_on_the_way_is_refused_and_the_next_answered(
    ask, relay, number_of, mocks, spoilt
):
    relay.spoilt = spoilt
    flipped = ask(number_of("employee"), address=relay.address)
    relay.spoilt = None
    whole = ask(number_of("employee"), address=relay.address)

    assert flipped["status"] == 500
    assert b"FailedCheck" in flipped["body"].encode()
    assert len(reports(whole["answer"].encode())) == 1
    assert [entry.verdict for entry in mocks.journal.entries()] == [
        "answered",
        "refused: wrong signature",
    ]


def test_a_question_written_in_another_zone_s_time_is_refused_and_the_next_answered(
    ask, number_of, mocks
):
    late = ask(number_of("employee"), zone="Asia/Tokyo")
    prompt = ask(number_of("employee"))

    assert late["status"] == 500
    assert len(reports(prompt["answer"].encode())) == 1
    assert [entry.verdict for entry in mocks.journal.entries()] == [
        "answered",
        "refused: outside its time",
    ]
