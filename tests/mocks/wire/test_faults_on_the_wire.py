import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest

from tests.mocks.wire.conftest import ADDRESS, HOME

pytestmark = pytest.mark.slow


@pytest.fixture
def client(caller):
    return caller.client(with_certificate=True, timeout=5)


def test_a_registry_that_is_down_closes_the_connection_until_it_is_well(caller, client):
    caller.admin(client, "POST", "/faults", {"registry": "dar", "fault": "down"})
    with pytest.raises(httpx.RemoteProtocolError):
        caller.dar(client)
    caller.admin(client, "DELETE", "/faults")

    assert caller.dar(client).status_code == 200


def test_half_an_answer_breaks_off(caller, client):
    with pytest.raises(httpx.RemoteProtocolError):
        caller.dar(client, x_samsyn_fault="half")

    assert caller.dar(client).json()["data"]["DAR_Adresse"]["nodes"]


def test_a_slow_registry_takes_its_time(caller, client):
    began = time.monotonic()

    answer = caller.dar(client, x_samsyn_fault="slow;seconds=0.3")

    assert answer.status_code == 200
    assert time.monotonic() - began >= 0.3


def test_one_slow_answer_does_not_hold_up_the_others(caller, client):
    with pytest.raises(httpx.ReadTimeout):
        caller.dar(caller.client(timeout=0.2), x_samsyn_fault="slow;seconds=60")

    assert caller.dar(client).status_code == 200


def test_a_gateway_set_up_with_the_path_of_a_world_meets_its_fault(caller, client):
    assert caller.dar(client, world="/w/unavailable").status_code == 503
    assert caller.dar(client, world="/w/blue").status_code == 200
    assert caller.dar(client).status_code == 200


def test_the_person_register_answers_about_somebody_else(caller, client):
    order = {"registry": "cpr", "fault": "wrong_person", "persona": "employee"}
    caller.admin(client, "POST", "/faults", order)
    wrong = caller.cpr(client)
    caller.admin(client, "DELETE", "/faults")

    assert wrong.status_code == 200
    assert "Ida Åkjær" not in wrong.text
    assert "Åge Sørensen" in wrong.text
    assert "Ida Åkjær" in caller.cpr(client).text


def test_a_fault_of_one_persona_leaves_her_neighbour_alone(caller, client):
    order = {"registry": "cpr", "fault": "fault", "persona": "employee"}
    caller.admin(client, "POST", "/faults", order)

    assert caller.cpr(client).status_code == 500
    assert caller.cpr(client, persona="neighbour").status_code == 200


def test_the_wrong_charset_cannot_be_read_as_declared(caller, client):
    spoiled = caller.dar(client, x_samsyn_fault="wrong_charset")

    with pytest.raises(UnicodeDecodeError):
        spoiled.content.decode("utf-8")
    assert "Ærøvej" in caller.dar(client).text


def test_a_registry_that_never_answers_closes_in_the_end(caller, client):
    with pytest.raises(httpx.RemoteProtocolError):
        caller.dar(client, x_samsyn_fault="timeout;seconds=0.2")

    assert caller.dar(client).status_code == 200


def test_an_answer_in_drips_is_whole_and_late(caller, client):
    honest = caller.dar(client).content
    began = time.monotonic()

    dripped = caller.dar(client, x_samsyn_fault="slow_drip;seconds=0.4")

    assert dripped.content == honest
    assert time.monotonic() - began >= 0.4


def test_a_huge_answer_says_how_huge_and_is(caller, client):
    honest = caller.dar(client).content

    huge = caller.dar(client, x_samsyn_fault="huge_answer")

    assert len(huge.content) == int(huge.headers["content-length"])
    assert len(huge.content) == len(honest) + 72 * 1024 * 1024
    assert huge.content.rstrip(b" ") == honest


@pytest.mark.parametrize(
    ("fault", "holds"),
    [
        ("byte_order_mark", b"\xef\xbb\xbf<?xml"),
        ("new_field", b"<ns:nyt>1</ns:nyt></ns:persondata>"),
        ("split_number", b"<ns:personnummer>0702<!-- -->751236<"),
        ("contradiction", b"<ns:kommunekode>101<"),
        ("agreement_not_approved", b"MOCK-AGREEMENT-NOT-APPROVED"),
        ("missing_data_delimitation", b"MOCK-NO-DATA-DELIMITATION"),
        ("expired_token", b"MOCK-TOKEN-EXPIRED"),
        ("nobody", b"PNR not found"),
    ],
)
def test_what_the_person_register_says_wrongly(caller, client, fault, holds):
    honest = caller.cpr(client).content

    assert holds not in honest
    assert holds in caller.cpr(client, x_samsyn_fault=fault).content
    assert caller.cpr(client).content == honest


