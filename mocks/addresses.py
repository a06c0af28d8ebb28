"""Where everything is that the mocks serve: for programs (`--json`), and for who opens `GET /`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from mocks.dar.findings import SDL_PATH
from mocks.dar.service import DAR_PATH
from mocks.dawa.service import PATHS as DAWA_PATHS
from mocks.exchange import Check
from mocks.issuer.service import ISSUER_PATH
from mocks.listeners import HOST
from mocks.page.visit import PATH as PAGE_PATH
from mocks.setup import Setup
from mocks.sf1520.contract import PATH as CPR_PATH
from mocks.sf1520.contract import VERSIONS
from mocks.skat.contract import PATH as SKAT_PATH
from mocks.state import CLIENTS_FOLDER, DAR_KEY_FILE, State
from mocks.trouble.catalogue import KINDS
from mocks.trouble.profiles import PROFILES
from mocks.worlds import MOST_WORLDS

_SCHEMES: Final = ("http", "https", "http")
LIMITS: Final = (
    "the token transport of SF1520 and its signatures are not offered",
    "the income register's codes, business errors and limits are invented",
    "any certificate of the sandbox's CA is accepted, whoever it names",
    "one DAR key; DAR has no cost limit and answers introspection",
    "the sign-in asks for no password; codes, stays and userinfo are lost at a restart",
    "the certificate faults of one registry meet whatever else the TLS listener serves",
)
"""What these mocks do not check although the real services do."""


class Addresses(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything is, once it answers: what `samsyn mocks --json` prints on one line."""

    plain: str
    tls: str
    admin: str
    issuer: str
    jwks: str
    audience: str
    cpr: dict[str, str]
    """PersonLookup by contract version, on the TLS listener."""
    dar: str
    dawa: str
    """Where the paths of the closed DAWA begin: they answer 410 unless they were asked for."""
    skat: str
    """IndkomstOplysningPersonHent, on the TLS listener; the plain one has it too."""
    check: Check
    state: str
    ca_file: str
    gateway_certificate_file: str
    gateway_key_file: str
    dar_key_file: str
    canary_number_file: str
    """Holds the number of somebody to look up again and again; empty in a world without the
    official samples.
    """
    gateway_signing_certificate_file: str
    gateway_signing_key_file: str
    skat_certificate_file: str
    """Signs the income register's answers."""
    client_secrets_folder: str
    page: str = ""
    """The sandbox's page, for people."""
    population: str = ""
    """Where to find people by their place; empty where there are the personas only."""
    world: str = ""
    """The world's version tag: the same tag, the same people."""


def overview(addresses: Addresses, files: Mapping[str, list[str]]) -> dict[str, object]:
    """Give what `GET /` shows: every listener, route and contract file."""
    plain, tls, issuer = addresses.plain, addresses.tls, addresses.issuer
    return {
        "what": "the registries and the sign-in of a sandbox; everybody here is synthetic",
        "page": addresses.page,
        "listeners": {"plain": plain, "tls": tls, "admin": addresses.admin},
        "check": addresses.check,
        "registries": {
            "cpr": {
                "routes": addresses.cpr,
                "contracts": [f"{url}?wsdl" for url in addresses.cpr.values()],
            },
            "dar": {"routes": [addresses.dar], "contracts": [f"{plain}{SDL_PATH}"]},
            "dawa": {
                "routes": [f"{addresses.dawa}{path}" for path in DAWA_PATHS],
                "note": "closed in reality: 410, or its shape with samsyn mocks --dawa",
            },
            "skat": {
                "routes": [addresses.skat, f"{plain}{SKAT_PATH}"],
                "contracts": [f"{plain}{SKAT_PATH}?wsdl"],
            },
        },
        "issuer": {
            "issuer": issuer,
            "discovery": f"{issuer}/.well-known/openid-configuration",
            "jwks": addresses.jwks,
            "sign_in": f"{issuer}/authorize",
            "token": f"{issuer}/token",
            "userinfo": f"{issuer}/userinfo",
            "logout": f"{issuer}/logout",
            "audience": addresses.audience,
            "wrong_tokens": f"GET {addresses.admin}/tokens/wrong",
            "new_key": f"POST {addresses.admin}/keys/rotate",
        },
        "contracts": {
            registry: [f"{plain}{path}" for path in paths] for registry, paths in files.items()
        },
        "people": f"{plain}/personas",
        "population": addresses.population or "none; start with --people N --seed S",
        "world": addresses.world,
        "faults": {
            "set": f"POST {addresses.admin}/faults",
            "days": f"POST {addresses.admin}/profiles",
            "header": "X-Samsyn-Fault: [REGISTRY=]NAME[;seconds=N][;p=0.2][;seed=7], ...",
            "path": f"{plain}/w/NAME/...",
            "names": {name: kind.text.en for name, kind in KINDS.items()},
            "profiles": {name: profile.text.en for name, profile in PROFILES.items()},
        },
        "journal": {
            "list": f"GET {addresses.admin}/journal?registry=&persona=&verdict=&world=&since=",
            "one": f"GET {addresses.admin}/journal/ID",
            "curl": f"GET {addresses.admin}/journal/ID/curl",
            "live": f"GET {addresses.admin}/journal/stream",
        },
        "clock": f"GET, POST and DELETE {addresses.admin}/clock",
        "events": f"GET and POST {addresses.admin}/events",
        "feed": f"GET {addresses.admin}/feed?after=PLACE",
        "worlds": {
            "header": "X-Samsyn-World: NAME",
            "path": f"{plain}/w/NAME/...",
            "list": f"GET {addresses.admin}/worlds",
            "reset": f"POST {addresses.admin}/reset",
            "most": MOST_WORLDS,
        },
        "limits": LIMITS,
    }


def addresses_of(
    setup: Setup, state: State, *, ports: Sequence[int], canary: Path | None
) -> Addresses:
    """Say where everything is, by the ports that were taken."""
    plain, tls, admin = (
        f"{scheme}://{HOST}:{port}" for scheme, port in zip(_SCHEMES, ports, strict=True)
    )
    issuer = f"{plain}{ISSUER_PATH}"
    files = state.certificates
    return Addresses(
        plain=plain,
        tls=tls,
        admin=admin,
        page=f"{admin}{PAGE_PATH}",
        issuer=issuer,
        jwks=f"{issuer}/jwks",
        audience=setup.audience,
        cpr={f"v{version}": f"{tls}{CPR_PATH}{version}" for version in VERSIONS},
        dar=f"{plain}{DAR_PATH}",
        dawa=plain,
        skat=f"{tls}{SKAT_PATH}",
        check=setup.check,
        state=str(state.folder.resolve()),
        ca_file=str(files.ca.resolve()),
        gateway_certificate_file=str(files.gateway.resolve()),
        gateway_key_file=str(files.gateway_key.resolve()),
        dar_key_file=str((state.folder / DAR_KEY_FILE).resolve()),
        canary_number_file="" if canary is None else str(canary.resolve()),
        gateway_signing_certificate_file=str(files.gateway_signing.resolve()),
        gateway_signing_key_file=str(files.gateway_signing_key.resolve()),
        skat_certificate_file=str(files.skat.resolve()),
        client_secrets_folder=str((state.folder / CLIENTS_FOLDER).resolve()),
    )
