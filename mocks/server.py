"""The mocks put together: services over one world, the listeners they answer on, and their
addresses.
"""

import contextlib
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec

from mocks.admin.journal import JournalDesk
from mocks.admin.service import Admin
from mocks.admin.tokens import TokenDesk
from mocks.admin.worlds import WorldsDesk
from mocks.clock import MovableClock
from mocks.contract_files import CONTRACTS
from mocks.dar.findings import SDL_PATH
from mocks.dar.service import DAR_PATH, Dar
from mocks.dawa.service import PATHS as DAWA_PATHS
from mocks.dawa.service import Dawa, Gone
from mocks.downloads import Downloads
from mocks.exchange import Answer, Check, Clock
from mocks.faults import FaultBoard
from mocks.front import Front
from mocks.issuer.claims import ClaimNames
from mocks.issuer.parties import Party
from mocks.issuer.people import People
from mocks.issuer.service import ISSUER_PATH, RFC8414_PATH, Credentials, Issuer
from mocks.issuer.tokens import AUDIENCE, Minter
from mocks.journal import Journal
from mocks.life.life import Life
from mocks.life.renewed import Renewed
from mocks.life.step import OUT_OF_STEP
from mocks.listeners import HOST, Listener, Listening, bound, port_of
from mocks.owners import PATH as OWNERS_PATH
from mocks.owners import Owners
from mocks.page.dress import dress
from mocks.page.page import SandboxPage
from mocks.page.surroundings import Surroundings
from mocks.page.visit import PATH as PAGE_PATH
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
from mocks.trouble.catalogue import KINDS, spelled
from mocks.trouble.profiles import PROFILES
from mocks.trouble.spoiling import Twins
from mocks.world.canary import write_canary
from mocks.world.model import World
from mocks.worlds import MOST_WORLDS, Chosen, Door, Inhabited, Worlds, registries_of

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
    gateway: str | None = None
    """The gateway whose sign-in returns here, for links of the sandbox's page."""
    design_system: bool = True
    """False: the sandbox's page wears our own style, whatever is installed."""
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
    page: str = ""
    """The sandbox's page, for people."""
    population: str = ""
    """Where to find people by their place; empty where there are the personas only."""
    world: str = ""
    """The world's version tag: the same tag, the same people."""


