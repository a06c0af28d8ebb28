"""The mocks put together: services over one world, the listeners they answer on, and their
addresses.
"""

import contextlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec

from mocks.admin.journal import JournalDesk
from mocks.admin.service import Admin
from mocks.admin.tokens import TokenDesk
from mocks.clock import MovableClock
from mocks.contract_files import CONTRACTS
from mocks.dar.findings import SDL_PATH
from mocks.dar.service import DAR_PATH, Dar
from mocks.dawa.service import PATHS as DAWA_PATHS
from mocks.dawa.service import Dawa, Gone
from mocks.downloads import Downloads
from mocks.exchange import Check, Clock
from mocks.faults import FAULTS, OF_SKAT_ONLY, FaultBoard
from mocks.front import Front
from mocks.issuer.people import People
from mocks.issuer.service import ISSUER_PATH, RFC8414_PATH, Issuer
from mocks.issuer.tokens import AUDIENCE, Minter
from mocks.journal import Journal
from mocks.listeners import HOST, Listener, Listening, bound, port_of
from mocks.sf1520.contract import PATH as CPR_PATH
from mocks.sf1520.contract import VERSIONS
from mocks.sf1520.service import PersonLookup
from mocks.skat.agreements import DEFAULT_AGREEMENTS, Agreement, Agreements
from mocks.skat.contract import PATH as SKAT_PATH
from mocks.skat.service import Clocks, Conduct, Keys, Skat
from mocks.skat.signature import Checker, certificate_in
from mocks.skat.signing import Signer
from mocks.state import CLIENTS_FOLDER, DAR_KEY_FILE, State, open_state
from mocks.switchboard import Place, Switchboard
from mocks.world.canary import write_canary
from mocks.world.model import World

PLAIN_PORT: Final = 8090
TLS_PORT: Final = 8443
ADMIN_PORT: Final = 8092
AGREEMENTS: Final = frozenset({"5a4d0001-0000-4000-8000-000000000001"})
"""The ServiceAgreementUUIDs that the person register knows where none is named."""
_FURTHEST: Final = timedelta(days=700)
"""Payrolls are made for two years ahead."""
_SCHEMES: Final = ("http", "https", "http")
LIMITS: Final = (
    "the token transport of SF1520 and its signatures are not offered",
    "the income register's codes, business errors and limits are invented",
    "any certificate of the sandbox's CA is accepted, whoever it names",
    "one DAR key; DAR has no cost limit and answers introspection",
    "the sign-in asks for no password; codes and sign-ins under way are lost at a restart",
)
"""What these mocks do not check although the real services do."""


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """How the mocks are started; port 0 takes a free one."""

    state: Path
    plain_port: int = PLAIN_PORT
    tls_port: int = TLS_PORT
    admin_port: int = ADMIN_PORT
    check: Check = "warn"
    audience: str = AUDIENCE
    redirect_uris: frozenset[str] = frozenset()
    agreements: frozenset[str] = AGREEMENTS
    skat_agreements: tuple[Agreement, ...] = DEFAULT_AGREEMENTS
    """Replace the income register's default agreements."""
    skat_signing_certificates: tuple[Path, ...] = ()
    """Certificates that may sign questions beside those of the sandbox's CA."""
    skat_advises_no_income: bool = False
    dawa: bool = False
    """Whether the closed DAWA's paths answer in its shape; else 410, as the real ones do."""


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
    """Empty in a world without the official samples."""
    """Holds the number of somebody to look up again and again."""
    gateway_signing_certificate_file: str
    gateway_signing_key_file: str
    skat_certificate_file: str
    """Signs the income register's answers."""
    client_secrets_folder: str


