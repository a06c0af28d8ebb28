from datetime import timedelta

import msgspec
import pytest
import respx
from msgspec.structs import replace
from structlog.testing import capture_logs

from contracts.errors import CallerUnknown
from contracts.pnr import Pnr
from gateway.identity.callers import Actor, Citizen, Organisation, Requester
from gateway.identity.token import read_token
from gateway.identity.verify import Verifier
from tests.gateway.identity.minting import BROKER, CPR, NOW, NUMBER, Clock, Mint

pytestmark = pytest.mark.anyio


async def test_a_system_is_the_party_of_our_own_register_whatever_its_token_says(
    verifier: Verifier, mint: Mint
) -> None:
    token = mint.sign(mint.claims(organisation="Skat", cvr="99999999", party_class="authority"))

    assert await verifier.verify(f"Bearer {token}") == Requester(
        client_id="aarhus-kommune",
        organisation=Organisation(name="Aarhus Kommune", cvr="55133018", municipality_code="0751"),
        party_class="authority",
        actor=None,
    )


async def test_an_authority_vouches_for_its_employee(verifier: Verifier, mint: Mint) -> None:
    requester = await verifier.verify("Bearer " + mint.sign(mint.claims(actor=mint.actor())))

    assert isinstance(requester, Requester)
    assert requester.actor == Actor(
        id="employee-7",
        unit="Borgerservice",
        roles=frozenset({"passport", "school-enrolment"}),
        acr="high",
        auth_time=NOW - timedelta(seconds=300),
    )


async def test_an_authority_may_say_who_its_employee_is_as_a_citizen(
    verifier: Verifier, mint: Mint
) -> None:
    named = mint.sign(mint.claims(actor=mint.actor(), actor_subject=NUMBER))
    unnamed = mint.sign(mint.claims(actor=mint.actor()))

    known, unknown = [await verifier.verify(f"Bearer {each}") for each in (named, unnamed)]

    assert isinstance(known, Requester)
    assert isinstance(unknown, Requester)
    assert known.actor is not None
    assert known.actor.subject == Pnr(NUMBER)
    assert replace(known, actor=replace(known.actor, subject=None)) == unknown


async def test_who_an_employee_is_shows_in_no_log_no_repr_and_no_error(
    verifier: Verifier, mint: Mint
) -> None:
    good = mint.sign(mint.claims(actor=mint.actor(), actor_subject=NUMBER))
    bad = mint.sign(mint.claims(actor=mint.actor(), actor_subject=NUMBER + "9"))

    with capture_logs() as logs:
        known = await verifier.verify(f"Bearer {good}")
        with pytest.raises(CallerUnknown) as error:
            await verifier.verify(f"Bearer {bad}")

    told = f"{logs}{known!r}{known}{error.value!r}{error.value.__cause__!r}"
    assert "actor_malformed" in told
    assert "employee-7" in told
    assert NUMBER not in told
    assert NUMBER[:6] not in told


async def test_what_holds_an_employees_number_is_not_serialised(
    verifier: Verifier, mint: Mint
) -> None:
    known = await verifier.verify(
        "Bearer " + mint.sign(mint.claims(actor=mint.actor(), actor_subject=NUMBER))
    )

    with pytest.raises(TypeError):
        msgspec.json.encode(known)


async def test_an_employees_number_is_not_remembered_between_calls(
    verifier: Verifier, mint: Mint
) -> None:
    named = "Bearer " + mint.sign(mint.claims(actor=mint.actor(), actor_subject=NUMBER))
    unnamed = "Bearer " + mint.sign(mint.claims(actor=mint.actor()))

    assert await verifier.verify(named) is not await verifier.verify(named)
    assert await verifier.verify(unnamed) is await verifier.verify(unnamed)


async def test_a_citizens_token_is_her_sign_in(verifier: Verifier, mint: Mint) -> None:
    citizen = await verifier.verify("Bearer " + mint.sign(mint.citizen_claims()))

    assert citizen == Citizen(
        pnr=Pnr(NUMBER), issuer=BROKER, subject="3b1f", acr="substantial", auth_time=NOW
    )


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_schemes_case_does_not_matter(
    verifier: Verifier, mint: Mint, scheme: str
) -> None:
    assert await verifier.verify(f"{scheme} {mint.sign()}")


async def test_an_edwards_key_signs_too(verifier: Verifier, mint: Mint) -> None:
    header = mint.header(alg="EdDSA", kid="edwards")

    assert await verifier.verify("Bearer " + mint.sign(header=header, key=mint.edwards))


async def test_a_token_seen_before_is_refused_once_it_has_expired(
    verifier: Verifier, mint: Mint, clock: Clock
) -> None:
    token = f"Bearer {mint.sign(mint.claims(exp=int(NOW.timestamp()) + 120))}"
    assert await verifier.verify(token) is await verifier.verify(token)

    clock.advance(seconds=179)
    assert await verifier.verify(token)
    clock.advance(seconds=1)
    with pytest.raises(CallerUnknown):
        await verifier.verify(token)


async def test_a_token_seen_before_falls_with_its_key(
    verifier: Verifier, mint: Mint, clock: Clock, issuer: respx.Router
) -> None:
    token = f"Bearer {mint.sign()}"
    assert await verifier.verify(token)

    issuer["aarhus"].respond(json={"keys": [mint.rsa.as_dict(private=False)]})
    clock.advance(minutes=10)

    with pytest.raises(CallerUnknown):
        await verifier.verify(token)


async def test_no_log_and_no_error_holds_token_claim_or_number(
    verifier: Verifier, mint: Mint
) -> None:
    token = mint.sign(mint.citizen_claims(**{CPR: NUMBER + "9", "sub": "recognisable-subject"}))
    with capture_logs() as logs, pytest.raises(CallerUnknown) as error:
        await verifier.verify(f"Bearer {token}")

    told = f"{logs}{error.value!r}{error.value.__cause__!r}{error.value.__context__!r}"
    assert "citizen_malformed" in told
    assert NUMBER not in told
    assert "recognisable-subject" not in told
    assert token[:20] not in told


def test_a_token_taken_apart_shows_nothing_of_itself(mint: Mint) -> None:
    assert repr(read_token(mint.sign(mint.citizen_claims()))) == "Token(***)"


async def test_only_clients_are_remembered_between_calls(verifier: Verifier, mint: Mint) -> None:
    token = f"Bearer {mint.sign(mint.citizen_claims())}"

    assert await verifier.verify(token) is not await verifier.verify(token)
