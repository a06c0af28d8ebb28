"""A client that others wrote for the real income register asks the mock: python-skat-webservice.

It runs as published, in an environment of its own (`make peers`), and is led to the mock by address
alone. It writes its own local time and calls it UTC, as its users' clocks do in Denmark.
"""

from datetime import timedelta

import pytest

from contracts.dates import danish_day
from contracts.pnr import Pnr
from mocks.faults import Fault
from mocks.run import now
from mocks.world import employers
from tests.mocks.skat.wire import content, errors, reports, texts, values
from tests.peers.relay import relay_to

pytestmark = pytest.mark.slow
EVERYTHING = ("9001", "9102", "9202")
WAGE = 57
REPORT_KIND = 11
NOBODY = "0503854322"


@pytest.fixture
def relay(mocks):
    with relay_to(mocks.addresses.plain) as passing:
        yield passing


@pytest.fixture
def ask(python_of, run, mocks):
    """Let the client ask about a month, the last one by default; gives what it gives back."""
    last = f"{danish_day(now()).replace(day=1) - timedelta(days=1):%Y%m}"
    where = mocks.addresses

    def asked(number, *, address=where.tls, codes=EVERYTHING, zone="Europe/Copenhagen", month=last):
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
        return run(
            python_of("skat"),
            "ask_skat.py",
            question,
            address=address,
            REQUESTS_CA_BUNDLE=where.ca_file,
            TZ=zone,
        )

    return asked


@pytest.fixture
def month_reversed(world):
    """Give the last month in which a report about a persona was taken back: 202609."""

    def found(persona):
        known = world.incomes.known_of(world.persona(persona).number, now())
        taken_back = [report.basis_month for report in known if report.undone_at is not None]
        return max(taken_back).replace("-", "")

    return found


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


@pytest.mark.parametrize("persona", ["employee-spouse", "fortnight-paid"])
def test_the_client_reads_a_report_that_was_taken_back_beside_the_original(
    ask, number_of, month_reversed, persona
):
    answer = ask(number_of(persona), month=month_reversed(persona))["answer"].encode()

    kinds = [value for report in reports(answer) for value in values(report, "11000", REPORT_KIND)]
    assert {"I", "T"} == set(kinds)
    assert kinds.count("I") >= 2


def test_the_client_reads_the_wage_of_somebody_who_is_protected(ask, number_of):
    answer = ask(number_of("protected-address"))["answer"].encode()

    assert len(reports(answer)) == 1


@pytest.mark.parametrize(("fault", "status"), [("fault", 500), ("unavailable", 503)])
def test_the_client_meets_a_fault_until_the_register_is_well(ask, number_of, mocks, fault, status):
    mocks.faults.set(Fault(registry="skat", fault=fault))
    failed = ask(number_of("employee"))
    mocks.faults.clear()
    answered = ask(number_of("employee"))

    assert failed["status"] == status
    assert len(reports(answered["answer"].encode())) == 1
