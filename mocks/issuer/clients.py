"""The systems and employees that the sandbox's issuer knows; in real life each authority's own
provider does. How a system shows itself: by a secret, or by a key of its own.
"""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec
from joserfc.jwk import ECKey

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
    citizen: str | None = None
    """The persona who she is as a citizen, where her authority's tokens say so."""


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """A system that may ask for its own token. The first employee is taken where none is chosen."""

    id: str
    name: str
    cvr: str
    employees: tuple[Employee, ...] = ()

    def employee(self, chosen: str | None) -> Employee | None:
        """Give the chosen employee. Raises KeyError where the authority has nobody by that id."""
        if chosen is None:
            return self.employees[0] if self.employees else None
        return {employee.id: employee for employee in self.employees}[chosen]


def _authority(name: str, *, cvr: str, citizen: str) -> Client:
    short = name.removesuffix("-kommune")
    return Client(
        id=name,
        name=f"{short.capitalize()} Kommune",
        cvr=cvr,
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
            Employee(
                id=f"{short}-own-family",
                unit="Borgerservice",
                roles=EVERY_ROLE,
                citizen=citizen,
            ),
        ),
    )


CLIENTS: Final[Mapping[str, Client]] = {
    client.id: client
    for client in (
        _authority("aarhus-kommune", cvr="55133018", citizen="employee"),
        _authority("randers-kommune", cvr="29189668", citizen="randers-resident"),
        Client(id="rejsebureau", name="Sandkassens Rejsebureau", cvr="90000001"),
        Client(id="boligforening", name="Sandkassens Boligforening", cvr="90000002"),
        Client(id="privatskole", name="Sandkassens Privatskole", cvr="90000004"),
        Client(id="bank", name="Sandkassens Bank", cvr="90000003"),
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


class ClientKeys:
    """The public keys of the clients that show themselves by private_key_jwt."""

    def __init__(self, by_client: Mapping[str, ECKey]) -> None:
        self._by_client = dict(by_client)

    @classmethod
    def kept_in(cls, folder: Path) -> "ClientKeys":
        """Read `<client>.key` below the folder, each client's own; make the missing ones."""
        return cls({name: _key(folder / f"{name}.key") for name in (*CLIENTS, SIGN_IN_CLIENT)})

    def of(self, client_id: str) -> ECKey | None:
        """Give a client's public key."""
        return self._by_client.get(client_id)


def _key(file: Path) -> ECKey:
    if not file.exists():
        write_private(file, ECKey.generate_key("P-256").as_pem(private=True))
    own = ECKey.import_key(file.read_bytes())
    return ECKey.import_key(own.as_pem(private=False))
