import time
from datetime import datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from lxml import etree

pytestmark = pytest.mark.slow


@pytest.fixture
def client(caller):
    return caller.client(with_certificate=True)


@pytest.fixture(autouse=True)
def _reset(mocks):
    yield
    mocks.clock.reset()


def _age(answer):
    return int(etree.fromstring(answer.content).findtext(".//{*}alder"))


def _now(answer):
    return datetime.fromisoformat(answer.json()["now"])


def test_the_registries_clock_is_moved_and_set_back(caller, client):
    before = caller.admin(client, "GET", "/clock")
    moved = caller.admin(client, "POST", "/clock", {"advance_days": 40})
    back = caller.admin(client, "DELETE", "/clock")

    assert timedelta(days=40) <= _now(moved) - _now(before) < timedelta(days=40, minutes=1)
    assert _now(back) - _now(before) < timedelta(minutes=1)


def test_a_frozen_clock_stands(caller, client):
    order = {"now": "2027-01-05T09:00:00+01:00", "freeze": True}

    first = caller.admin(client, "POST", "/clock", order)
    second = caller.admin(client, "GET", "/clock")

    assert _now(first) == _now(second) == datetime.fromisoformat("2027-01-05T08:00:00+00:00")
    assert second.json()["frozen"] is True


def test_people_age_with_the_clock_and_tokens_do_not(caller, client):
    before = _age(caller.cpr(client))
    caller.admin(client, "POST", "/clock", {"advance_days": 366})
    after = _age(caller.cpr(client))
    token = caller.admin(client, "POST", "/tokens", {"client": "bank"})

    issued = jwt.decode(
        token.json()["access_token"],
        KeySet.import_key_set(client.get(caller.addresses.jwks).json()),
        algorithms=["ES256"],
    ).claims["iat"]
    assert after == before + 1
    assert abs(issued - time.time()) < 60


@pytest.mark.parametrize(
    ("order", "error"),
    [
        ({}, "not_an_order"),
        ({"advance_days": 1, "now": "2027-01-05T09:00:00Z"}, "not_an_order"),
        ({"now": "2027-01-05T09:00:00"}, "not_an_order"),
        ({"now": "tomorrow"}, "not_an_order"),
        ({"years": 3}, "not_an_order"),
        ({"advance_days": 900}, "out_of_reach"),
    ],
    ids=str,
)
def test_an_order_that_cannot_be_obeyed_is_told_why_and_moves_nothing(caller, client, order, error):
    before = caller.admin(client, "GET", "/clock")
    answer = caller.admin(client, "POST", "/clock", order)
    after = caller.admin(client, "GET", "/clock")

    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert _now(after) - _now(before) < timedelta(minutes=1)
