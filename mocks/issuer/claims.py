"""What stands in a token about who signed in, under the names that a broker gives it.

The defaults are the attributes of OIOSAML 3 (trust.md 2.1); brokers differ, so every name is a
setting.
"""

import uuid
from datetime import datetime
from typing import Final, Literal, TypeAlias

import msgspec

from contracts.pnr import Pnr
from mocks.issuer.clients import Client, Employee
from mocks.issuer.privileges import Privilege, privilege_list

Assurance = Literal["low", "substantial", "high"]
ASSURANCES: Final[tuple[Assurance, ...]] = ("low", "substantial", "high")
_SUBJECTS: Final = uuid.UUID("5a4bd9f0-7a3c-4b52-9f1f-2d4f3c3b6f0e")
_EID: Final = "https://data.gov.dk/model/core/eid"
_NSIS: Final = "https://data.gov.dk/concept/core/nsis"
_SPECIFICATION: Final = "OIO-SAML-3.0"


class ClaimNames(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a broker's claims are called."""

    cpr_number: str = f"{_EID}/cprNumber"
    cpr_uuid: str = f"{_EID}/cprUuid"
    full_name: str = f"{_EID}/fullName"
    loa: str = f"{_NSIS}/loa"
    ial: str = f"{_NSIS}/ial"
    aal: str = f"{_NSIS}/aal"
    privileges: str = f"{_EID}/privilegesIntermediate"
    cvr: str = f"{_EID}/professional/cvr"
    organisation: str = f"{_EID}/professional/orgName"
    employee_uuid: str = f"{_EID}/professional/uuid/persistent"
    specification: str = "https://data.gov.dk/model/core/specVersion"


class CitizenSignIn(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody signed in: who, how surely, when. Never serialised: it holds the personal
    number.
    """

    persona: str
    number: Pnr
    acr: Assurance
    auth_time: datetime
    name: str | None = None
    privileges: tuple[Privilege, ...] = ()
    """For whom she may act, with what scope."""

    @property
    def subject(self) -> str:
        """Give an identifier of the person here: stable, and nothing can be read off it."""
        return str(uuid.uuid5(_SUBJECTS, self.persona))


class EmployeeSignIn(msgspec.Struct, frozen=True, kw_only=True):
    """That an employee signed in at her authority. Never serialised: it may hold a number."""

    client: Client
    employee: Employee
    acr: Assurance
    auth_time: datetime
    as_citizen: Pnr | None = None
    """Who she is as a citizen, where her authority says so."""

    @property
    def subject(self) -> str:
        """Give an identifier of the employee at this issuer."""
        return str(uuid.uuid5(_SUBJECTS, f"{self.client.id}/{self.employee.id}"))


SignIn: TypeAlias = CitizenSignIn | EmployeeSignIn


def citizen_claims(sign_in: CitizenSignIn, names: ClaimNames) -> dict[str, object]:
    """Give what an access token says of a citizen: it is her verified sign-in."""
    return _assurance(sign_in, names) | {
        names.specification: _SPECIFICATION,
        names.cpr_number: sign_in.number.reveal(),
        names.cpr_uuid: str(uuid.uuid5(_SUBJECTS, f"cpr/{sign_in.persona}")),
    }


def actor_claims(sign_in: EmployeeSignIn) -> dict[str, object]:
    """Give the employee as her authority's systems name her to the gateway."""
    employee = sign_in.employee
    actor = {
        "id": employee.id,
        "unit": employee.unit,
        "roles": list(employee.roles),
        "acr": sign_in.acr,
        "auth_time": int(sign_in.auth_time.timestamp()),
    }
    citizen = sign_in.as_citizen
    return {"actor": actor} | ({"actor_subject": citizen.reveal()} if citizen else {})


def identity_claims(
    sign_in: SignIn, names: ClaimNames, scopes: frozenset[str]
) -> dict[str, object]:
    """Give what the ID token and the userinfo endpoint say, by the scopes that were asked for."""
    if isinstance(sign_in, EmployeeSignIn):
        return _of_employee(sign_in, names) | actor_claims(sign_in)
    claims = citizen_claims(sign_in, names)
    if "profile" in scopes and sign_in.name is not None:
        claims |= {names.full_name: sign_in.name, "name": sign_in.name}
    if "privileges" in scopes and sign_in.privileges:
        claims[names.privileges] = privilege_list(sign_in.privileges)
    return claims


def _of_employee(sign_in: EmployeeSignIn, names: ClaimNames) -> dict[str, object]:
    return _assurance(sign_in, names) | {
        names.specification: _SPECIFICATION,
        names.cvr: sign_in.client.cvr,
        names.organisation: sign_in.client.name,
        names.employee_uuid: sign_in.subject,
    }


def _assurance(sign_in: SignIn, names: ClaimNames) -> dict[str, object]:
    level = sign_in.acr.capitalize()
    return {
        "acr": sign_in.acr,
        "auth_time": int(sign_in.auth_time.timestamp()),
        names.loa: level,
        names.ial: level,
        names.aal: level,
    }
