from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.errors import JoseError

from mocks.issuer.keys import KeyRing

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _verify(token, ring, at=NOW):
    return jwt.decode(token, ring.known(at=at), algorithms=["ES256"])


def test_the_published_keys_hold_no_private_part(keys):
    assert [sorted(key) for key in keys.published(at=NOW)["keys"]] == [
        ["alg", "crv", "kid", "kty", "use", "x", "y"]
    ]


def test_a_token_names_the_key_that_signed_it(keys):
    token = keys.sign({"sub": "somebody"}, token_type="at+jwt")

    assert _verify(token, keys).header == {
        "alg": "ES256",
        "kid": keys.published(at=NOW)["keys"][0]["kid"],
        "typ": "at+jwt",
    }


def test_another_issuers_token_does_not_verify(keys):
    foreign = KeyRing.fresh().sign({"sub": "somebody"}, token_type="at+jwt")

    with pytest.raises(JoseError):
        _verify(foreign, keys)


def test_tokens_of_the_key_before_still_verify_after_a_change(keys):
    before = keys.sign({"sub": "before"}, token_type="at+jwt")
    keys.rotate(at=NOW, tokens_live=HOUR)
    after = keys.sign({"sub": "after"}, token_type="at+jwt")

    assert _verify(before, keys).claims["sub"] == "before"
    assert _verify(after, keys).claims["sub"] == "after"
    assert _verify(before, keys).header["kid"] != _verify(after, keys).header["kid"]


def test_many_changes_leave_a_key_published_while_its_tokens_live(keys):
    before = keys.sign({"sub": "before"}, token_type="at+jwt")
    for minutes in (0, 10, 20):
        keys.rotate(at=NOW + timedelta(minutes=minutes), tokens_live=HOUR)

    assert _verify(before, keys, at=NOW + timedelta(minutes=59)).claims["sub"] == "before"
    assert len(keys.published(at=NOW + timedelta(minutes=59))["keys"]) == 4


def test_a_key_is_gone_when_its_last_token_is_over(keys):
    before = keys.sign({"sub": "before"}, token_type="at+jwt")
    keys.rotate(at=NOW, tokens_live=HOUR)

    with pytest.raises(JoseError):
        _verify(before, keys, at=NOW + HOUR)
    assert len(keys.published(at=NOW + HOUR)["keys"]) == 1


def test_the_keys_are_the_same_in_the_next_run(tmp_path):
    first = KeyRing.kept_in(tmp_path)
    first.rotate(at=NOW, tokens_live=HOUR)

    assert KeyRing.kept_in(tmp_path).published(at=NOW) == first.published(at=NOW)
    assert (tmp_path / "issuer.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "path",
    ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"],
)
def test_discovery_names_every_endpoint(desk, path):
    found = desk.read(desk.get(path))

    issuer = "http://127.0.0.1:8090/issuer"
    assert found["issuer"] == issuer
    assert found["jwks_uri"] == f"{issuer}/jwks"
    assert found["authorization_endpoint"] == f"{issuer}/authorize"
    assert found["token_endpoint"] == f"{issuer}/token"
    assert found["userinfo_endpoint"] == f"{issuer}/userinfo"
    assert found["end_session_endpoint"] == f"{issuer}/logout"
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert "private_key_jwt" in found["token_endpoint_auth_methods_supported"]
    assert "https://data.gov.dk/model/core/eid/cprNumber" in found["claims_supported"]


def test_the_key_set_is_served_as_such(desk, keys):
    answer = desk.get("/jwks")

    assert answer.content_type == "application/jwk-set+json"
    assert desk.read(answer) == keys.published(at=NOW)


def test_what_the_issuer_does_not_have_is_not_found(desk):
    assert desk.get("/nothing").status == 404
