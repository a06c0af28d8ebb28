"""Signing in by OpenID Connect: what is asked for, what is checked, and what is refused."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
import respx

from contracts.pnr import Pnr
from gateway.identity.callers import BroughtPower, Citizen, Requester
from gateway.identity.provider import SignInTrouble
from gateway.identity.sign_in import UNDER_WAY, Begun, SignedIn, SignIn
from gateway.settings import Settings, SettingsInvalid, SignInSettings
from mocks.issuer.privileges import Privilege, privilege_list
from tests.gateway.identity.minting import BROKER, ISSUED, NUMBER, Clock, Json, Mint

pytestmark = pytest.mark.anyio
CLIENT = "samsyn-pages"
CVR = "https://data.gov.dk/model/core/eid/professional/cvr"
MOTHER = "0612589995"
PRIVILEGES = "https://data.gov.dk/model/core/eid/privilegesIntermediate"
DISCOVERY: Json = {
    "issuer": BROKER,
    "authorization_endpoint": f"{BROKER}/authorize",
    "token_endpoint": f"{BROKER}/token",
    "end_session_endpoint": f"{BROKER}/logout",
}


@pytest.fixture
def wished(tmp_path: Path) -> SignInSettings:
    secret = tmp_path / "pages.secret"
    secret.write_text("s3cret\n", "ascii")
    return SignInSettings(issuer="broker", client_id=CLIENT, client_secret_file=secret)


@pytest.fixture
def provider(issuer: respx.Router) -> respx.Router:
    issuer.get(f"{BROKER}/.well-known/openid-configuration", name="discovery").respond(
        json=DISCOVERY
    )
    issuer.post(f"{BROKER}/token", name="token")
    return issuer


@pytest.fixture
def sign_in(
    settings: Settings, wished: SignInSettings, provider: respx.Router, clock: Clock
) -> SignIn:
    public = msgspec.structs.replace(settings, public_url="https://data.example")
    return SignIn(
        public,
        wished,
        transport=httpx.MockTransport(provider.async_handler),
        clock=clock,
    )


class Back:
    """The way back from the provider, with an ID token of one's own making."""

    def __init__(self, sign_in: SignIn, provider: respx.Router, mint: Mint) -> None:
        self.sign_in = sign_in
        self._provider = provider
        self._mint = mint

    def claims(self, begun: Begun, **changes: object) -> Json:
        claims = self._mint.citizen_claims(
            aud=CLIENT, nonce=begun.nonce, azp=CLIENT, name="Anna Ærø"
        )
        for unused in ("client_id", "jti"):
            claims.pop(unused, None)
        return {key: each for key, each in (claims | changes).items() if each is not None}

    async def finish(
        self,
        change: Callable[[Json], Json] = lambda claims: claims,
        *,
        header: Json | None = None,
        issuer: str | None = BROKER,
    ) -> SignedIn:
        begun, _ = await self.sign_in.begin(going_to="/mine-data")
        token = self._mint.sign(
            change(self.claims(begun)), header=header or self._mint.header(typ="JWT")
        )
        self._provider["token"].respond(json={"id_token": token, "access_token": "x"})
        return await self.sign_in.finish(begun, code="abc", issuer=issuer)


@pytest.fixture
def back(sign_in: SignIn, provider: respx.Router, mint: Mint) -> Back:
    return Back(sign_in, provider, mint)


