import ssl
from datetime import UTC, datetime

import httpx
import pytest

from mocks.tls import certificates

pytestmark = pytest.mark.slow


def test_the_person_register_refuses_a_caller_without_a_certificate(caller):
    answer = caller.cpr(caller.client())

    assert answer.status_code == 403
    assert answer.text == "this registry wants a client certificate\n"


def test_the_person_register_answers_a_caller_with_a_certificate(caller):
    answer = caller.cpr(caller.client(with_certificate=True))

    assert answer.status_code == 200
    assert "Ida Åkjær" in answer.text


def test_the_plain_listener_has_the_route_but_no_certificate(caller):
    plain = caller.addresses.plain + "/service/CPR/PersonBaseDataExtended/5"

    assert caller.cpr(caller.client(with_certificate=True), path=plain).status_code == 403


def test_a_certificate_of_another_authority_is_refused_by_the_listener(caller, tmp_path):
    foreign = certificates(tmp_path / "foreign", now=datetime.now(UTC))
    context = ssl.create_default_context(cafile=caller.addresses.ca_file)
    context.load_cert_chain(foreign.gateway, foreign.gateway_key)

    with httpx.Client(verify=context) as client, pytest.raises(httpx.TransportError):
        caller.cpr(client)
    assert caller.cpr(caller.client(with_certificate=True)).status_code == 200


def test_who_does_not_know_the_authority_does_not_trust_the_listener(caller):
    with (
        httpx.Client(verify=ssl.create_default_context()) as client,
        pytest.raises(httpx.ConnectError),
    ):
        caller.cpr(client)


def test_the_contract_is_for_everybody(caller):
    answer = caller.client().get(f"{caller.addresses.cpr['v5']}?wsdl")

    assert answer.status_code == 200
    assert "PersonLookup" in answer.text


def test_an_unknown_agreement_is_refused(caller):
    client = caller.client(with_certificate=True)

    answer = caller.cpr(client, agreement="00000000-0000-4000-8000-000000000000")

    assert answer.status_code == 500
    assert "The service agreement is not known" in answer.text
    assert caller.cpr(client).status_code == 200


def test_lenient_mocks_answer_and_note_what_is_missing(start_mocks, caller_of):
    mocks = start_mocks(check="warn")
    caller = caller_of(mocks)

    answer = caller.cpr(caller.client())

    assert answer.status_code == 200
    assert mocks.journal.entries()[0].verdict == "warned: no certificate"
