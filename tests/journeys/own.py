"""Own access by anybody, also by those whom the sign-in would not admit."""

from mocks.issuer.tokens import AUDIENCE, CitizenSignIn, Minter
from mocks.run import now
from tests.journeys.house import House

Pages = dict[str, dict[str, object]]
"""Persona to the answer to her own question, or the problem."""


def personas(house: House, *, suffix: str) -> list[str]:
    listed = (persona.id for persona in house.world.personas)
    return [persona for persona in listed if persona.endswith("-mod11") == (suffix != "")]


def signed_in(house: House, persona: str) -> str:
    found = house.world.persona(persona)
    assert found is not None
    minter = Minter(
        keys=house.mocks._state.keys,
        issuer=house.mocks.addresses.issuer,
        audience=AUDIENCE,
        clock=now,
    )
    sign_in = CitizenSignIn(
        persona=persona, number=found.number, acr="substantial", auth_time=now()
    )
    return minter.for_citizen(sign_in, client_id="samsyn-pages")


def look(house: House, persona: str, path: str = "/v1/my-data") -> dict[str, object]:
    headers = {"Authorization": f"Bearer {signed_in(house, persona)}"}
    body: dict[str, object] = house.http.get(path, headers=headers).json()
    return body
