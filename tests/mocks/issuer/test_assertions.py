"""A client that shows itself by its key: private_key_jwt."""

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from mocks.issuer.assertion import ASSERTION_TYPE
from mocks.issuer.clients import ClientKeys

ENDPOINT = "http://127.0.0.1:8090/issuer/token"


@pytest.fixture
def ask(desk, client_key, clock):
    def asking(*, key=client_key, header=None, form=None, **changes):
        claims = {
            "iss": "aarhus-kommune",
            "sub": "aarhus-kommune",
            "aud": ENDPOINT,
            "jti": "one",
            "exp": int(clock.now.timestamp()) + 60,
        } | changes
        assertion = jwt.encode(header or {"alg": "ES256"}, claims, key)
        sent = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion,
        }
        return desk.post("/token", **(sent | (form or {})))

    return asking


@pytest.mark.parametrize(
    "audience", [ENDPOINT, "http://127.0.0.1:8090/issuer", [ENDPOINT, "https://other.example"]]
)
def test_a_client_gets_its_token_by_its_key(ask, desk, verified, audience):
    answer = ask(aud=audience)

    assert verified(desk.read(answer)["access_token"]).claims["sub"] == "aarhus-kommune"


def test_an_assertion_may_live_for_an_hour(ask, clock):
    assert ask(exp=int(clock.now.timestamp()) + 3600).status == 200


def test_an_assertion_counts_once(ask):
    first, again, another = ask(), ask(), ask(jti="two")

    assert [first.status, again.status, another.status] == [200, 401, 200]


@pytest.mark.parametrize(
    "changes",
    [
        {"key": ECKey.generate_key("P-256")},
        {"iss": "rejsebureau"},
        {"sub": "rejsebureau"},
        {"iss": "nobody", "sub": "nobody"},
        {"aud": "https://other.example/token"},
        {"exp": 0},
        {"exp": 2_000_000_000_000},
        {"exp": "soon"},
        {"jti": 7},
        {"form": {"client_id": "rejsebureau"}},
        {"form": {"client_secret": "sesame"}},
        {"form": {"client_assertion_type": "urn:other"}},
        {"form": {"client_assertion": "not.a.token"}},
        {"form": {"client_assertion": ""}},
    ],
    ids=" ".join,
)
def test_whoever_shows_something_else_gets_no_token(ask, desk, changes):
    refused = ask(**changes)

    assert (refused.status, desk.read(refused)["error"]) == (401, "invalid_client")
    assert ask(jti="two").status == 200


def test_a_key_lies_beside_the_secret_for_its_owner_alone(tmp_path):
    keys = ClientKeys.kept_in(tmp_path)

    assert keys.of("bank") is not None
    assert not keys.of("bank").is_private
    assert (tmp_path / "bank.key").stat().st_mode & 0o777 == 0o600
    assert ClientKeys.kept_in(tmp_path).of("bank").thumbprint() == keys.of("bank").thumbprint()
