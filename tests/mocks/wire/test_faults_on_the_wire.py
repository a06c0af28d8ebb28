import time

import httpx
import pytest

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
        caller.dar(client, x_mock_fault="half")

    assert caller.dar(client).json()["data"]["DAR_Adresse"]["nodes"]


def test_a_slow_registry_takes_its_time(caller, client):
    began = time.monotonic()

    answer = caller.dar(client, x_mock_fault="slow;seconds=0.3")

    assert answer.status_code == 200
    assert time.monotonic() - began >= 0.3


def test_one_slow_answer_does_not_hold_up_the_others(caller, client):
    with pytest.raises(httpx.ReadTimeout):
        caller.dar(caller.client(timeout=0.2), x_mock_fault="slow;seconds=60")

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
    spoiled = caller.dar(client, x_mock_fault="wrong_charset")

    with pytest.raises(UnicodeDecodeError):
        spoiled.content.decode("utf-8")
    assert "Ærøvej" in caller.dar(client).text


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
        slow = pool.submit(caller.dar, caller.client(), x_mock_fault="slow;seconds=60")
        caller.dar(caller.client())
        began = time.monotonic()
        start_mocks.stop()

        assert isinstance(slow.exception(), httpx.RemoteProtocolError)
        assert time.monotonic() - began < 1
    assert caplog.text == ""
