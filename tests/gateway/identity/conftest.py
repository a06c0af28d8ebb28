"""Two issuers behind the wire, the settings that name them and a verifier that trusts them."""

from pathlib import Path

import httpx
import pytest
import respx

from gateway.identity.callers import Organisation
from gateway.identity.verify import Verifier
from gateway.settings import (
    CatalogueSettings,
    ClientSettings,
    IssuerSettings,
    LedgerSettings,
    Settings,
    StoreSettings,
)
from tests.gateway.identity.minting import AUDIENCE, BROKER, ISSUER, Clock, Mint


def _issuer(url: str, **changes: object) -> IssuerSettings:
    jwks_url = f"{url}/jwks"
    return IssuerSettings(issuer=url, jwks_url=jwks_url, audience=AUDIENCE, **changes)  # type: ignore[arg-type]  # a test's shorthand


@pytest.fixture(scope="session")
def mint() -> Mint:
    return Mint()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings() -> Settings:
    aarhus = Organisation(name="Aarhus Kommune", cvr="55133018", municipality_code="0751")
    travel = Organisation(name="Rejsebureau", cvr="12345678")
    return Settings(
        operator=aarhus,
        store=StoreSettings(
            url="sqlite:///x.db", subject_key_file=Path("key"), wrapping_key_file=Path("wrapping")
        ),
        ledger=LedgerSettings(origin="samsyn.example/test", signing_key_file=Path("signing")),
        catalogue=CatalogueSettings(agreements_file=Path("agreements.toml")),
        issuers={
            "aarhus": _issuer(ISSUER, algorithms=("ES256", "RS256", "EdDSA")),
            "broker": _issuer(BROKER, issues_citizens=True),
        },
        clients={
            "aarhus-kommune": ClientSettings(
                organisation=aarhus,
                party_class="authority",
                issuer="aarhus",
                subject="aarhus-system",
            ),
            "rejsebureau": ClientSettings(
                organisation=travel, party_class="private", issuer="aarhus", subject="travel-system"
            ),
            "broker-system": ClientSettings(
                organisation=travel, party_class="private", issuer="broker", subject="both"
            ),
        },
        adapters={},
    )


@pytest.fixture
def issuer(mint: Mint) -> respx.Router:
    """Both issuers behind the wire, with the same keys."""
    router = respx.Router(assert_all_called=False)
    router.get(f"{ISSUER}/jwks", name="aarhus").respond(json=mint.published())
    router.get(f"{BROKER}/jwks", name="broker").respond(json=mint.published())
    return router


@pytest.fixture
def verifier(settings: Settings, issuer: respx.Router, clock: Clock) -> Verifier:
    transport = httpx.MockTransport(issuer.async_handler)
    return Verifier(settings, transport=transport, clock=clock)
