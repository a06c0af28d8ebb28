"""A client that others wrote for the real person register asks the mock:
service-person-stamdata-udvidet.

It runs as published, in an environment of its own (`make peers`), and is led to the mock by address
alone. It sends neither SOAPAction nor Content-Type, and ISO-8859-1 without saying so.
"""

from pathlib import Path

import pytest

from mocks.faults import Fault

pytestmark = pytest.mark.slow
AGREEMENT = "5a4d0001-0000-4000-8000-000000000001"
NOBODY = "0503854322"


@pytest.fixture
def bundle(mocks, tmp_path):
    """Certificate and key in one file, as the client wants them."""
    where = mocks.addresses
    parts = (where.gateway_certificate_file, where.gateway_key_file)
    file = tmp_path / "bundle.pem"
    file.write_text("\n".join(Path(part).read_text() for part in parts))
    return str(file)


@pytest.fixture
def ask(python_of, run, mocks, bundle):
    def asked(*numbers, version=5, agreement=AGREEMENT, certificate=bundle):
        uuid = "5a4d0001-0000-4000-8000-00000000000{}"
        question = {
            "service_uuids": {
                "service_agreement": agreement,
                "user_system": uuid.format(2),
                "user": uuid.format(3),
                "service": "e6be2436-bf35-4df2-83fe-925142825dc2",
            },
            "certificate": certificate,
            "numbers": numbers,
            "production": True,
            "api_version": version,
        }
        where = mocks.addresses
        told = run(
            python_of("person"),
            "ask_person.py",
            question,
            address=where.tls,
            REQUESTS_CA_BUNDLE=where.ca_file,
        )
        return told | {"answer": told.get("answers", [None])[0]}

    return asked


@pytest.mark.parametrize("version", [4, 5])
def test_the_client_reads_a_known_person(ask, number_of, mocks, version):
    answer = ask(number_of("employee"), version=version)["answer"]

    assert answer["personnummer"] == number_of("employee")
    assert answer["fornavn"] == "Signe"
    assert answer["vejnavn"] == "Lærkesporet"
    assert answer["kommunekode"] == "751"
    assert answer["udrejst"] is False
    assert ("AdresseUUID" in answer) == (version == 5)
    assert [(entry.verdict, entry.personas) for entry in mocks.journal.entries()] == [
        ("answered", ("employee",))
    ]


def test_the_client_reads_one_relation_and_several_children(ask, number_of):
    one = ask(number_of("employee"))["answer"]["relationer"]
    several = ask(number_of("widow-two-children"))["answer"]["relationer"]

    child = {"relation": "barn", "cprnr": number_of("employee-child")}
    assert child in one
    assert [each["relation"] for each in several].count("barn") == 2


def test_the_client_reads_everybody_who_lives(ask, world):
    living = [person.number.reveal() for person in world.people if person.status in {1, 3, 5, 7}]

    answers = ask(*living)["answers"]

    assert [answer["personnummer"] for answer in answers] == living
    assert len(living) > 100


@pytest.mark.parametrize("persona", ["protected-address", "police-protected"])
def test_the_client_reads_that_somebody_is_protected_and_the_address_all_the_same(
    ask, number_of, persona
):
    answer = ask(number_of(persona))["answer"]

    assert answer["adressebeskyttelse"]["beskyttet"] == "true"
    assert answer["kommunekode"]


def test_the_client_reads_an_expired_protection_as_expired(ask, number_of):
    answer = ask(number_of("protection-expired-yesterday"))["answer"]

    assert answer["adressebeskyttelse"]["beskyttet"] == "false"


def test_the_client_gets_the_fault_about_an_unknown_number_and_then_the_next_answer(
    ask, number_of, mocks
):
    unknown = ask(NOBODY)
    known = ask(number_of("employee"))

    assert unknown["status"] == 500
    assert "PNR not found" in unknown["body"]
    assert NOBODY not in unknown["body"]
    assert known["answer"]["personnummer"] == number_of("employee")
    assert [entry.verdict for entry in mocks.journal.entries()] == ["answered", "unknown"]


@pytest.mark.parametrize(
    ("change", "status", "verdict"),
    [
        ({"agreement": "00000000-0000-4000-8000-00000000dead"}, 500, "refused: not_authorised"),
        ({"certificate": None}, 403, "refused: no certificate"),
    ],
    ids=["unknown agreement", "no certificate"],
)
def test_the_client_without_the_right_papers_is_refused_and_with_them_answered(
    ask, number_of, mocks, change, status, verdict
):
    refused = ask(number_of("employee"), **change)
    answered = ask(number_of("employee"))

    assert refused["status"] == status
    assert answered["answer"]["fornavn"] == "Signe"
    assert [entry.verdict for entry in mocks.journal.entries()] == ["answered", verdict]


@pytest.mark.parametrize(("fault", "status"), [("fault", 500), ("unavailable", 503)])
def test_the_client_meets_a_fault_until_the_register_is_well(ask, number_of, mocks, fault, status):
    mocks.faults.set(Fault(registry="cpr", fault=fault))
    failed = ask(number_of("employee"))
    mocks.faults.clear()
    answered = ask(number_of("employee"))

    assert failed["status"] == status
    assert answered["answer"]["fornavn"] == "Signe"
