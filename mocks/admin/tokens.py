"""Tokens without a sign-in, for `samsyn token`: a client's with an employee, or a persona's."""

from collections.abc import Sequence
from typing import Final

import msgspec

from mocks.admin.wrong_kit import Kit
from mocks.admin.wrong_tokens import MENU
from mocks.exchange import Answer, Call, as_json
from mocks.issuer.claims import Assurance
from mocks.issuer.clients import CLIENTS, SIGN_IN_CLIENT
from mocks.issuer.people import People
from mocks.issuer.tokens import TOKEN_SECONDS, Minter
from mocks.trouble.header import nearest
from mocks.world.model import Persona

_OTHERS: Final = 2


class TokenWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose token: one of `client` (with an `employee` or its first), `citizen` and `pnr`."""

    client: str | None = None
    employee: str | None = None
    citizen: str | None = None
    """A persona's id."""
    pnr: str | None = None
    """The number of somebody for whom the world has no id: the population's."""
    actor_subject: str | None = None
    """A persona's id: who the employee is as a citizen."""
    acr: Assurance = "substantial"
    """How surely the citizen signed in."""

    def __post_init__(self) -> None:
        if [self.client, self.citizen, self.pnr].count(None) != _OTHERS:
            raise ValueError("name a client, a citizen or a number")
        if self.actor_subject is not None and self.client is None:
            raise ValueError("only an employee is also somebody as a citizen")


class WishUnknown(Exception):
    """Nobody by that id; `known` lists who there is."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        super().__init__(code)
        self.code = code
        self.known = list(known)


class TokenDesk:
    """Gives tokens that are like those of the token endpoint."""

    def __init__(self, *, minter: Minter, people: People) -> None:
        self._minter = minter
        self._people = people

    def token(self, wish: TokenWish) -> dict[str, object]:
        """Give the wished access token. Raises WishUnknown."""
        token = self._citizens(wish) if wish.client is None else self._clients(wish, wish.client)
        return {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}

    def menu(self, _: Call) -> Answer:
        """Give the wrong tokens that there are, each with what a gateway must answer."""
        return as_json({"wrong": {name: wrong.shown() for name, wrong in MENU.items()}})

    def wrong(self, name: str) -> Answer:
        """Give a token that nobody may accept."""
        dish = MENU.get(name)
        if dish is None:
            hint = f"no such wrong token{nearest(name, MENU)}"
            error = {"error": "unknown_wrong_token", "hint": hint, "known": list(MENU)}
            return as_json(error, status=404)
        somebody = self._people.personas()[0].id
        citizen = self._people.citizen(somebody, acr="substantial", at=self._minter.clock())
        if citizen is None:
            return as_json({"error": "nobody_can_sign_in"}, status=404)
        token = dish.make(Kit(minter=self._minter, citizen=citizen))
        return as_json({"access_token": token, "name": name, **dish.shown()})

    def hint(self) -> dict[str, str]:
        """Give the two shapes of a wish."""
        return {"client": "aarhus-kommune", "citizen": "employee"}

    def _clients(self, wish: TokenWish, client_id: str) -> str:
        client = CLIENTS.get(client_id)
        if client is None:
            raise WishUnknown("unknown_client", tuple(CLIENTS))
        try:
            employee = client.employee(wish.employee)
        except KeyError:
            known = [employee.id for employee in client.employees]
            raise WishUnknown("unknown_employee", known) from None
        if wish.actor_subject is None:
            subject = self._people.as_citizen(employee) if employee else None
            return self._minter.for_client(client, employee, actor_subject=subject)
        if employee is None:
            with_employees = [name for name, each in CLIENTS.items() if each.employees]
            raise WishUnknown("no_employee", with_employees)
        herself = self._persona(wish.actor_subject)
        return self._minter.for_client(client, employee, actor_subject=herself.number)

    def _persona(self, persona_id: str) -> Persona:
        persona = self._people.person(persona_id)
        if persona is None:
            known = [persona.id for persona in self._people.personas()]
            raise WishUnknown("unknown_citizen", known)
        return persona

    def _citizens(self, wish: TokenWish) -> str:
        at = self._minter.clock()
        if wish.pnr is None:
            persona = self._persona(wish.citizen or "")
            sign_in = self._people.citizen(persona.id, acr=wish.acr, at=at)
        else:
            sign_in = self._people.numbered(wish.pnr, acr=wish.acr, at=at)
        if sign_in is None:
            raise WishUnknown("unknown_citizen", [])
        return self._minter.for_citizen(sign_in, client_id=SIGN_IN_CLIENT)