@pytest.mark.parametrize(
    ("fault", "status", "holds"),
    [
        ("new_field", 200, '"nyt":1'),
        ("contradiction", 200, '"status":"4"'),
        ("agreement_not_approved", 403, "DAF-AUTH-0003"),
        ("expired_token", 401, "DAF-AUTH-0004"),
        ("nobody", 200, '"nodes":[]'),
    ],
)
def test_what_the_address_register_says_wrongly(caller, client, fault, status, holds):
    question = ADDRESS.replace("adressebetegnelse", "status") % HOME
    url = f"{caller.addresses.plain}/DAR/v1?apikey={caller.dar_key}"

    told = client.post(url, content=question, headers={"x-samsyn-fault": fault})

    assert told.status_code == status
    assert holds in told.text.replace(" ", "")


def test_a_renewed_certificate_closes_old_connections_and_is_accepted(caller, client):
    caller.cpr(client)
    caller.admin(client, "POST", "/faults", {"registry": "cpr", "fault": "renewed_certificate"})
    with pytest.raises(httpx.RemoteProtocolError):
        caller.cpr(client)

    assert caller.cpr(client).status_code == 200


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("expired_certificate", "certificate has expired"),
        ("other_name_certificate", "mismatch"),
        ("self_signed_certificate", "self-signed certificate"),
    ],
)
def test_a_bad_certificate_meets_new_and_old_connections_until_it_is_mended(
    caller, client, fault, why
):
    caller.cpr(client)
    caller.admin(client, "POST", "/faults", {"registry": "cpr", "fault": fault})
    with pytest.raises(httpx.RemoteProtocolError):
        caller.cpr(client)
    with pytest.raises(httpx.ConnectError, match=why):
        caller.cpr(client)
    caller.admin(client, "DELETE", "/faults")

    assert caller.cpr(client).status_code == 200


def test_who_accepts_any_certificate_is_answered(caller, client):
    caller.admin(client, "POST", "/faults", {"registry": "cpr", "fault": "expired_certificate"})
    careless = ssl.create_default_context()
    careless.check_hostname = False
    careless.verify_mode = ssl.CERT_NONE
    files = (caller.addresses.gateway_certificate_file, caller.addresses.gateway_key_file)
    careless.load_cert_chain(*files)
    with httpx.Client(verify=careless) as other:
        assert caller.cpr(other).status_code == 200


def test_answers_of_two_at_a_time_are_exchanged(caller, client):
    from concurrent.futures import ThreadPoolExecutor

    order = {"registry": "cpr", "fault": "swapped_answers", "seconds": 5}
    caller.admin(client, "POST", "/faults", order)
    with ThreadPoolExecutor() as pool:
        hers = pool.submit(caller.cpr, client)
        neighbours = pool.submit(caller.cpr, client, persona="neighbour")

        assert "Ellen Østergård" in hers.result().text
        assert "Ida Åkjær" in neighbours.result().text
    caller.admin(client, "DELETE", "/faults")
    assert "Ida Åkjær" in caller.cpr(client).text


def test_a_clock_that_is_fast_says_so_in_its_date(caller, client):
    skewed = caller.dar(client, x_samsyn_fault="clock_skew;seconds=600")
    ahead = parsedate_to_datetime(skewed.headers["date"]) - datetime.now(UTC)

    assert 590 < ahead.total_seconds() < 610
    assert skewed.headers.get_list("date") == [skewed.headers["date"]]


@pytest.mark.parametrize("listener", ["plain", "tls", "admin"])
def test_every_answer_of_every_listener_says_that_it_is_a_sandbox(caller, client, listener):
    for path in ("/", "/nothing"):
        answer = client.get(f"{getattr(caller.addresses, listener)}{path}")

        assert answer.headers["x-samsyn-sandbox"] == (
            "registries of a sandbox; synthetic people only"
        )


def test_the_keys_of_the_issuer_may_be_away(caller, client):
    caller.admin(client, "POST", "/faults", {"registry": "issuer", "fault": "unavailable"})
    away = client.get(caller.addresses.jwks)
    caller.admin(client, "DELETE", "/faults")

    assert away.status_code == 503
    assert client.get(caller.addresses.jwks).json()["keys"]


def test_stopping_does_not_wait_for_a_slow_answer(start_mocks, caller_of, caplog):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor() as pool:
        mocks = start_mocks()
        caller = caller_of(mocks)
        slow = pool.submit(caller.dar, caller.client(), x_samsyn_fault="slow;seconds=60")
        caller.dar(caller.client())
        began = time.monotonic()
        start_mocks.stop()

        assert isinstance(slow.exception(), httpx.RemoteProtocolError)
        assert time.monotonic() - began < 1
    assert caplog.text == ""
