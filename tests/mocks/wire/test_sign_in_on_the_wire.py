"""People sign in over real sockets: a browser, and a client that checks everything it is told."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.mocks.wire.relying_party import RelyingParty

pytestmark = pytest.mark.slow

RETURN_TO = "http://127.0.0.1:8080/log-ind/retur"
LOG_OUT_TO = "http://127.0.0.1:8080/"
CPR_NUMBER = "https://data.gov.dk/model/core/eid/cprNumber"


@pytest.fixture
def party_of():
    http = httpx.Client(trust_env=False)

    def make(mocks, *, by="secret"):
        folder = Path(mocks.addresses.client_secrets_folder)
        shown = (folder / f"samsyn-pages.{by}").read_text("ascii").strip()
        issuer = mocks.addresses.issuer
        return RelyingParty(issuer, http=http, return_to=RETURN_TO, **{by: shown})

    with http:
        yield make


@pytest.fixture
def browser():
    with httpx.Client(trust_env=False) as opened:
        yield opened


@pytest.mark.parametrize("by", ["secret", "key"])
def test_a_citizen_signs_in_and_her_client_believes_it(mocks, party_of, browser, town, by):
    party = party_of(mocks, by=by)

    tokens, identity = party.sign_in(browser, acr="high")

    info = party.userinfo(tokens)
    assert identity[CPR_NUMBER] == town.persona("employee").number.reveal()
    assert (identity["acr"], identity["name"]) == ("high", "Ida Åkjær")
    assert (info["sub"], info["name"]) == (identity["sub"], identity["name"])


def test_an_employee_signs_in_too(mocks, party_of, browser):
    whom = {"employee": "aarhus-kommune/aarhus-citizen-service"}

    _, identity = party_of(mocks).sign_in(browser, **whom)

    assert identity["actor"]["roles"] == ["citizen-service"]
    assert CPR_NUMBER not in identity


def test_no_personal_number_is_on_a_page_or_in_an_address(mocks, party_of, browser, town):
    party_of(mocks).sign_in(browser)
    numbers = [persona.number.reveal() for persona in town.personas]

    page = browser.get(f"{mocks.addresses.issuer}/logout")

    assert [number for number in numbers if number in page.text + str(page.url)] == []


def test_who_logged_out_is_a_stranger_and_her_client_is_told(start_mocks, party_of, browser):
    said: Queue[bytes] = Queue()

    class Told(BaseHTTPRequestHandler):
        def do_POST(self):
            said.put(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Told) as listening:
        threading.Thread(target=listening.handle_request, daemon=True).start()
        mocks = start_mocks(
            post_logout_redirect_uris=frozenset({LOG_OUT_TO}),
            backchannel_logout_uri=f"http://127.0.0.1:{listening.server_port}/logout",
        )
        party = party_of(mocks)
        tokens, identity = party.sign_in(browser)

        location = party.log_out(browser, tokens, to=LOG_OUT_TO)

        token = parse_qs(said.get(timeout=5).decode())["logout_token"][0]
    keys = KeySet.import_key_set(party.http.get(party.found["jwks_uri"]).json())
    assert jwt.decode(token, keys, algorithms=["ES256"]).claims["sid"] == identity["sid"]
    assert location.startswith(LOG_OUT_TO)
    assert "samsyn-sign-in" not in browser.cookies


def test_a_change_of_key_between_two_sign_ins_is_no_event(mocks, party_of, browser):
    party = party_of(mocks)
    before, _ = party.sign_in(browser)
    rotated = httpx.post(f"{mocks.addresses.admin}/keys/rotate", json={}).json()

    after, _ = party.sign_in(browser)

    keys = KeySet.import_key_set(party.http.get(party.found["jwks_uri"]).json())
    first = jwt.decode(before["id_token"], keys, algorithms=["ES256"])
    second = jwt.decode(after["id_token"], keys, algorithms=["ES256"])
    assert second.header["kid"] == rotated["kid"] != first.header["kid"]


def test_the_style_sheet_lies_beside_the_page(mocks):
    assert httpx.get(f"{mocks.addresses.issuer}/style.css", trust_env=False).status_code == 200
