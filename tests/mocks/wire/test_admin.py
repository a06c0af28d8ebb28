import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

pytestmark = pytest.mark.slow


@pytest.fixture
def client(caller):
    return caller.client(with_certificate=True)


@pytest.fixture
def claims(caller, client):
    def read(answer):
        known = KeySet.import_key_set(client.get(caller.addresses.jwks).json())
        return jwt.decode(answer.json()["access_token"], known, algorithms=["ES256"]).claims

    return read


def test_a_clients_token_verifies_with_the_published_keys(caller, client, claims):
    answer = caller.admin(client, "POST", "/tokens", {"client": "randers-kommune"})

    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["expires_in"] == 3600
    assert answer.headers["cache-control"] == "no-store"
    assert claims(answer)["iss"] == caller.addresses.issuer
    assert claims(answer)["aud"] == caller.addresses.audience
    assert claims(answer)["actor"]["id"] == "randers-all-roles"


def test_an_employee_is_a_citizen_where_that_is_wished_for(caller, client, claims, town):
    wish = {"client": "randers-kommune", "actor_subject": "employee"}
    named = caller.admin(client, "POST", "/tokens", wish)
    unnamed = caller.admin(client, "POST", "/tokens", {"client": "randers-kommune"})

    assert claims(named)["actor"]["id"] == "randers-all-roles"
    assert claims(named)["actor_subject"] == town.persona("employee").number.reveal()
    assert "actor_subject" not in claims(unnamed)


@pytest.mark.parametrize(
    ("wish", "status", "error"),
    [
        ({"citizen": "employee", "actor_subject": "employee"}, 400, "not_a_wish"),
        ({"client": "bank", "actor_subject": "employee"}, 404, "no_employee"),
        ({"client": "randers-kommune", "actor_subject": "nobody"}, 404, "unknown_citizen"),
    ],
    ids=["a citizen's", "of a client without employees", "of nobody"],
)
def test_nobody_else_is_an_employee_as_a_citizen(caller, client, wish, status, error):
    answer = caller.admin(client, "POST", "/tokens", wish)

    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_citizens_token_is_her_verified_sign_in(caller, client, claims, town):
    answer = caller.admin(client, "POST", "/tokens", {"citizen": "employee", "acr": "high"})

    number = claims(answer)["https://data.gov.dk/model/core/eid/cprNumber"]
    assert number == town.persona("employee").number.reveal()
    assert claims(answer)["acr"] == "high"
    assert "actor" not in claims(answer)


@pytest.mark.parametrize(
    ("wish", "status", "error"),
    [
        ({"client": "nobody"}, 404, "unknown_client"),
        ({"client": "aarhus-kommune", "employee": "nobody"}, 404, "unknown_employee"),
        ({"citizen": "nobody"}, 404, "unknown_citizen"),
        ({"citizen": "child"}, 404, "unknown_citizen"),
        ({}, 400, "not_a_wish"),
        ({"client": "bank", "citizen": "employee"}, 400, "not_a_wish"),
        ({"citizen": "employee", "acr": "total"}, 400, "not_a_wish"),
    ],
    ids=str,
)
def test_a_wish_that_cannot_be_met_is_told_why(caller, client, wish, status, error):
    answer = caller.admin(client, "POST", "/tokens", wish)

    assert answer.status_code == status
    assert answer.json()["error"] == error


def test_who_can_sign_in_is_listed_for_who_asks_for_somebody_else(caller, client):
    answer = caller.admin(client, "POST", "/tokens", {"citizen": "nobody"})

    assert answer.json()["known"] == ["employee", "partner", "neighbour"]


def test_a_wrong_token_comes_with_what_a_gateway_must_answer(caller, client):
    menu = caller.admin(client, "GET", "/tokens/wrong").json()["wrong"]
    made = caller.admin(client, "POST", "/tokens/wrong/expired", {}).json()

    assert len(menu) >= 20
    assert made["gateway"] == menu["expired"]["gateway"]
    assert made["gateway"] == {"status": 401, "code": "invalid_token", "reason": "expired"}
    assert made["access_token"].count(".") == 2


def test_a_wrong_token_that_there_is_not_is_told_so(caller, client):
    answer = caller.admin(client, "POST", "/tokens/wrong/expird", {})

    assert answer.status_code == 404
    assert answer.json()["hint"] == "no such wrong token; nearest: expired"


def test_faults_are_listed_with_what_each_does(caller, client):
    order = {"registry": "cpr", "fault": "slow", "persona": "employee", "seconds": 3}
    made = caller.admin(client, "POST", "/faults", order)
    listed = caller.admin(client, "GET", "/faults").json()

    assert made.status_code == 201
    usual = {"world": None, "p": 1.0, "seed": 0, "delay": None}
    assert listed["faults"] == [{**order, "seconds": 3.0, **usual}]
    assert listed["known"]["half"] == {
        "text": {
            "da": "halvdelen af det ærlige svar, så lukkes forbindelsen",
            "en": "half of the honest answer, then the connection is closed",
        },
        "gateway_shows": {
            "cpr": "facts_unavailable",
            "dar": "unavailable",
            "skat": "unavailable",
            "issuer": "issuer_unavailable",
        },
        "seconds": 10.0,
        "most_seconds": 120.0,
        "by_header_and_persona": True,
    }
    assert caller.admin(client, "DELETE", "/faults").status_code == 204
    assert caller.admin(client, "GET", "/faults").json()["faults"] == []


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"registry": "cpr", "fault": "tired"}, 400),
        ({"registry": "cpr", "fault": "down", "persona": "nobody"}, 404),
    ],
    ids=["unknown fault", "unknown persona"],
)
def test_a_fault_that_cannot_be_set_is_told_why(caller, client, order, status):
    assert caller.admin(client, "POST", "/faults", order).status_code == status
    assert caller.admin(client, "GET", "/faults").json()["faults"] == []


