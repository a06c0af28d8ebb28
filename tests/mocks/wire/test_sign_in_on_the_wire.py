"""A citizen signs in over real sockets, as a browser and its client would."""

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from mocks.issuer.codes import challenge_of

pytestmark = pytest.mark.slow

RETURN_TO = "http://127.0.0.1:8080/log-ind/retur"
VERIFIER = "a-verifier-of-at-least-forty-three-characters"


def test_the_whole_way_from_discovery_to_a_verified_identity(caller, town):
    client = caller.client()
    found = client.get(f"{caller.addresses.issuer}/.well-known/openid-configuration").json()
    secret = Path(caller.addresses.client_secrets_folder, "samsyn-pages.secret").read_text()
    page = client.get(
        found["authorization_endpoint"],
        params={
            "response_type": "code",
            "client_id": "samsyn-pages",
            "redirect_uri": RETURN_TO,
            "scope": "openid",
            "state": "state-1",
            "nonce": "nonce-1",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        },
    )
    request = re.search(r'name="request" value="([^"]+)"', page.text)[1]
    back = client.post(
        found["authorization_endpoint"],
        data={"request": request, "persona": "employee", "acr": "high"},
    )
    returned = dict(parse_qsl(urlsplit(back.headers["location"]).query))
    tokens = client.post(
        found["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": returned["code"],
            "redirect_uri": RETURN_TO,
            "code_verifier": VERIFIER,
        },
        auth=("samsyn-pages", secret),
    ).json()
    keys = KeySet.import_key_set(client.get(found["jwks_uri"]).json())
    identity = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"]).claims

    assert back.status_code == 303
    assert back.headers["location"].startswith(f"{RETURN_TO}?")
    assert returned["state"] == "state-1"
    assert identity["nonce"] == "nonce-1"
    number = town.persona("employee").number.reveal()
    assert identity["https://data.gov.dk/model/core/eid/cprNumber"] == number
    assert number not in page.text + back.headers["location"]


def test_the_style_sheet_lies_beside_the_page(caller):
    assert caller.client().get(f"{caller.addresses.issuer}/style.css").status_code == 200
