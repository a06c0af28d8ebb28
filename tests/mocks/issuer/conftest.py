"""An issuer by itself, and a client that signs citizens in with it."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
import pytest

from mocks.exchange import Answer, Call
from mocks.issuer.clients import SIGN_IN_CLIENT, Secrets
from mocks.issuer.codes import challenge_of
from mocks.issuer.keys import KeyRing
from mocks.issuer.people import People
from mocks.issuer.service import Issuer
from mocks.issuer.tokens import Minter

SECRETS = {"aarhus-kommune": "sesame", "rejsebureau": "barley", SIGN_IN_CLIENT: "poppy"}


class Desk:
    """What a client of the issuer does, step by step."""

    return_to = "https://citizen.example/log-ind/retur"
    verifier = "a-verifier-of-at-least-forty-three-characters"

    def __init__(self, issuer):
        self._issuer = issuer

    def get(self, path, **query):
        return self._issuer.answer(Call(method="GET", path=f"/issuer{path}", query=query))

    def post(self, path, *, headers=None, **form):
        body = urlencode(form).encode()
        call = Call(method="POST", path=f"/issuer{path}", headers=headers or {}, body=body)
        return self._issuer.answer(call)

    def authorize(self, **changes):
        question = {
            "response_type": "code",
            "client_id": SIGN_IN_CLIENT,
            "redirect_uri": self.return_to,
            "scope": "openid",
            "state": "state-1",
            "nonce": "nonce-1",
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
        }
        asked = {name: value for name, value in (question | changes).items() if value is not None}
        return self.get("/authorize", **asked)

    def choose(self, page, *, persona="employee", acr="substantial"):
        request = page.body.decode().split('name="request" value="')[1].split('"')[0]
        return self.post("/authorize", request=request, persona=persona, acr=acr)

    def code(self):
        return self.sent_back(self.choose(self.authorize()))["code"]

    def redeem(self, code, **changes):
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.return_to,
            "code_verifier": self.verifier,
            "client_id": SIGN_IN_CLIENT,
            "client_secret": "poppy",
        }
        return self.post("/token", **(form | changes))

    def for_client(self, **changes):
        form = {
            "grant_type": "client_credentials",
            "client_id": "aarhus-kommune",
            "client_secret": "sesame",
        }
        return self.post("/token", **(form | changes))

    @staticmethod
    def sent_back(answer):
        return dict(parse_qsl(urlsplit(dict(answer.headers)["location"]).query))

    @staticmethod
    def read(answer: Answer):
        return msgspec.json.decode(answer.body)


@pytest.fixture
def keys():
    return KeyRing.fresh()


@pytest.fixture
def desk(town, keys, clock):
    minter = Minter(
        keys=keys,
        issuer="http://127.0.0.1:8090/issuer",
        audience="https://gateway.example",
        clock=clock,
    )
    issuer = Issuer(
        minter=minter,
        secrets=Secrets(SECRETS),
        people=People(town, clock=clock),
        redirect_uris=frozenset({Desk.return_to}),
        clock=clock,
    )
    return Desk(issuer)