@pytest.mark.parametrize(
    ("order", "hint"),
    [
        ({"registry": "cpr", "fault": "timeuot"}, "no such fault; nearest: timeout"),
        ({"registry": "cpr"}, "no such fault"),
        (
            {"registry": "cpr", "fault": "wrong-se-number"},
            "wrong_se_number suits skat: seconds 0-120, p, persona",
        ),
        (["down"], 'send {"registry": "dar", "fault": "timeout"}'),
    ],
    ids=str,
)
def test_an_order_that_cannot_be_read_is_told_why_in_one_line(caller, client, order, hint):
    assert caller.admin(client, "POST", "/faults", order).json()["hint"] == hint


def test_a_profile_makes_it_another_day(caller, client):
    caller.admin(client, "POST", "/faults", {"registry": "skat", "fault": "down"})
    day = {"profile": "slow-monday", "registries": ["dar"], "seed": 7}
    made = caller.admin(client, "POST", "/profiles", day)
    orders = caller.admin(client, "GET", "/faults").json()["faults"]
    good = caller.admin(client, "POST", "/profiles", {"profile": "good-day"})

    assert made.status_code == good.status_code == 201
    assert [(order["registry"], order["fault"], order["seed"]) for order in orders] == [
        ("dar", "unavailable", 7),
        ("dar", "slow", 7),
    ]
    assert caller.admin(client, "GET", "/faults").json()["faults"] == []


def test_profiles_are_listed_with_their_texts_and_parts(caller, client):
    listed = caller.admin(client, "GET", "/profiles").json()["profiles"]

    assert listed["good-day"]["faults"] == []
    assert listed["half-answer"]["faults"][0]["fault"] == "half"
    assert set(listed["slow-monday"]["text"]) == {"da", "en"}


@pytest.mark.parametrize(
    ("day", "status", "error"),
    [
        ({"profile": "slow-sunday"}, 400, "unknown_profile"),
        ({}, 400, "not_an_order"),
        ({"profile": "down", "persona": "nobody"}, 404, "unknown_persona"),
        ({"profile": "expired-certificate", "persona": "employee"}, 400, "not_by_persona"),
    ],
    ids=str,
)
def test_a_profile_that_cannot_be_is_told_why(caller, client, day, status, error):
    answer = caller.admin(client, "POST", "/profiles", day)

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert caller.admin(client, "GET", "/faults").json()["faults"] == []


def test_the_journal_is_read_and_cleared(caller, client):
    caller.cpr(client)
    caller.dar(client)
    entries = caller.admin(client, "GET", "/journal").json()["entries"]
    cleared = caller.admin(client, "DELETE", "/journal")

    assert [entry["registry"] for entry in entries] == ["dar", "cpr"]
    assert [entry["personas"] for entry in entries] == [
        ["employee", "partner", "child"],
        ["employee"],
    ]
    assert cleared.status_code == 204
    assert caller.admin(client, "GET", "/journal").json()["entries"] == []


def test_after_a_change_of_key_old_and_new_tokens_verify(caller, client, claims):
    before = caller.admin(client, "POST", "/tokens", {"client": "bank"})
    changed = caller.admin(client, "POST", "/keys/rotate", {})
    after = caller.admin(client, "POST", "/tokens", {"client": "bank"})

    assert changed.status_code == 201
    assert changed.json()["kid"] == changed.json()["keys"][0]["kid"]
    assert claims(before)["sub"] == claims(after)["sub"] == "bank"


def test_a_foreign_page_can_neither_post_a_form_nor_rebind_a_name(caller, client):
    url = f"{caller.addresses.admin}/tokens"
    form = client.post(url, data={"client": "aarhus-kommune"})
    rebound = client.post(url, json={"client": "bank"}, headers={"host": "thief.example"})

    assert form.status_code == 415
    assert rebound.status_code == 403


def test_admin_is_on_no_other_listener(caller, client):
    assert client.get(f"{caller.addresses.plain}/journal").status_code == 404
    assert client.get(f"{caller.addresses.tls}/faults").status_code == 404
    assert client.get(f"{caller.addresses.plain}/profiles").status_code == 404
    assert client.get(f"{caller.addresses.plain}/tokens/wrong").status_code == 404
    assert client.get(f"{caller.addresses.plain}/personas").status_code == 200


def test_the_admin_listener_says_what_it_has(caller, client):
    found = caller.admin(client, "GET", "/")

    assert "POST /tokens" in found.json()["routes"]
    assert caller.admin(client, "GET", "/nothing").status_code == 404
