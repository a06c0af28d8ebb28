"""The negative corpus: every token that must not get in, each beside the one that does.

The refused token and its twin differ in the one thing that the case is named after.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from contracts.errors import CallerUnknown
from gateway.identity.verify import Verifier
from tests.gateway.identity.minting import AUDIENCE, BROKER, CPR, ISSUED, ISSUER, LOA, NUMBER, Mint

pytestmark = pytest.mark.anyio

Token = Callable[[Mint], str]


def _good(mint: Mint) -> str:
    return mint.sign()


def _with_claims(**changes: object) -> Token:
    return lambda mint: mint.sign(mint.claims(**changes))


def _with_header(**changes: object) -> Token:
    return lambda mint: mint.sign(header=mint.header(**changes))


def _citizen(**changes: object) -> Token:
    return lambda mint: mint.sign(mint.citizen_claims(**changes))


def _with_actor(**changes: object) -> Token:
    return lambda mint: mint.sign(mint.claims(actor=mint.actor(**changes)))


def _of_a_known_employee(actor_subject: object = NUMBER, **changes: object) -> Token:
    return lambda mint: mint.sign(
        mint.claims(**{"actor": mint.actor(), "actor_subject": actor_subject} | changes)
    )


def _raw_header(text: str) -> Token:
    return lambda mint: mint.sign(header=text.encode())


def _raw_claims(change: Callable[[str], str]) -> Token:
    return lambda mint: mint.sign(change(json.dumps(mint.claims())).encode())


def _tampered_claims(mint: Mint) -> str:
    header, _, signature = mint.sign().split(".")
    claims = json.dumps(mint.claims(sub="travel-system")).encode()
    return ".".join([header, urlsafe_b64encode(claims).decode().rstrip("="), signature])


def _tampered_signature(mint: Mint) -> str:
    head, _, signature = mint.sign().rpartition(".")
    return f"{head}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def _second_spelling(mint: Mint) -> str:
    """The last base64url character of 64 bytes carries four unused bits."""
    token = mint.sign()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + letters[letters.index(token[-1]) + 1]


def _foreign_key(mint: Mint) -> str:
    return mint.sign(key=mint.stranger)


def _id_token(mint: Mint) -> str:
    claims = mint.claims(aud="samsyn-pages", client_id=..., jti=..., nonce="n")
    return mint.sign(claims, header=mint.header(typ="JWT"))


def _embedded_key(mint: Mint) -> str:
    header = mint.header(jwk=mint.stranger.as_dict(private=False))
    return mint.sign(header=header, key=mint.stranger)


def _rsa(alg: str) -> Token:
    return lambda mint: mint.sign(header=mint.header(alg=alg, kid="rsa"), key=mint.rsa)


HEADER = '{"alg":"ES256","kid":"first","typ":"at+jwt"}'
REFUSED = [
    # name, the token that gets in, the one that does not, why
    ("unsigned", _good, lambda mint: mint.unsigned(), "not_a_compact_jws"),
    (
        "none beside somebody's signature",
        _good,
        lambda mint: mint.unsigned() + mint.sign().rpartition(".")[2],
        "algorithm_not_permitted",
    ),
    (
        "HS256 with the public key as secret",
        _rsa("RS256"),
        lambda mint: mint.sign_with_public_key_as_secret("rsa"),
        "algorithm_not_permitted",
    ),
    ("algorithm of another issuer", _rsa("RS256"), _rsa("PS256"), "algorithm_not_permitted"),
    (
        "algorithm that the key is not for",
        _good,
        lambda mint: mint.sign(header=mint.header(alg="RS256"), key=mint.rsa),
        "algorithm_not_permitted",
    ),
    (
        "no algorithm",
        _good,
        _raw_header(HEADER.replace('"alg":"ES256",', "")),
        "header_not_permitted",
    ),
    ("unknown key", _with_header(kid="first"), _with_header(kid="second"), "key_unknown"),
    (
        "no key named",
        _good,
        _raw_header(HEADER.replace('"kid":"first",', "")),
        "header_not_permitted",
    ),
    ("key of a stranger", _good, _foreign_key, "signature_wrong"),
    ("tampered claims", _good, _tampered_claims, "signature_wrong"),
    ("tampered signature", _good, _tampered_signature, "signature_wrong"),
    ("signature spelled otherwise", _good, _second_spelling, "not_a_compact_jws"),
    ("key in the header", _good, _embedded_key, "header_not_permitted"),
    (
        "key address in the header",
        _good,
        _with_header(jku="https://x.example"),
        "header_not_permitted",
    ),
    (
        "certificate in the header",
        _with_header(x5t="AA"),
        _with_header(x5c=["AA"]),
        "header_not_permitted",
    ),
    ("certificate address", _good, _with_header(x5u="https://x.example"), "header_not_permitted"),
    ("critical extension", _good, _with_header(crit=["b64"], b64=True), "header_not_permitted"),
    ("type JWT", _with_header(typ="application/at+jwt"), _with_header(typ="JWT"), "wrong_type"),
    ("no type", _with_header(typ="AT+JWT"), _with_header(typ=...), "wrong_type"),
    ("ID token", _good, _id_token, "wrong_type"),
    ("ID token dressed as access token", _good, _with_claims(nonce="n"), "claims_malformed"),
    (
        "duplicate key in the header",
        _raw_header(HEADER),
        _raw_header('{"typ":"JWT",' + HEADER[1:]),
        "not_strict_json",
    ),
    (
        "duplicate claim",
        _raw_claims(str),
        _raw_claims(lambda text: '{"sub":"x",' + text[1:]),
        "not_strict_json",
    ),
    ("claims that are a list", _good, _raw_claims(lambda text: f"[{text}]"), "not_strict_json"),
    (
        "claims nested without end",
        _good,
        lambda mint: mint.sign(b"[" * 2900 + b"]" * 2900),
        "not_strict_json",
    ),
    (
        "lone surrogate",
        _good,
        _raw_claims(lambda text: text.replace("6f2c", "\\ud800")),
        "not_strict_json",
    ),
    (
        "foreign issuer",
        _with_claims(iss=ISSUER),
        _with_claims(iss="https://evil.example"),
        "issuer_unknown",
    ),
    ("issuer with a slash more", _good, _with_claims(iss=f"{ISSUER}/"), "issuer_unknown"),
    ("no issuer", _good, _with_claims(iss=...), "claims_malformed"),
    (
        "other audience",
        _with_claims(aud=AUDIENCE),
        _with_claims(aud="https://other.example"),
        "wrong_audience",
    ),
    (
        "several audiences",
        _good,
        _with_claims(aud=[AUDIENCE, "https://other.example"]),
        "claims_malformed",
    ),
    ("audience in a list", _good, _with_claims(aud=[AUDIENCE]), "claims_malformed"),
    ("no audience", _good, _with_claims(aud=...), "claims_malformed"),
    (
        "expired",
        _with_claims(iat=ISSUED - 3659, nbf=..., exp=ISSUED - 59),
        _with_claims(iat=ISSUED - 3660, nbf=..., exp=ISSUED - 60),
        "expired",
    ),
    ("no end", _good, _with_claims(exp=...), "claims_malformed"),
    ("end as text", _good, _with_claims(exp=str(ISSUED + 60)), "claims_malformed"),
    ("end as truth", _good, _with_claims(exp=True), "claims_malformed"),
    ("end beyond every calendar", _good, _with_claims(exp=10**17), "claims_malformed"),
    ("fraction of a second", _good, _with_claims(exp=ISSUED + 60.5), "not_strict_json"),
    (
        "not yet valid",
        _with_claims(nbf=ISSUED + 60),
        _with_claims(nbf=ISSUED + 61),
        "not_yet_valid",
    ),
    (
        "issued in the future",
        _with_claims(iat=ISSUED + 60, nbf=...),
        _with_claims(iat=ISSUED + 61, nbf=...),
        "not_yet_valid",
    ),
    (
        "issued in the future, valid since long",
        _with_claims(iat=ISSUED + 60, nbf=ISSUED - 60),
        _with_claims(iat=ISSUED + 61, nbf=ISSUED - 60),
        "not_yet_valid",
    ),
    (
        "lives too long",
        _with_claims(exp=ISSUED + 3600),
        _with_claims(exp=ISSUED + 3601),
        "lives_too_long",
    ),
    (
        "ends before it begins",
        _good,
        _with_claims(iat=ISSUED + 50, exp=ISSUED + 50),
        "lives_too_long",
    ),
    ("no issue time", _good, _with_claims(iat=...), "claims_malformed"),
    ("no token id", _good, _with_claims(jti=...), "claims_malformed"),
    ("empty token id", _good, _with_claims(jti=""), "claims_malformed"),
    ("no client id", _good, _with_claims(client_id=...), "claims_malformed"),
    (
        "unknown client",
        _with_claims(sub="travel-system"),
        _with_claims(sub="nobody"),
        "client_unknown",
    ),
    (
        "client of another issuer",
        _good,
        _with_claims(iss=BROKER),
        "client_unknown",
    ),
    (
        "actor of a private party",
        _with_claims(sub="travel-system"),
        lambda mint: mint.sign(mint.claims(sub="travel-system", actor=mint.actor())),
        "actor_not_permitted",
    ),
    ("actor without unit", _with_actor(unit="Skole"), _with_actor(unit=...), "actor_malformed"),
    (
        "actor with a claim of its own",
        _with_actor(),
        _with_actor(cvr="55133018"),
        "actor_malformed",
    ),
    (
        "actor with one role as text",
        _with_actor(roles=["passport"]),
        _with_actor(roles="passport"),
        "actor_malformed",
    ),
    ("actor as text", _with_actor(), _with_claims(actor="employee-7"), "actor_malformed"),
    ("no actor but null", _good, _with_claims(actor=None), "actor_malformed"),
    (
        "employee with a number that is none",
        _of_a_known_employee(),
        _of_a_known_employee("3102612345"),
        "actor_malformed",
    ),
    (
        "employee with a numeric number",
        _of_a_known_employee(),
        _of_a_known_employee(1234567890),
        "actor_malformed",
    ),
    (
        "employee with no number but null",
        _of_a_known_employee(...),
        _of_a_known_employee(None),
        "actor_malformed",
    ),
    (
        "employee with an empty number",
        _of_a_known_employee(),
        _of_a_known_employee(""),
        "actor_malformed",
    ),
    (
        "employee with two numbers",
        _of_a_known_employee(),
        _of_a_known_employee([NUMBER, NUMBER]),
        "actor_malformed",
    ),
    (
        "who an employee is, with no employee",
        _of_a_known_employee(),
        _of_a_known_employee(actor=...),
        "actor_malformed",
    ),
    (
        "who the employee of a private party is",
        _with_claims(sub="travel-system"),
        _of_a_known_employee(sub="travel-system"),
        "actor_not_permitted",
    ),
    (
        "citizen with who an employee is",
        _citizen(),
        _citizen(actor_subject=NUMBER),
        "actor_not_permitted",
    ),
    ("citizen of an issuer for systems", _citizen(), _citizen(iss=ISSUER), "issues_no_citizens"),
    ("citizen with an employee", _citizen(), _citizen(actor={}), "actor_not_permitted"),
    ("citizen who is a client", _citizen(), _citizen(sub="both"), "client_and_citizen"),
    ("citizen without a number", _citizen(), _citizen(**{CPR: ...}), "client_unknown"),
    (
        "citizen with a number that is none",
        _citizen(),
        _citizen(**{CPR: "3102612345"}),
        "citizen_malformed",
    ),
    (
        "citizen with a numeric number",
        _citizen(),
        _citizen(**{CPR: 1234567890}),
        "citizen_malformed",
    ),
    ("citizen without sign-in time", _citizen(), _citizen(auth_time=...), "citizen_malformed"),
]


@pytest.mark.parametrize(
    ("twin", "refused", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
async def test_is_refused_and_its_twin_gets_in(
    verifier: Verifier, mint: Mint, twin: Token, refused: Token, reason: str
) -> None:
    with capture_logs() as logs, pytest.raises(CallerUnknown) as error:
        await verifier.verify(f"Bearer {refused(mint)}")

    assert error.value.code == "invalid_token"
    assert [each["reason"] for each in logs if each["event"] == "token_refused"] == [reason]
    assert await verifier.verify(f"Bearer {twin(mint)}")


@pytest.mark.parametrize("assurance", ["Low", "low", "substantial", "", ..., ["High"]], ids=str)
async def test_a_sign_in_that_is_not_sure_enough_asks_for_a_better_one(
    verifier: Verifier, mint: Mint, assurance: object
) -> None:
    with pytest.raises(CallerUnknown) as error:
        await verifier.verify("Bearer " + mint.sign(mint.citizen_claims(**{LOA: assurance})))

    assert error.value.code == "insufficient_user_authentication"
    assert (
        await verifier.verify("Bearer " + mint.sign(mint.citizen_claims(**{LOA: "High"})))
    ).acr == "high"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "DPoP a.b.c",
        "Bearer a.b.c x",
        "Bearer  a.b.c",
        "a.b.c",
        "Bearer a.b.c\n",
    ],
    ids=[
        "none",
        "empty",
        "scheme only",
        "no token",
        "basic",
        "dpop",
        "two tokens",
        "two spaces",
        "no scheme",
        "line end",
    ],
)
async def test_anything_but_one_bearer_token_is_refused(
    verifier: Verifier, header: str | None
) -> None:
    with capture_logs() as logs, pytest.raises(CallerUnknown):
        await verifier.verify(header)

    assert logs[0]["reason"] == "no_bearer_token"


async def test_a_token_of_more_than_8_kib_is_not_read(verifier: Verifier, mint: Mint) -> None:
    fitting = mint.sign(mint.claims(note="x" * 5000))
    with capture_logs() as logs, pytest.raises(CallerUnknown):
        await verifier.verify("Bearer " + mint.sign(mint.claims(note="x" * 6200)))

    assert logs[0]["reason"] == "too_long"
    assert await verifier.verify(f"Bearer {fitting}")
