"""The systems and employees that the sandbox's issuer knows; in real life each authority's own
provider does.
"""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from mocks.tls import write_private

SIGN_IN_CLIENT: Final = "samsyn-pages"
"""The citizen pages of the gateway, as the one client that may send people here to sign in."""
EVERY_ROLE: Final = (
    "school",
    "citizen-service",
    "day-care",
    "civil-registration",
    "day-care-subsidy",
    "cash-benefit",
    "sickness-benefit",
    "flex-job",
    "social-pension",
    "housing",
    "disability",
    "elder-care",
    "building",
    "benefit-control",
    "data-protection-officer",
    "emergency",
)


class Employee(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works at an authority. `auth_age_seconds`: how long ago the sign-in was."""

    id: str
    unit: str
    roles: tuple[str, ...]
    acr: Literal["low", "substantial", "high"] = "high"
    auth_age_seconds: int = 0


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """A system that may ask for its own token. The first employee is taken where none is chosen."""

    id: str
    employees: tuple[Employee, ...] = ()

    def employee(self, chosen: str | None) -> Employee | None:
        """Give the chosen employee. Raises KeyError where the authority has nobody by that id."""
        if chosen is None:
            return self.employees[0] if self.employees else None
        return {employee.id: employee for employee in self.employees}[chosen]


def _authority(name: str) -> Client:
    short = name.removesuffix("-kommune")
    return Client(
        id=name,
        employees=(
            Employee(id=f"{short}-all-roles", unit="Borgerservice", roles=EVERY_ROLE),
            Employee(
                id=f"{short}-citizen-service", unit="Borgerservice", roles=("citizen-service",)
            ),
            Employee(id=f"{short}-no-role", unit="Kommunikation", roles=()),
            Employee(id=f"{short}-low", unit="Borgerservice", roles=EVERY_ROLE, acr="low"),
            Employee(
                id=f"{short}-since-yesterday",
                unit="Borgerservice",
                roles=EVERY_ROLE,
                auth_age_seconds=86_400,
            ),
        ),
    )


CLIENTS: Final[Mapping[str, Client]] = {
    client.id: client
    for client in (
        _authority("aarhus-kommune"),
        _authority("randers-kommune"),
        Client(id="rejsebureau"),
        Client(id="boligforening"),
        Client(id="bank"),
    )
}


class Secrets:
    """The client secrets of one sandbox. Shows none of them."""

    def __init__(self, by_client: Mapping[str, str]) -> None:
        self._by_client = dict(by_client)

    @classmethod
    def kept_in(cls, folder: Path) -> "Secrets":
        """Read `<client>.secret` below the folder; make the missing ones."""
        return cls({name: _kept(folder / f"{name}.secret") for name in (*CLIENTS, SIGN_IN_CLIENT)})

    def fits(self, client_id: str, secret: str) -> bool:
        """Compare in constant time; a client without a secret never fits."""
        known = self._by_client.get(client_id)
        return known is not None and secrets.compare_digest(known.encode(), secret.encode())

    def __repr__(self) -> str:
        return "Secrets(***)"


def _kept(file: Path) -> str:
    if not file.exists():
        write_private(file, secrets.token_urlsafe(32).encode())
    return file.read_text(encoding="ascii").strip()
