import asyncio
import json

import httpx
import pytest
import respx
from joserfc.jwk import RSAKey

from contracts.errors import CallerUnknown, EvidenceUnavailable
from gateway.identity.key_set import KeySetUnreadable, algorithms_of, read_key_set
from gateway.identity.verify import Verifier
from tests.gateway.identity.minting import ISSUER, Clock, Mint

pytestmark = pytest.mark.anyio


async def test_keys_are_fetched_once_in_ten_minutes(
    verifier: Verifier, mint: Mint, clock: Clock, issuer: respx.Router
) -> None:
    await verifier.verify("Bearer " + mint.sign(mint.claims(jti="1")))
    clock.advance(minutes=9, seconds=59)
    await verifier.verify("Bearer " + mint.sign(mint.claims(jti="2")))
    assert issuer["aarhus"].call_count == 1

    clock.advance(seconds=1)
    await verifier.verify("Bearer " + mint.sign(mint.claims(jti="3")))
    assert issuer["aarhus"].call_count == 2


async def test_fifty_callers_at_once_cause_one_fetch(
    verifier: Verifier, mint: Mint, issuer: respx.Router
) -> None:
    tokens = [f"Bearer {mint.sign(mint.claims(jti=str(number)))}" for number in range(50)]

    await asyncio.gather(*map(verifier.verify, tokens))

    assert issuer["aarhus"].call_count == 1


async def test_a_new_key_is_found_when_a_token_names_it(
    verifier: Verifier, mint: Mint, clock: Clock, issuer: respx.Router
) -> None:
    issuer["aarhus"].respond(json={"keys": [mint.rsa.as_dict(private=False)]})
    with pytest.raises(CallerUnknown):
        await verifier.verify(f"Bearer {mint.sign()}")

    issuer["aarhus"].respond(json=mint.published())
    clock.advance(minutes=1)

    assert await verifier.verify(f"Bearer {mint.sign()}")


async def test_unknown_keys_cause_one_fetch_a_minute(
    verifier: Verifier, mint: Mint, clock: Clock, issuer: respx.Router
) -> None:
    unknown = "Bearer " + mint.sign(header=mint.header(kid="invented"))
    await verifier.verify(f"Bearer {mint.sign()}")
    clock.advance(seconds=61)
    with pytest.raises(CallerUnknown):
        await verifier.verify(unknown)
    with pytest.raises(CallerUnknown):
        await verifier.verify(unknown)

    assert issuer["aarhus"].call_count == 2


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("down"),
        httpx.ReadTimeout("slow"),
        httpx.Response(503),
        httpx.Response(404),
        httpx.Response(302, headers={"location": f"{ISSUER}/elsewhere"}),
        httpx.Response(200, text="<html>maintenance</html>"),
        httpx.Response(200, json={"keys": "none"}),
        httpx.Response(200, json=["keys"]),
        httpx.Response(200, content=b'{"keys":[]' + b" " * 65536 + b"}"),
        httpx.Response(200, content=b'{"keys":[],"keys":[]}'),
        httpx.Response(200, json={"keys": [{}] * 51}),
    ],
    ids=[
        "down",
        "slow",
        "503",
        "404",
        "redirect",
        "html",
        "keys as text",
        "list",
        "too large",
        "duplicate member",
        "too many",
    ],
)
async def test_an_issuer_that_gives_no_keys_is_unavailable_until_it_does(
    verifier: Verifier, mint: Mint, clock: Clock, issuer: respx.Router, answer: object
) -> None:
    issuer["aarhus"].mock(side_effect=[answer])
    with pytest.raises(EvidenceUnavailable) as error:
        await verifier.verify(f"Bearer {mint.sign()}")
    assert (error.value.code, error.value.retry_after_seconds) == ("issuer_unavailable", 5)

    issuer["aarhus"].mock(side_effect=None, return_value=httpx.Response(200, json=mint.published()))
    clock.advance(seconds=5)

    assert await verifier.verify(f"Bearer {mint.sign()}")


