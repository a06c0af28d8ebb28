"""The composition root: the only place where parts are wired. Importing it does nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import httpx
import msgspec

from contracts.adapter import AdapterPlugin
from contracts.paths import leaf_paths
from gateway.access.agreements import Agreement, Agreements
from gateway.access.asker import PRIVATE
from gateway.access.purposes import Catalogue, Purpose
from gateway.access.record import content_of
from gateway.answering.checking import Checking
from gateway.answering.empowering import Empowering
from gateway.answering.household import Households
from gateway.answering.life import Answering
from gateway.answering.own_check import OwnCheck
from gateway.answering.own_log import OwnLog, OwnLogParts
from gateway.answering.parts import Parts
from gateway.answering.relation_log import Client, RelationLog
from gateway.answering.relations import Relations
from gateway.api.services import Services
from gateway.api.web import admin, web
from gateway.catalogue.agreements_file import load_agreements
from gateway.catalogue.catalogue_file import SHIPPED, load_catalogue
from gateway.catalogue.checks import check_bases, check_scopes, checks
from gateway.consents.flows import Consents
from gateway.consents.parts import ConsentParts, registered
from gateway.corrections.desk import Desk
from gateway.corrections.flows import CorrectionParts, Corrections
from gateway.hooks.sending import open_sender, receiver_of
from gateway.identity.sign_in import SignIn
from gateway.identity.verify import Verifier
from gateway.ledger.brake import Brake
from gateway.ledger.protocol import Granted
from gateway.listening import bound, event_loop_factory, listen
from gateway.logs import configure
from gateway.pages.kit.assets import load_assets
from gateway.pages.kit.site import Site
from gateway.portable.owners import Owners
from gateway.registries.connect import connect_all
from gateway.registries.discovery import Arranged, arrange, discover
from gateway.registries.plan import Registries
from gateway.registries.transport import open_plain_transport, open_transport
from gateway.settings import Settings, is_sandbox, public_address
from gateway.sharing.handovers import HandoverParts, Handovers
from gateway.sharing.statements import StatementParts, Statements
from gateway.store.store import Store, open_store
from gateway.watch.braked import Braked
from gateway.watch.canary_opening import open_canary
from gateway.watch.canary_question import CanaryParts
from gateway.watch.figures import Figures, process_figures
from gateway.watch.watch import Watch

Plugins = tuple[AdapterPlugin[msgspec.Struct], ...]


class House(msgspec.Struct, frozen=True, kw_only=True):
    """What the files say, before any connection: registries in order, purposes, agreements."""

    registries: tuple[Arranged, ...]
    catalogue: Catalogue
    agreements: Agreements


def known_paths(plugins: Plugins) -> tuple[str, ...]:
    """List every leaf path that the plugins can fill."""
    offers = {offer.name: offer.record_type for plugin in plugins for offer in plugin.sections}
    return tuple(path for name, record in offers.items() for path in leaf_paths(name, record))


def furnish(settings: Settings, *, file: Path) -> House:
    """Read what the settings point at. Raises SettingsInvalid or CatalogueInvalid."""
    installed = discover()
    registries = arrange(installed, settings, file=file)
    catalogue = load_catalogue(settings.catalogue.purposes_file, known=known_paths(installed))
    agreements = load_agreements(
        settings.catalogue.agreements_file,
        terms_types={plugin.name: plugin.terms_type for plugin in installed},
    )
    checks(catalogue, sandbox=is_sandbox(settings))
    accepts = {plugin.name: plugin.accepts for plugin in installed}
    check_bases(agreements, catalogue, accepts=accepts)
    sections = {
        plugin.name: frozenset(offer.name for offer in plugin.sections) for plugin in installed
    }
    check_scopes(agreements, catalogue, sections=sections)
    return House(registries=registries, catalogue=catalogue, agreements=agreements)


@asynccontextmanager
async def open_gateway(settings: Settings, *, file: Path) -> AsyncIterator[Services]:
    """Open the store and the registries; give everything that the routes need.

    `file` is where the settings came from, for what is said of them. Raises SettingsInvalid or
    CatalogueInvalid.
    """
    house = furnish(settings, file=file)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(
            open_store(settings.store, settings.ledger, clock=_now)
        )
        figures = process_figures()
        store.ledger.brake = _brake(settings, figures)
        watch = Watch(store.accounts, figures=figures, clock=_now)
        await stack.enter_async_context(watch.running())
        registries = await stack.enter_async_context(
            connect_all(house.registries, clock=_now, witness=watch.called)
        )
        keys = await stack.enter_async_context(open_plain_transport())
        await _record(store, house, settings)
        await stack.enter_async_context(store.chores.running())
        parts = _parts(settings, house, store, registries)
        answering = Answering(parts)
        canary = CanaryParts(
            answering=answering,
            ledger=store.ledger,
            subjects=store.subjects,
            catalogue=house.catalogue,
            clock=_now,
        )
        await stack.enter_async_context(
            open_canary(settings, canary, alarms=watch.alarms, figures=figures)
        )
        await stack.enter_async_context(_carrying_out(settings, store, figures))
        corrections = await stack.enter_async_context(_correcting(settings, house, store))
        yield Services(
            answering=answering,
            households=Households(parts, answering),
            checking=Checking(parts),
            own_check=OwnCheck(parts),
            consents=_consents(settings, house, store, answering, parts),
            statements=Statements(
                StatementParts(
                    answering=answering,
                    operator=settings.operator,
                    signer=store.signer,
                    clock=_now,
                    is_on=settings.self_share,
                )
            ),
            handovers=_handovers(settings, house, store),
            verifier=Verifier(settings, transport=keys, clock=_now),
            ledger=store.ledger,
            logs=store.logs,
            own_log=_own_log(house, store, answering),
            relations=Relations(parts, answering, store.powers),
            relation_log=RelationLog(parts, store.logs, _known_clients(settings)),
            empowering=Empowering(parts, store.powers),
            proofs=store.proofs,
            corrections=corrections,
            notices=store.notices,
            subjects=store.subjects,
            catalogue=house.catalogue,
            plugins=tuple(each.plugin for each in house.registries),
            site=_site(settings, store, keys),
            is_ready=store.ready,
            answered=watch.answered,
            clock=_now,
        )


@asynccontextmanager
async def _carrying_out(settings: Settings, store: Store, figures: Figures) -> AsyncIterator[None]:
    """Tell recipients of what became of consents, while the block runs."""
    receivers = {
        name: receiver_of(each.webhook)
        for name, each in settings.clients.items()
        if each.webhook is not None
    }
    if not receivers:
        yield
        return
    async with (
        open_sender(sandbox=is_sandbox(settings)) as sender,
        store.relay(sender, receivers, told=figures.webhook).running(),
    ):
        yield


@asynccontextmanager
async def _correcting(settings: Settings, house: House, store: Store) -> AsyncIterator[Corrections]:
    """Carry errors that citizens report to who owns the field, while the block runs."""
    plugins = tuple(each.plugin for each in house.registries)
    async with AsyncExitStack() as stack:
        desk = None
        if settings.corrections is not None:
            transport = open_transport(settings.corrections.transport)
            stack.push_async_callback(transport.aclose)
            desk = Desk(transport)
        corrections = Corrections(
            CorrectionParts(
                stored=store.corrections,
                subjects=store.subjects,
                operator=settings.operator,
                owners=Owners(plugins, settings.contact),
                plugins=plugins,
                desk=desk,
                clock=_now,
            )
        )
        await stack.enter_async_context(corrections.following())
        yield corrections


async def serve(settings: Settings, *, file: Path) -> None:
    """Answer questions until the process is told to stop. Raises SettingsInvalid."""
    configure(settings.log_level)
    at = settings.listen
    with (
        bound(at.host, at.port, option="--port") as public,
        bound(at.admin_host, at.admin_port, option="--admin-port") as private,
    ):
        async with open_gateway(settings, file=file) as services:
            answering = web(
                services,
                version=version("samsyn"),
                deadline_seconds=settings.deadline_seconds,
                private_answer_seconds=settings.private_answer_seconds,
            )
            await listen({public: answering, private: admin(services.notices)})


def run(settings: Settings, *, file: Path) -> None:
    """Serve on the fastest event loop there is."""
    with asyncio.Runner(loop_factory=event_loop_factory()) as runner:
        runner.run(serve(settings, file=file))


async def _record(store: Store, house: House, settings: Settings) -> None:
    """Log that a catalogue changed, and let the store hold what may be asked from now on."""
    files = {
        "purposes": settings.catalogue.purposes_file or SHIPPED,
        "agreements": settings.catalogue.agreements_file,
    }
    items: dict[str, tuple[Purpose, ...] | tuple[Agreement, ...]] = {
        "purposes": house.catalogue.purposes,
        "agreements": house.agreements.agreements,
    }
    for what, file in files.items():
        contents = tuple(content_of(each) for each in items[what])
        await store.load_catalogue(what, await asyncio.to_thread(file.read_bytes), contents)
    await store.record_agreements(
        tuple(
            Granted(
                id=each.id,
                version=each.version,
                valid_from=each.valid_from,
                valid_to=each.valid_to,
                withdrawn_at=None,
            )
            for each in house.agreements.agreements
        )
    )


def _parts(settings: Settings, house: House, store: Store, registries: Registries) -> Parts:
    """Give everything behind one question."""
    return Parts(
        catalogue=house.catalogue,
        agreements=house.agreements,
        registries=registries,
        ledger=store.ledger,
        subjects=store.subjects,
        consents=store.consents,
        powers=store.powers,
        operator=settings.operator,
        pseudonym=lambda actor, cvr: store.actor_pseudonym(actor, organisation_cvr=cvr),
        corrections=store.corrections,
        signer=store.signer,
        clock=_now,
    )


def _consents(
    settings: Settings, house: House, store: Store, answering: Answering, parts: Parts
) -> Consents:
    """Give the flows of consents, for the clients of our own register."""
    return Consents.of(
        ConsentParts(
            answering=answering,
            parts=parts,
            stored=store.consents,
            plugins=tuple(each.plugin for each in house.registries),
            clients=registered(settings.clients),
            public_url=public_address(settings),
            most_open=settings.limits.open_consent_requests,
        )
    )


def _handovers(settings: Settings, house: House, store: Store) -> Handovers:
    """Give the way in for firms that hand a journey over."""
    return Handovers(
        HandoverParts(
            stored=store.handed,
            catalogue=house.catalogue,
            operator=settings.operator,
            contact=settings.contact,
            clients={name: each.organisation for name, each in settings.clients.items()},
            public_url=public_address(settings),
            clock=_now,
        )
    )


def _site(settings: Settings, store: Store, transport: httpx.AsyncBaseTransport) -> Site:
    """Give what the pages know of the house. Raises SettingsInvalid."""
    wished = settings.sign_in
    clients = settings.clients.items()
    return Site(
        operator=settings.operator,
        authorities={
            name: each.organisation for name, each in clients if each.party_class == "authority"
        },
        contact=settings.contact,
        pages=settings.pages,
        public_url=public_address(settings),
        is_sandbox=is_sandbox(settings),
        sandbox_url=_sandbox_page(settings),
        assets=load_assets(settings.pages),
        sessions=store.sessions,
        sign_in=None
        if wished is None
        else SignIn(settings, wished, transport=transport, clock=_now),
    )


def _sandbox_page(settings: Settings) -> str | None:
    """Give where the demo's registries are steered: at their admin listener."""
    if settings.mocks_admin is None or not is_sandbox(settings):
        return None
    return f"{settings.mocks_admin}/sandbox"


def _own_log(house: House, store: Store, answering: Answering) -> OwnLog:
    """Give the citizen's log, compared with what she would see now."""
    return OwnLog(
        OwnLogParts(
            answering=answering,
            ledger=store.ledger,
            logs=store.logs,
            subjects=store.subjects,
            catalogue=house.catalogue,
            clock=_now,
        )
    )


def _known_clients(settings: Settings) -> dict[str, Client]:
    """Give what is known of each client where somebody reads the log of another."""
    return {
        name: Client(party=each.party_class, municipality_code=each.organisation.municipality_code)
        for name, each in settings.clients.items()
    }


def _brake(settings: Settings, figures: Figures) -> Brake:
    """Give the limits of each asker, and who hears of those who go beyond them."""
    clients = settings.clients.items()
    return Brake(
        limits=settings.limits,
        of_client={name: each.limits for name, each in clients if each.limits is not None},
        discreet=frozenset(name for name, each in clients if each.party_class in PRIVATE),
        told=Braked(figures),
    )


def _now() -> datetime:
    """Give the time: the one clock that is handed to everything that decides."""
    return datetime.now(UTC)