class Mocks:
    """Every service over one world, on bound sockets. Nothing answers before `serving`."""

    def __init__(self, setup: Setup, world: World, *, clock: Clock) -> None:
        """Open the state folder and bind the ports. Raises PortTaken."""
        self._setup = setup
        self._world = world
        self._machine = clock
        self._state = open_state(setup.state, now=clock())
        files = self._state.certificates
        # Reading a key takes as long as making all else of a world.
        self._signer = Signer(files.skat, files.skat_key)
        self._impostor = Signer(files.gateway_signing, files.gateway_signing_key)
        canary = write_canary(world, self._state.folder)
        with contextlib.ExitStack() as opened:
            ports = (setup.plain_port, setup.tls_port, setup.admin_port)
            self._sockets = [opened.enter_context(bound(port)) for port in ports]
            opened.pop_all()
        bound_to = [port_of(each) for each in self._sockets]
        made = _addresses(setup, self._state, ports=bound_to, canary=canary)
        self.addresses = msgspec.structs.replace(
            made,
            population=f"{made.plain}/population" if world.population else "",
            world=world.version_tag,
        )
        self._minter = Minter(
            keys=self._state.keys,
            issuer=self.addresses.issuer,
            audience=setup.audience,
            clock=clock,
            names=setup.claim_names,
        )
        self.worlds = Worlds(self._inhabited, is_reserved=lambda name: spelled(name) in KINDS)

    @property
    def faults(self) -> FaultBoard:
        """Give the default world's faults."""
        return self.worlds.default.faults

    @property
    def journal(self) -> Journal:
        """Give the default world's journal."""
        return self.worlds.default.journal

    @property
    def clock(self) -> MovableClock:
        """Give the default world's clock."""
        return self.worlds.default.life.clock

    def admin_desk(self) -> Callable[[Chosen], Answer]:
        """Give what answers on the admin listener: the page for people, the desk for programs."""
        desk, at = WorldsDesk(self.worlds), self.addresses
        around = Surroundings(
            plain=at.plain,
            admin=at.admin,
            issuer=at.issuer,
            ca_file=at.ca_file,
            state=at.state,
            gateway=self._setup.gateway,
            contracts=Downloads().paths(),
        )
        has_design = self._setup.design_system
        page = SandboxPage(self.worlds, desk, around, dress=lambda: dress(design_system=has_design))
        return lambda chosen: (
            page.answer(chosen) if page.holds(chosen.call.path) else desk.answer(chosen)
        )

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncGenerator[Addresses, None]:
        """Listen while the block runs; everything answers when it begins."""
        plain, tls, admin = self._sockets
        registries = Door(self.worlds, registries_of)
        desk = Door(self.worlds, self.admin_desk())
        listening = Listening(
            (
                Listener(socket=plain, behind=registries),
                Listener(
                    socket=tls,
                    behind=registries,
                    certificates=self._state.certificates,
                    shows=self.faults.certificate,
                ),
                Listener(socket=admin, behind=desk),
            )
        )
        await listening.start()
        try:
            with self._state.announced(self.addresses.admin):
                yield self.addresses
        finally:
            await listening.stop()

    def _inhabited(self, name: str) -> Inhabited:
        """Make a world of that name: the same people, and nothing has happened to them."""
        life = Life(self._world, clock=MovableClock(self._machine, furthest=_FURTHEST))
        faults, journal = FaultBoard(), Journal()
        people = People(life.present, clock=life.clock, salt=self._state.salt)
        switchboard = Switchboard(
            self._places(life, people),
            faults=faults,
            journal=journal,
            check=self._setup.check,
            clock=self._machine,
        )
        desk = Admin(
            life,
            faults=faults,
            journal=JournalDesk(
                journal, plain=self.addresses.plain, ca_file=self.addresses.ca_file
            ),
            tokens=TokenDesk(minter=self._minter, people=people),
            minter=self._minter,
        )
        return Inhabited(
            name=name,
            life=life,
            faults=faults,
            journal=journal,
            registries=switchboard,
            admin=desk,
        )

    def _places(self, life: Life, people: People) -> tuple[Place, ...]:
        check = self._setup.check
        setup, state = self._setup, self._state
        issuer = Issuer(
            minter=self._minter,
            credentials=Credentials(secrets=state.secrets, keys=state.client_keys),
            people=people,
            party=Party(
                redirect_uris=setup.redirect_uris,
                post_logout_redirect_uris=setup.post_logout_redirect_uris,
                backchannel_logout_uri=setup.backchannel_logout_uri,
            ),
        )
        cpr, skat = self._cpr(life), self._skat(life)
        unloaded = self._lookup(life.unloaded, life.clock)
        dar = Renewed(
            lambda: Dar(life.present, key=self._state.dar_key, check=check),
            edition=lambda: life.edition,
        )
        downloads = Downloads(admin=self.addresses.admin)
        front = Front(life.present, overview=overview(self.addresses, downloads.paths()))
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
                ways={**cpr.own_ways, spelled(OUT_OF_STEP): unloaded.answer},
                twins=Twins(knowing=lambda by: self._cpr(life, world=by)),
            ),
            Place(
                path=SKAT_PATH,
                service=skat,
                registry="skat",
                failing=skat,
                ways=skat.own_ways,
                twins=Twins(
                    knowing=lambda by: self._skat(life, world=by),
                    saying=lambda by: self._skat(life, machine=by),
                ),
            ),
            Place(path=OWNERS_PATH, service=Owners(clock=life.clock)),
            *self._dawa(life),
            Place(path=CONTRACTS, service=downloads),
            Place(path="/", service=front),
        )

    def _dawa(self, life: Life) -> tuple[Place, ...]:
        """Make the closed API's paths: its façade where that was asked for, else their 410."""
        dawa = Renewed(lambda: Dawa(life.present, clock=life.clock), edition=lambda: life.edition)
        is_there = self._setup.dawa
        return tuple(
            Place(
                path=path,
                service=dawa if is_there else Gone(),
                registry="dawa",
                failing=dawa if is_there else None,
            )
            for path in DAWA_PATHS
        )

    def _cpr(self, life: Life, *, world: timedelta = timedelta()) -> PersonLookup:
        """Make the person register; what it knows may be off."""
        clock = _off(life.clock, world)
        return self._lookup(life.replica_by(clock), clock)

    def _lookup(self, seen: World, clock: Clock) -> PersonLookup:
        return PersonLookup(
            seen, clock=clock, check=self._setup.check, agreements=self._setup.agreements
        )

    def _skat(
        self, life: Life, *, world: timedelta = timedelta(), machine: timedelta = timedelta()
    ) -> Skat:
        """Make the income register; what it knows and what time it says may be off."""
        clocks = Clocks(world=_off(life.clock, world), machine=_off(self._machine, machine))
        files, setup = self._state.certificates, self._setup
        checker = Checker(
            ca=certificate_in(files.ca),
            also=tuple(map(certificate_in, setup.skat_signing_certificates)),
            clock=clocks.machine,
        )
        return Skat(
            life.present,
            agreements=Agreements(setup.skat_agreements),
            keys=Keys(
                signer=self._signer,
                impostor=self._impostor,
                checker=checker,
            ),
            clocks=clocks,
            conduct=Conduct(check=setup.check, advises_no_income=setup.skat_advises_no_income),
        )


def _off(clock: Clock, by: timedelta) -> Clock:
    return (lambda: clock() + by) if by else clock


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