async def test_the_browser_is_sent_with_pkce_state_and_nonce(sign_in: SignIn) -> None:
    begun, address = await sign_in.begin(going_to="/mine-data")

    asked = {key: value for key, (value,) in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{BROKER}/authorize?")
    assert asked["redirect_uri"] == "https://data.example/log-ind/retur"
    assert asked["code_challenge_method"] == "S256"
    assert asked["state"] == begun.state
    assert asked["nonce"] == begun.nonce
    assert begun.verifier not in address
    assert len({begun.state, begun.nonce, begun.verifier}) == 3


async def test_the_issuer_is_told_whom_to_propose_where_somebody_is(sign_in: SignIn) -> None:
    _, named = await sign_in.begin(going_to="/", hint="employee")
    _, unnamed = await sign_in.begin(going_to="/")

    assert parse_qs(urlsplit(named).query)["login_hint"] == ["employee"]
    assert "login_hint" not in unnamed


async def test_no_two_sign_ins_are_alike(sign_in: SignIn) -> None:
    one, _ = await sign_in.begin(going_to="/")
    two, _ = await sign_in.begin(going_to="/")

    assert one.state != two.state
    assert one.until - UNDER_WAY == two.until - UNDER_WAY


async def test_a_citizen_is_who_the_id_token_says(back: Back) -> None:
    signed_in = await back.finish()

    assert isinstance(signed_in.who, Citizen)
    assert signed_in.who.pnr == Pnr(NUMBER)
    assert signed_in.who.acr == "substantial"
    assert signed_in.name == "Anna Ærø"


async def test_a_citizen_brings_what_she_may_do_for_others(back: Back) -> None:
    mother = Privilege(grantor=Pnr(MOTHER), scope=("urn:dk:samsyn:see-own-data:person",))

    signed_in = await back.finish(lambda claims: claims | {PRIVILEGES: privilege_list([mother])})

    assert isinstance(signed_in.who, Citizen)
    assert signed_in.who.powers == (BroughtPower(grantor=Pnr(MOTHER), sections=("person",)),)


async def test_a_sign_in_that_says_nonsense_of_others_is_none(back: Back) -> None:
    with pytest.raises(SignInTrouble) as caught:
        await back.finish(lambda claims: claims | {PRIVILEGES: "no list"})

    assert caught.value.why == "sign_in_failed"


async def test_the_code_is_redeemed_with_secret_verifier_and_address(
    back: Back, provider: respx.Router
) -> None:
    await back.finish()

    request = provider["token"].calls.last.request
    form = parse_qs(request.content.decode())
    assert request.headers["authorization"].startswith("Basic ")
    assert form["code"] == ["abc"]
    assert form["redirect_uri"] == ["https://data.example/log-ind/retur"]
    assert len(form["code_verifier"][0]) >= 43


async def test_an_employee_is_of_the_authority_that_our_register_knows(
    back: Back, mint: Mint
) -> None:
    def employee(claims: Json) -> Json:
        about = {CVR: "55133018", "actor": mint.actor()}
        return {key: each for key, each in claims.items() if "cprNumber" not in key} | about

    signed_in = await back.finish(employee)

    assert isinstance(signed_in.who, Requester)
    assert signed_in.who.client_id == "aarhus-kommune"
    assert signed_in.who.actor is not None
    assert signed_in.who.actor.unit == "Borgerservice"


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "somebody-else"},
        {"aud": [CLIENT, "somebody-else"]},
        {"azp": "somebody-else"},
        {"iss": "https://evil.example"},
        {"exp": ISSUED - 120},
        {"iat": ISSUED + 600, "nbf": ISSUED + 600},
        {"exp": ISSUED + 864_000},
        {"https://data.gov.dk/model/core/eid/cprNumber": "nobody"},
        {"https://data.gov.dk/model/core/eid/cprNumber": None},
        {"auth_time": None},
        {CVR: "99999999", "https://data.gov.dk/model/core/eid/cprNumber": None},
        {CVR: "12345678", "https://data.gov.dk/model/core/eid/cprNumber": None},
        {CVR: "55133018", "https://data.gov.dk/model/core/eid/cprNumber": None},
        {CVR: "55133018"},
        {"actor": {"id": "x"}},
    ],
    ids=lambda each: ",".join(str(key).rpartition("/")[2] for key in each),
)
async def test_an_id_token_that_is_not_for_this_sign_in_is_refused(
    back: Back, changes: Json
) -> None:
    def changed(claims: Json) -> Json:
        merged = claims | changes
        return {key: each for key, each in merged.items() if each is not None}

    with pytest.raises(SignInTrouble) as trouble:
        await back.finish(changed)

    assert trouble.value.why == "sign_in_failed"


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "kid": "first", "typ": "JWT"},
        {"alg": "HS256", "kid": "first", "typ": "JWT"},
        {"alg": "ES256", "kid": "first", "typ": "at+jwt"},
        {"alg": "ES256", "kid": "first", "typ": "JWT", "jku": "https://evil.example"},
        {"alg": "ES256", "kid": "unknown", "typ": "JWT"},
    ],
    ids=["none", "hmac", "access token", "own key", "unknown key"],
)
async def test_a_header_that_could_cheat_is_refused(back: Back, header: Json) -> None:
    with pytest.raises(SignInTrouble):
        await back.finish(header=header)


