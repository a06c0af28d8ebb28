"""An issuer by itself, and a client that signs citizens in with it."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from mocks.exchange import Answer, Call
from mocks.issuer.claims import ClaimNames
from mocks.issuer.clients import SIGN_IN_CLIENT, ClientKeys, Secrets
from mocks.issuer.codes import challenge_of
from mocks.issuer.keys import KeyRing
from mocks.issuer.parties import Party
from mocks.issuer.people import People
from mocks.issuer.service import Credentials, Issuer
from mocks.issuer.tokens import Minter

SECRETS = {"aarhus-kommune": "sesame", "rejsebureau": "barley", SIGN_IN_CLIENT: "poppy"}


class Desk:
    """What a client of the issuer does, step by step."""

    return_to = "https://citizen.example/log-ind/retur"
    verifier = "a-verifier-of-at-least-forty-three-characters"

    log_out_to = "https://citizen.example/"

    def __init__(self, issuer):
        self._issuer = issuer
        self._cookie = {}

    def get(self, path, *, headers=None, **query):
        return self._ask("GET", path, headers, query=query)

    def post(self, path, *, headers=None, **form):
        return self._ask("POST", path, headers, body=urlencode(form).encode())

    def _ask(self, method, path, headers, **more):
        sent = self._cookie | (headers or {})
        call = Call(method=method, path=f"/issuer{path}", headers=sent, **more)
        answer = self._issuer.answer(call)
        given = dict(answer.headers).get("set-cookie")
        if given is not None:
            self._cookie = {"cookie": given.partition(";")[0]}
        return answer

    def another_browser(self):
        return Desk(self._issuer)

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

    def choose(self, page, *, acr="substantial", **whom):
        return self.post(
            "/authorize",
            request=self.request_of(page),
            acr=acr,
            **(whom or {"persona": "employee"}),
        )

    @staticmethod
    def request_of(page):
        return page.body.decode().split('name="request" value="')[1].split('"')[0]

    def code(self, **changes):
        return self.sent_back(self.choose(self.authorize(**changes)))["code"]

    def signed_in(self, *, acr="substantial", whom=None, **changes):
        page = self.authorize(**changes)
        back = self.choose(page, acr=acr, **(whom or {"persona": "employee"}))
        return self.read(self.redeem(self.sent_back(back)["code"]))

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
def claim_names():
    return ClaimNames()


@pytest.fixture
def minter(keys, clock, claim_names):
    return Minter(
        keys=keys,
        issuer="http://127.0.0.1:8090/issuer",
        audience="https://gateway.example",
        clock=clock,
        names=claim_names,
    )


@pytest.fixture(scope="session")
def client_key():
    return ECKey.generate_key("P-256")


@pytest.fixture
def told():
    return []


@pytest.fixture
def desk(town, minter, clock, client_key, told):
    issuer = Issuer(
        minter=minter,
        credentials=Credentials(
            secrets=Secrets(SECRETS), keys=ClientKeys({"aarhus-kommune": client_key})
        ),
        people=People(town, clock=clock, salt=b"salt"),
        party=Party(
            redirect_uris=frozenset({Desk.return_to}),
            post_logout_redirect_uris=frozenset({Desk.log_out_to}),
            backchannel_logout_uri="http://127.0.0.1:9/logout",
        ),
        tell=lambda address, token: told.append((address, token)),
    )
    return Desk(issuer)


@pytest.fixture
def verified(keys, clock):
    def verify(token):
        return jwt.decode(token, keys.known(at=clock()), algorithms=["ES256"])

    return verify