class Mocks:
    """Every service over one world, on bound sockets. Nothing answers before `serving`."""

    def __init__(self, setup: Setup, world: World, *, clock: Clock) -> None:
        """Open the state folder and bind the ports. Raises PortTaken."""
        self.faults = FaultBoard()
        self.journal = Journal()
        self._setup = setup
        self._world = world
        self.clock = MovableClock(clock, furthest=_FURTHEST)
        self._machine = clock
        self._state = open_state(setup.state, now=clock())
        canary = write_canary(world, self._state.folder)
        with contextlib.ExitStack() as opened:
            ports = (setup.plain_port, setup.tls_port, setup.admin_port)
            self._sockets = [opened.enter_context(bound(port)) for port in ports]
            opened.pop_all()
        bound_to = [port_of(each) for each in self._sockets]
        self.addresses = _addresses(setup, self._state, ports=bound_to, canary=canary)

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncGenerator[Addresses, None]:
        """Listen while the block runs; everything answers when it begins."""
        plain, tls, admin = self._sockets
        people = People(self._world, clock=self.clock)
        minter = Minter(
            keys=self._state.keys,
            issuer=self.addresses.issuer,
            audience=self._setup.audience,
            clock=self._machine,
        )
        board = self._switchboard(self._places(people, minter))
        desk = Admin(
            self._world,
            faults=self.faults,
            journal=JournalDesk(
                self.journal, plain=self.addresses.plain, ca_file=self.addresses.ca_file
            ),
            tokens=TokenDesk(minter=minter, people=people, clock=self._machine),
            keys=self._state.keys,
            clock=self.clock,
        )
        listening = Listening(
            (
                Listener(socket=plain, behind=board),
                Listener(socket=tls, behind=board, certificates=self._state.certificates),
                Listener(socket=admin, behind=desk),
            )
        )
        await listening.start()
        try:
            yield self.addresses
        finally:
            await listening.stop()

    def _switchboard(self, places: tuple[Place, ...]) -> Switchboard:
        return Switchboard(
            places,
            faults=self.faults,
            journal=self.journal,
            check=self._setup.check,
            clock=self._machine,
        )

    def _places(self, people: People, minter: Minter) -> tuple[Place, ...]:
        check = self._setup.check
        issuer = Issuer(
            minter=minter,
            secrets=self._state.secrets,
            people=people,
            redirect_uris=self._setup.redirect_uris,
            clock=self._machine,
        )
        cpr = PersonLookup(
            self._world, clock=self.clock, check=check, agreements=self._setup.agreements
        )
        skat = self._skat()
        dar = Dar(self._world, key=self._state.dar_key, check=check)
        downloads = Downloads()
        front = Front(self._world, overview=overview(self.addresses, downloads.paths()))
        return (
            Place(path=ISSUER_PATH, service=issuer, registry="issuer"),
            Place(path=RFC8414_PATH, service=issuer, registry="issuer"),
            Place(path=DAR_PATH, service=dar, registry="dar", failing=dar),
            Place(
                path=CPR_PATH.rstrip("/"),
                service=cpr,
                registry="cpr",
                failing=cpr,
                needs_certificate=True,
            ),
            Place(path=SKAT_PATH, service=skat, registry="skat", failing=skat, ways=skat.own_ways),
            *self._dawa(),
            Place(path=CONTRACTS, service=downloads),
            Place(path="/", service=front),
        )

    def _dawa(self) -> tuple[Place, ...]:
        dawa = Dawa(self._world, clock=self.clock) if self._setup.dawa else None
        return tuple(
            Place(path=path, service=dawa or Gone(), registry="dawa", failing=dawa)
            for path in DAWA_PATHS
        )

    def _skat(self) -> Skat:
        files, setup = self._state.certificates, self._setup
        checker = Checker(
            ca=certificate_in(files.ca),
            also=tuple(map(certificate_in, setup.skat_signing_certificates)),
            clock=self._machine,
        )
        return Skat(
            self._world,
            agreements=Agreements(setup.skat_agreements),
            keys=Keys(
                signer=Signer(files.skat, files.skat_key),
                impostor=Signer(files.gateway_signing, files.gateway_signing_key),
                checker=checker,
            ),
            clocks=Clocks(world=self.clock, machine=self._machine),
            conduct=Conduct(check=setup.check, advises_no_income=setup.skat_advises_no_income),
        )


def overview(addresses: Addresses, files: Mapping[str, list[str]]) -> dict[str, object]:
    """Give what `GET /` shows: every listener, route and contract file."""
    plain, tls, issuer = addresses.plain, addresses.tls, addresses.issuer
    return {
        "what": "the registries and the sign-in of a sandbox; everybody here is synthetic",
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
            "audience": addresses.audience,
        },
        "contracts": {
            registry: [f"{plain}{path}" for path in paths] for registry, paths in files.items()
        },
        "people": f"{plain}/personas",
        "faults": {
            "set": f"POST {addresses.admin}/faults",
            "header": "X-Mock-Fault: NAME[;seconds=N]",
            "path": f"{plain}/w/NAME/...",
            "names": FAULTS,
            "names_of_skat_only": OF_SKAT_ONLY,
        },
        "journal": {
            "list": f"GET {addresses.admin}/journal?registry=&persona=&verdict=&world=&since=",
            "one": f"GET {addresses.admin}/journal/ID",
            "curl": f"GET {addresses.admin}/journal/ID/curl",
            "live": f"GET {addresses.admin}/journal/stream",
        },
        "clock": f"GET, POST and DELETE {addresses.admin}/clock",
        "limits": LIMITS,
    }


def _addresses(
    setup: Setup, state: State, *, ports: Sequence[int], canary: Path | None
) -> Addresses:
    plain, tls, admin = (
        f"{scheme}://{HOST}:{port}" for scheme, port in zip(_SCHEMES, ports, strict=True)
    )
    issuer = f"{plain}{ISSUER_PATH}"
    files = state.certificates
    return Addresses(
        plain=plain,
        tls=tls,
        admin=admin,
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