async def test_a_weak_sign_in_is_told_apart(back: Back) -> None:
    with pytest.raises(SignInTrouble) as trouble:
        await back.finish(
            lambda claims: claims | {"https://data.gov.dk/concept/core/nsis/loa": "Low"}
        )

    assert trouble.value.why == "sign_in_too_low"


async def test_an_answer_of_another_provider_is_refused(back: Back) -> None:
    with pytest.raises(SignInTrouble):
        await back.finish(issuer="https://evil.example")


@pytest.mark.parametrize("status", [400, 401])
async def test_a_code_that_is_used_or_old_is_refused(
    sign_in: SignIn, provider: respx.Router, status: int
) -> None:
    begun, _ = await sign_in.begin(going_to="/")
    provider["token"].respond(status, json={"error": "invalid_grant"})

    with pytest.raises(SignInTrouble) as trouble:
        await sign_in.finish(begun, code="abc", issuer=None)

    assert trouble.value.why == "sign_in_failed"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json={}),
        httpx.Response(302, headers={"location": "https://evil.example"}),
        httpx.Response(200, content=b"{" + b" " * 70_000),
    ],
    ids=["error", "html", "no token", "redirect", "too large"],
)
async def test_a_provider_that_answers_nonsense_is_not_there(
    sign_in: SignIn, provider: respx.Router, answer: httpx.Response
) -> None:
    begun, _ = await sign_in.begin(going_to="/")
    provider["token"].mock(return_value=answer)

    with pytest.raises(SignInTrouble) as trouble:
        await sign_in.finish(begun, code="abc", issuer=None)

    assert trouble.value.why == "sign_in_unavailable"


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"authorization_endpoint": None},
    ],
    ids=["other issuer", "plain http", "incomplete"],
)
async def test_a_discovery_document_that_leads_elsewhere_is_not_followed(
    sign_in: SignIn, provider: respx.Router, changes: Json
) -> None:
    merged = DISCOVERY | changes
    provider["discovery"].respond(
        json={key: each for key, each in merged.items() if each is not None}
    )

    with pytest.raises(SignInTrouble):
        await sign_in.begin(going_to="/")

    provider["discovery"].respond(json=DISCOVERY)
    assert await sign_in.begin(going_to="/")


async def test_a_provider_that_is_down_is_asked_again(
    sign_in: SignIn, provider: respx.Router
) -> None:
    provider["discovery"].mock(side_effect=httpx.ConnectError("down"))
    with pytest.raises(SignInTrouble):
        await sign_in.begin(going_to="/")

    provider["discovery"].mock(return_value=httpx.Response(200, json=DISCOVERY))
    assert await sign_in.begin(going_to="/")


async def test_a_client_may_show_itself_by_a_key(
    settings: Settings, tmp_path: Path, provider: respx.Router, clock: Clock, mint: Mint
) -> None:
    key = tmp_path / "pages.key"
    key.write_bytes(mint.key.as_pem(private=True))
    wished = SignInSettings(issuer="broker", client_id=CLIENT, client_key_file=key)
    sign_in = SignIn(
        msgspec.structs.replace(settings, public_url="https://data.example"),
        wished,
        transport=httpx.MockTransport(provider.async_handler),
        clock=clock,
    )

    await Back(sign_in, provider, mint).finish()

    form = parse_qs(provider["token"].calls.last.request.content.decode())
    assert form["client_assertion_type"][0].endswith("jwt-bearer")
    assert "client_secret" not in form


def test_a_secret_that_cannot_be_read_is_told(
    settings: Settings, tmp_path: Path, provider: respx.Router, clock: Clock
) -> None:
    key = tmp_path / "pages.key"
    key.write_text("no key", "ascii")

    with pytest.raises(SettingsInvalid, match=r"\[sign_in\]"):
        SignIn(
            settings,
            SignInSettings(issuer="broker", client_id=CLIENT, client_key_file=key),
            transport=httpx.MockTransport(provider.async_handler),
            clock=clock,
        )


async def test_there_is_a_way_to_log_out_at_the_provider_too(sign_in: SignIn) -> None:
    address = await sign_in.goodbye()

    assert address == f"{BROKER}/logout?client_id={CLIENT}"
