"""The sandbox's menu of wrong tokens: the gateway refuses each for the reason the menu says."""

import httpx
import msgspec
import pytest
from structlog.testing import capture_logs

from contracts.errors import CallerUnknown
from contracts.pnr import Pnr
from gateway.identity.callers import Citizen, Requester
from gateway.identity.refusal import RefusalReason
from gateway.identity.verify import Verifier
from gateway.settings import Settings
from mocks.admin.wrong_kit import Kit
from mocks.admin.wrong_tokens import MENU
from mocks.issuer.claims import CitizenSignIn
from mocks.issuer.keys import KeyRing
from mocks.issuer.tokens import Minter
from tests.gateway.identity.minting import AUDIENCE, ISSUER, NUMBER, Clock

pytestmark = pytest.mark.anyio


@pytest.fixture
def kit(clock: Clock) -> Kit:
    keys = KeyRing.fresh()
    minter = Minter(keys=keys, issuer=ISSUER, audience=AUDIENCE, clock=clock)
    citizen = CitizenSignIn(
        persona="employee", number=Pnr(NUMBER), acr="substantial", auth_time=clock.now
    )
    return Kit(minter=minter, citizen=citizen)


@pytest.fixture
def at_the_door(settings: Settings, kit: Kit, clock: Clock) -> Verifier:
    """A gateway that knows the sandbox's issuer and clients as `samsyn demo` writes them."""
    replace = msgspec.structs.replace
    issuer = replace(
        settings.issuers["aarhus"], issues_citizens=True, algorithms=("ES256", "RS256", "PS256")
    )
    subjects = {"aarhus-kommune": "aarhus-kommune", "rejsebureau": "rejsebureau"}
    clients = {
        name: replace(settings.clients[name], subject=subject) for name, subject in subjects.items()
    }
    known = replace(settings, issuers={"aarhus": issuer}, clients=clients)
    published = kit.minter.published()
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=published))
    return Verifier(known, transport=transport, clock=clock)


@pytest.mark.parametrize("name", MENU)
async def test_a_wrong_token_is_refused_for_its_reason(
    at_the_door: Verifier, kit: Kit, name: str
) -> None:
    wrong = MENU[name]
    token = wrong.make(kit)

    with capture_logs() as logs, pytest.raises(CallerUnknown) as refused:
        await at_the_door.verify(f"Bearer {token}")

    assert [entry.get("reason") for entry in logs] == [wrong.reason]
    assert refused.value.code == wrong.code


async def test_the_good_tokens_of_the_same_make_are_accepted(
    at_the_door: Verifier, kit: Kit
) -> None:
    system = await at_the_door.verify(f"Bearer {kit.signed(kit.of_client())}")
    citizen = await at_the_door.verify(f"Bearer {kit.signed(kit.of_citizen())}")

    assert isinstance(system, Requester)
    assert isinstance(citizen, Citizen)


def test_the_menu_is_long_and_names_the_gateways_own_reasons() -> None:
    reasons = {wrong.reason for wrong in MENU.values()}
    out_of_reach = {"no_bearer_token", "issues_no_citizens"}

    assert len(MENU) >= 20
    assert reasons == set(RefusalReason.__args__) - out_of_reach
