import base64
import tomllib
from pathlib import Path

import pytest

from mocks.issuer.clients import EVERY_ROLE

PURPOSES = Path(__file__).resolve().parents[3] / "gateway" / "catalogue" / "purposes.toml"


@pytest.fixture
def claims_of(desk, verified):
    def claims(answer):
        return verified(desk.read(answer)["access_token"]).claims

    return claims


def test_an_authority_gets_a_token_with_an_employee_who_holds_every_role(desk, claims_of, clock):
    claims = claims_of(desk.for_client())

    now = int(clock.now.timestamp())
    assert claims["iss"] == "http://127.0.0.1:8090/issuer"
    assert claims["aud"] == "https://gateway.example"
    assert claims["sub"] == "aarhus-kommune"
    assert claims["client_id"] == "aarhus-kommune"
    assert (claims["iat"], claims["nbf"], claims["exp"]) == (now, now, now + 3600)
    assert claims["actor"]["id"] == "aarhus-all-roles"
    assert claims["actor"]["unit"] == "Borgerservice"
    assert claims["actor"]["acr"] == "high"
    assert claims["actor"]["auth_time"] == now
    assert claims["actor"]["roles"] == list(EVERY_ROLE)


def test_every_role_that_a_purpose_asks_for_is_held():
    purposes = tomllib.loads(PURPOSES.read_text(encoding="utf-8"))["purpose"]
    asked = {role for purpose in purposes for role in purpose.get("roles", ())}

    assert asked
    assert asked - set(EVERY_ROLE) == set()


def test_no_two_tokens_have_the_same_id(desk, claims_of):
    assert claims_of(desk.for_client())["jti"] != claims_of(desk.for_client())["jti"]


def test_another_employee_can_be_chosen(desk, claims_of):
    claims = claims_of(desk.for_client(employee="aarhus-citizen-service"))

    assert claims["actor"]["roles"] == ["citizen-service"]


def test_an_employee_of_another_authority_cannot_be_chosen(desk):
    answer = desk.for_client(employee="randers-citizen-service")

    assert answer.status == 400
    assert desk.read(answer) == {"error": "invalid_request"}


def test_a_private_client_gets_a_token_without_an_employee(desk, claims_of):
    claims = claims_of(desk.for_client(client_id="rejsebureau", client_secret="barley"))

    assert "actor" not in claims


def test_a_client_may_show_itself_by_basic_authentication(desk, claims_of):
    basic = base64.b64encode(b"aarhus-kommune:sesame").decode()

    answer = desk.post(
        "/token", headers={"authorization": f"Basic {basic}"}, grant_type="client_credentials"
    )

    assert claims_of(answer)["sub"] == "aarhus-kommune"


@pytest.mark.parametrize(
    "changes",
    [
        {"client_secret": "wrong"},
        {"client_secret": ""},
        {"client_id": "nobody"},
        {"client_id": "bank", "client_secret": ""},
    ],
    ids=["wrong secret", "no secret", "unknown client", "client without a secret"],
)
def test_a_client_that_cannot_show_itself_gets_no_token(desk, changes):
    answer = desk.for_client(**changes)

    assert answer.status == 401
    assert desk.read(answer) == {"error": "invalid_client"}
    assert desk.for_client().status == 200


@pytest.mark.parametrize("header", ["Basic %%%", "Basic //79", "Bearer x"])
def test_an_unreadable_credential_is_no_credential(desk, header):
    answer = desk.post("/token", headers={"authorization": header}, grant_type="client_credentials")

    assert answer.status == 401


def test_the_pages_client_gets_no_token_of_its_own(desk):
    answer = desk.for_client(client_id="samsyn-pages", client_secret="poppy")

    assert desk.read(answer) == {"error": "unauthorized_client"}


def test_another_grant_is_not_supported(desk):
    assert desk.read(desk.for_client(grant_type="password")) == {"error": "unsupported_grant_type"}
