"""The mocks put together: services over one world, the listeners they answer on, and their
addresses.
"""

import contextlib
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec

from mocks.admin.service import Admin
from mocks.admin.tokens import TokenDesk
from mocks.clock import MovableClock
from mocks.dar.service import DAR_PATH, SDL_PATH, Dar
from mocks.exchange import Check, Clock
from mocks.faults import FaultBoard
from mocks.front import Front
from mocks.issuer.claims import ClaimNames
from mocks.issuer.parties import Party
from mocks.issuer.people import People
from mocks.issuer.service import ISSUER_PATH, RFC8414_PATH, Credentials, Issuer
from mocks.issuer.tokens import AUDIENCE, Minter
from mocks.journal import Journal
from mocks.listeners import HOST, Listener, Listening, bound, port_of
from mocks.owners import PATH as OWNERS_PATH
from mocks.owners import Owners
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
from mocks.trouble.catalogue import KINDS
from mocks.trouble.profiles import PROFILES
from mocks.trouble.spoiling import Twins
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
    "the sign-in asks for no password; codes, stays and userinfo are lost at a restart",
    "the certificate faults of one registry meet whatever else the TLS listener serves",
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
    post_logout_redirect_uris: frozenset[str] = frozenset()
    backchannel_logout_uri: str | None = None
    claim_names: ClaimNames = ClaimNames()
    agreements: frozenset[str] = AGREEMENTS
    skat_agreements: tuple[Agreement, ...] = DEFAULT_AGREEMENTS
    """Replace the income register's default agreements."""
    skat_signing_certificates: tuple[Path, ...] = ()
    """Certificates that may sign questions beside those of the sandbox's CA."""
    skat_advises_no_income: bool = False


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
        people = People(self._world, clock=self.clock, salt=self._state.salt)
        minter = Minter(
            keys=self._state.keys,
            issuer=self.addresses.issuer,
            audience=self._setup.audience,
            clock=self._machine,
            names=self._setup.claim_names,
        )
        board = self._switchboard(self._places(people, minter))
        desk = Admin(
            self._world,
            faults=self.faults,
            journal=self.journal,
            tokens=TokenDesk(minter=minter, people=people),
            minter=minter,
            clock=self.clock,
        )
        listening = Listening(
            (
                Listener(socket=plain, behind=board),
                Listener(
                    socket=tls,
                    behind=board,
                    certificates=self._state.certificates,
                    shows=self.faults.certificate,
                ),
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
        setup, state = self._setup, self._state
        issuer = Issuer(
            minter=minter,
            credentials=Credentials(secrets=state.secrets, keys=state.client_keys),
            people=people,
            party=Party(
                redirect_uris=setup.redirect_uris,
                post_logout_redirect_uris=setup.post_logout_redirect_uris,
                backchannel_logout_uri=setup.backchannel_logout_uri,
            ),
        )
        cpr, skat = self._cpr(), self._skat()
        dar = Dar(self._world, key=self._state.dar_key, check=check)
        front = Front(self._world, overview=overview(self.addresses))
        return (
            Place(path=ISSUER_PATH, service=issuer, registry="issuer", twins=issuer.twins),
            Place(path=RFC8414_PATH, service=issuer, registry="issuer"),
            Place(path=DAR_PATH, service=dar, registry="dar", failing=dar, ways=dar.own_ways),
            Place(
                path=CPR_PATH.rstrip("/"),
                service=cpr,
                registry="cpr",
                failing=cpr,
                needs_certificate=True,
                ways=cpr.own_ways,
                twins=Twins(knowing=lambda by: self._cpr(world=by)),
            ),
            Place(
                path=SKAT_PATH,
                service=skat,
                registry="skat",
                failing=skat,
                ways=skat.own_ways,
                twins=Twins(
                    knowing=lambda by: self._skat(world=by),
                    saying=lambda by: self._skat(machine=by),
                ),
            ),
            Place(path=OWNERS_PATH, service=Owners(clock=self.clock)),
            Place(path="/", service=front),
        )

    def _cpr(self, *, world: timedelta = timedelta()) -> PersonLookup:
        return PersonLookup(
            self._world,
            clock=_off(self.clock, world),
            check=self._setup.check,
            agreements=self._setup.agreements,
        )

    def _skat(self, *, world: timedelta = timedelta(), machine: timedelta = timedelta()) -> Skat:
        """Make the income register; what it knows and what time it says may be off."""
        clocks = Clocks(world=_off(self.clock, world), machine=_off(self._machine, machine))
        files, setup = self._state.certificates, self._setup
        checker = Checker(
            ca=certificate_in(files.ca),
            also=tuple(map(certificate_in, setup.skat_signing_certificates)),
            clock=clocks.machine,
        )
        return Skat(
            self._world,
            agreements=Agreements(setup.skat_agreements),
            keys=Keys(
                signer=Signer(files.skat, files.skat_key),
                impostor=Signer(files.gateway_signing, files.gateway_signing_key),
                checker=checker,
            ),
            clocks=clocks,
            conduct=Conduct(check=setup.check, advises_no_income=setup.skat_advises_no_income),
        )


def _off(clock: Clock, by: timedelta) -> Clock:
    return (lambda: clock() + by) if by else clock


def overview(addresses: Addresses) -> dict[str, object]:
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
        "people": f"{plain}/personas",
        "faults": {
            "set": f"POST {addresses.admin}/faults",
            "days": f"POST {addresses.admin}/profiles",
            "header": "X-Samsyn-Fault: [REGISTRY=]NAME[;seconds=N][;p=0.2][;seed=7], ...",
            "path": f"{plain}/w/NAME/...",
            "names": {name: kind.text.en for name, kind in KINDS.items()},
            "profiles": {name: profile.text.en for name, profile in PROFILES.items()},
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
