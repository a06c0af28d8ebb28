"""The mocks put together: services over one world, and the listeners they answer on."""

import contextlib
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from typing import Final

import msgspec

from mocks.addresses import Addresses, addresses_of, overview
from mocks.admin.journal import JournalDesk
from mocks.admin.service import Admin
from mocks.admin.tokens import TokenDesk
from mocks.admin.worlds import WorldsDesk
from mocks.clock import MovableClock
from mocks.contract_files import CONTRACTS
from mocks.dar.service import DAR_PATH, Dar
from mocks.dawa.service import PATHS as DAWA_PATHS
from mocks.dawa.service import Dawa, Gone
from mocks.downloads import Downloads
from mocks.exchange import Answer, Clock
from mocks.faults import FaultBoard
from mocks.front import Front
from mocks.issuer.parties import Party
from mocks.issuer.people import People
from mocks.issuer.service import ISSUER_PATH, RFC8414_PATH, Credentials, Issuer
from mocks.issuer.tokens import Minter
from mocks.journal import Journal
from mocks.life.life import Life
from mocks.life.renewed import Renewed
from mocks.life.step import OUT_OF_STEP
from mocks.listeners import Listener, Listening, bound, port_of
from mocks.owners import PATH as OWNERS_PATH
from mocks.owners import Owners
from mocks.page.dress import dress
from mocks.page.page import SandboxPage
from mocks.page.surroundings import Surroundings
from mocks.setup import Setup
from mocks.sf1520.contract import PATH as CPR_PATH
from mocks.sf1520.service import PersonLookup
from mocks.skat.agreements import Agreements
from mocks.skat.contract import PATH as SKAT_PATH
from mocks.skat.service import Clocks, Conduct, Keys, Skat
from mocks.skat.signature import Checker, certificate_in
from mocks.skat.signing import Signer
from mocks.state import open_state
from mocks.switchboard import Place, Switchboard
from mocks.trouble.catalogue import KINDS, spelled
from mocks.trouble.spoiling import Twins
from mocks.world.canary import write_canary
from mocks.world.model import World
from mocks.worlds import Chosen, Door, Inhabited, Worlds, registries_of

_FURTHEST: Final = timedelta(days=700)
"""Payrolls are made for two years ahead."""


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
        made = addresses_of(setup, self._state, ports=bound_to, canary=canary)
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
