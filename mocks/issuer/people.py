"""Who can sign in: personas and the seeded population, alive, old enough and with a MitID; and the
employees of the authorities.
"""

import hashlib
from datetime import date, datetime, timedelta
from typing import Final

from contracts.dates import danish_day
from contracts.pnr import Pnr, PnrInvalid
from mocks.exchange import Clock
from mocks.issuer.claims import Assurance, CitizenSignIn, EmployeeSignIn
from mocks.issuer.clients import CLIENTS, Client, Employee
from mocks.issuer.privileges import Privilege, grants_of
from mocks.world.cast import MODULUS_11_SUFFIX
from mocks.world.model import Persona, World
from mocks.world.people import PersonFacts

_DEAD: Final = 90
_YOUNGEST: Final = 13
"""MitID is issued from 13 years on."""
_WEAK: Final[Assurance] = "low"


class People:
    """A world's people as those who sign in; `salt` makes identifiers of the unnamed secret."""

    def __init__(self, world: World, *, clock: Clock, salt: bytes = b"") -> None:
        self._world = world
        self._clock = clock
        self._salt = salt

    def personas(self) -> tuple[Persona, ...]:
        """Give the personas who can sign in, in the world's order."""
        return tuple(persona for persona in self._world.personas if self._may_persona(persona))

    def person(self, persona_id: str) -> Persona | None:
        """Give a persona who can sign in, or None."""
        persona = self._world.persona(persona_id)
        return persona if persona is not None and self._may_persona(persona) else None

    def name_of(self, persona: Persona) -> str:
        """Give her name in the person register; her id where she has none."""
        facts = self._world.person(persona.number)
        return facts.name.full if facts and facts.name else persona.id

    def citizen(self, persona_id: str, *, acr: Assurance, at: datetime) -> CitizenSignIn | None:
        """Sign a persona in."""
        persona = self.person(persona_id)
        if persona is None:
            return None
        return CitizenSignIn(
            persona=persona.id,
            number=persona.number,
            acr=acr,
            auth_time=at,
            name=self.name_of(persona),
            privileges=self._privileges(persona),
        )

    def numbered(self, written: str, *, acr: Assurance, at: datetime) -> CitizenSignIn | None:
        """Sign anybody of the world in by number: the population has no ids."""
        try:
            number = Pnr(written.strip())
        except PnrInvalid:
            return None
        persona = self._world.persona_of(number)
        if persona is not None:
            return self.citizen(persona.id, acr=acr, at=at)
        facts = self._world.person(number)
        if facts is None or not self._may(facts, number):
            return None
        name = facts.name.full if facts.name else None
        return CitizenSignIn(
            persona=self._unnamed(number),
            number=number,
            acr=acr,
            auth_time=at,
            name=name,
        )

    def employee(self, written: str, *, acr: Assurance, at: datetime) -> EmployeeSignIn | None:
        """Sign an employee in by `CLIENT/EMPLOYEE`; a weak one stays weak."""
        client_id, _, employee_id = written.partition("/")
        client = CLIENTS.get(client_id)
        try:
            employee = client.employee(employee_id) if client else None
        except KeyError:
            return None
        if client is None or employee is None:
            return None
        return EmployeeSignIn(
            client=client,
            employee=employee,
            acr=_WEAK if employee.acr == _WEAK else acr,
            auth_time=at - timedelta(seconds=employee.auth_age_seconds),
            as_citizen=self.as_citizen(employee),
        )

    def as_citizen(self, employee: Employee) -> Pnr | None:
        """Give who an employee is as a citizen, where her authority says so."""
        persona = self._world.persona(employee.citizen) if employee.citizen else None
        return persona.number if persona else None

    def _may_persona(self, persona: Persona) -> bool:
        facts = self._world.person(persona.number)
        return facts is not None and persona.has_mitid and self._may(facts, persona.number)

    def _may(self, facts: PersonFacts, number: Pnr) -> bool:
        born = facts.birth.day if facts.birth else number.birth_date
        is_old_enough = born is not None and _age(born, danish_day(self._clock())) >= _YOUNGEST
        return facts.status != _DEAD and is_old_enough

    def _privileges(self, persona: Persona) -> tuple[Privilege, ...]:
        granted = grants_of(persona.id, suffix=MODULUS_11_SUFFIX)
        known = ((self._world.persona(grantor), scope) for grantor, scope in granted)
        return tuple(
            Privilege(grantor=grantor.number, scope=scope) for grantor, scope in known if grantor
        )

    def _unnamed(self, number: Pnr) -> str:
        return hashlib.blake2b(number.reveal().encode(), key=self._salt[:64]).hexdigest()


def employees() -> tuple[tuple[Client, Employee], ...]:
    """Give every employee with her authority."""
    return tuple((client, each) for client in CLIENTS.values() for each in client.employees)


def _age(born: date, today: date) -> int:
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (0 if had_birthday else 1)