async def test_an_issuer_that_is_down_is_not_asked_again_at_once(
    verifier: Verifier, mint: Mint, clock: Clock, issuer: respx.Router
) -> None:
    issuer["aarhus"].respond(status_code=503)
    with pytest.raises(EvidenceUnavailable):
        await verifier.verify(f"Bearer {mint.sign()}")
    clock.advance(seconds=4)
    with pytest.raises(EvidenceUnavailable):
        await verifier.verify(f"Bearer {mint.sign()}")

    assert issuer["aarhus"].call_count == 1


async def test_keys_serve_out_their_ten_minutes_while_the_issuer_is_down(
    verifier: Verifier, mint: Mint, clock: Clock, issuer: respx.Router
) -> None:
    await verifier.verify("Bearer " + mint.sign(mint.claims(jti="1")))
    issuer["aarhus"].respond(status_code=503)
    clock.advance(minutes=9)
    assert await verifier.verify("Bearer " + mint.sign(mint.claims(jti="2")))

    clock.advance(minutes=1)
    with pytest.raises(EvidenceUnavailable):
        await verifier.verify("Bearer " + mint.sign(mint.claims(jti="3")))


async def test_one_issuer_down_does_not_keep_another_issuers_callers_out(
    verifier: Verifier, mint: Mint, issuer: respx.Router
) -> None:
    issuer["aarhus"].respond(status_code=503)

    assert await verifier.verify("Bearer " + mint.sign(mint.citizen_claims()))


@pytest.mark.parametrize(
    "entry",
    [
        {"kty": "oct", "kid": "x", "k": "c2VjcmV0"},
        {"kty": "EC", "kid": "x", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "RSA", "kid": "x"},
        {"kty": "AKP", "kid": "x"},
        {"kid": "x"},
        "x",
    ],
    ids=["symmetric", "point off the curve", "half an RSA key", "unknown kind", "no kind", "text"],
)
def test_what_is_no_public_signing_key_is_passed_over(mint: Mint, entry: object) -> None:
    body = json.dumps({"keys": [entry, mint.key.as_dict(private=False)]}).encode()

    assert list(read_key_set(body)) == ["first"]


def test_a_key_published_with_its_private_part_is_not_used(mint: Mint) -> None:
    assert read_key_set(json.dumps({"keys": [mint.key.as_dict(private=True)]}).encode()) == {}
    assert read_key_set(json.dumps({"keys": [mint.key.as_dict(private=False)]}).encode())


@pytest.mark.parametrize("change", [{"use": "enc"}, {"key_ops": ["sign"]}, {"kid": 7}], ids=str)
def test_a_key_for_something_else_is_not_used(mint: Mint, change: dict[str, object]) -> None:
    entry = mint.stranger.as_dict(private=False) | change

    assert read_key_set(json.dumps({"keys": [entry]}).encode()) == {}


def test_two_keys_of_one_name_are_nobodys(mint: Mint) -> None:
    entries = [each.as_dict(private=False) for each in (mint.key, mint.stranger, mint.rsa)]

    assert list(read_key_set(json.dumps({"keys": entries}).encode())) == ["rsa"]


def test_a_key_signs_only_with_the_algorithms_of_its_kind(mint: Mint) -> None:
    assert algorithms_of(mint.key) == {"ES256"}
    assert algorithms_of(mint.edwards) == {"EdDSA"}
    assert algorithms_of(mint.rsa) == {"RS256", "PS256"}


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_short_rsa_key_signs_nothing() -> None:
    short = RSAKey.generate_key(1024, {"kid": "short"}).as_dict(private=False)

    key = read_key_set(json.dumps({"keys": [short]}).encode())["short"]

    assert algorithms_of(key) == frozenset()


def test_a_key_set_that_is_not_json_is_unreadable() -> None:
    with pytest.raises(KeySetUnreadable):
        read_key_set(b"\xff")
