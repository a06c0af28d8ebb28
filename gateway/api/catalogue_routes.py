"""What is not about any citizen: purposes, registries, health and the API's own description."""

from datetime import date
from typing import Literal

import msgspec
from litestar import Response, Router, get
from litestar.handlers import HTTPRouteHandler

from contracts.adapter import Authority, Text
from contracts.errors import EvidenceUnavailable
from contracts.reading import Cycle
from gateway.access.purposes import Purpose
from gateway.api.documented import problems
from gateway.api.services import Services
from gateway.question import HouseholdRole


class BasisView(msgspec.Struct, frozen=True, kw_only=True):
    """The right that a purpose carries."""

    kind: str
    law: str


class PurposeView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A purpose as its readers see it; `fields` are valid verbatim wherever `fields` is asked."""

    id: str
    version: int
    kle: str
    title: Text
    text: Text
    basis: BasisView
    sections: tuple[str, ...]
    fields: tuple[str, ...]
    income_kinds: tuple[str, ...]
    household: dict[HouseholdRole, tuple[str, ...]] = {}
    """Which members of the applicant's household it gives data about, and what of each."""
    modes: tuple[str, ...]
    party_classes: tuple[str, ...]
    municipality: str
    municipality_bases: tuple[str, ...]
    case_reference: str
    notice_required: bool
    discretion: bool
    retention_days: int
    snapshot_days: int
    approved_by: str
    law_checked_on: date | None = None
    processing_time: Text | None = None
    price: Text | None = None


class PurposesView(msgspec.Struct, frozen=True, kw_only=True):
    """Every purpose of the catalogue."""

    purposes: tuple[PurposeView, ...]


class SectionView(msgspec.Struct, frozen=True, kw_only=True):
    """A section that a registry fills."""

    name: str
    title: Text


class RegistryView(msgspec.Struct, frozen=True, kw_only=True):
    """A registry behind the gateway: who owns it and how often it changes."""

    adapter: str
    title: str
    authority: Authority
    sections: tuple[SectionView, ...]
    asks_by: Literal["pnr", "residence"]
    cycle: Cycle


class RegistriesView(msgspec.Struct, frozen=True, kw_only=True):
    """Every registry, in the order of failover."""

    registries: tuple[RegistryView, ...]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The process answers."""

    status: Literal["ok"] = "ok"


def catalogue_router(services: Services) -> Router:
    """Give the open routes."""
    return Router(
        "/",
        route_handlers=[_purposes(services), _registries(services), _health(), _ready(services)],
    )


def _purposes(services: Services) -> HTTPRouteHandler:
    view = PurposesView(purposes=tuple(purpose_view(each) for each in services.catalogue.purposes))

    @get("/v1/purposes", operation_id="listPurposes", summary="The purposes and what each may see")
    async def purposes() -> PurposesView:
        return view

    return purposes


def _registries(services: Services) -> HTTPRouteHandler:
    view = RegistriesView(
        registries=tuple(
            RegistryView(
                adapter=f"{plugin.name}@{plugin.version}",
                title=plugin.title,
                authority=plugin.authority,
                sections=tuple(
                    SectionView(name=offer.name, title=offer.title) for offer in plugin.sections
                ),
                asks_by=plugin.asks_by,
                cycle=plugin.cycle,
            )
            for plugin in services.plugins
        )
    )

    @get(
        "/v1/registries", operation_id="listRegistries", summary="The registries behind the gateway"
    )
    async def registries() -> RegistriesView:
        return view

    return registries


def _health() -> HTTPRouteHandler:
    @get("/health", operation_id="getHealth", summary="Whether the process answers")
    async def health() -> Health:
        return Health()

    return health


def _ready(services: Services) -> HTTPRouteHandler:
    @get(
        "/ready",
        operation_id="getReady",
        summary="Whether questions can be answered: the ledger takes entries",
        responses=problems(503),
    )
    async def ready() -> Response[Health]:
        if not await services.is_ready():
            raise EvidenceUnavailable("not_ready")
        return Response(Health(), headers={"Cache-Control": "no-store"})

    return ready


def purpose_view(purpose: Purpose) -> PurposeView:
    """Give a purpose as its readers see it."""
    return PurposeView(
        id=purpose.id,
        version=purpose.version,
        kle=purpose.kle,
        title=purpose.title,
        text=purpose.text,
        basis=BasisView(kind=purpose.basis.kind, law=purpose.basis.law),
        sections=purpose.sections,
        fields=purpose.fields,
        income_kinds=purpose.income_kinds,
        household={role: tuple(sorted(given)) for role, given in purpose.given_of.items()},
        modes=purpose.modes,
        party_classes=purpose.party_classes,
        municipality=purpose.municipality,
        municipality_bases=purpose.municipality_basis,
        case_reference=purpose.case_reference,
        notice_required=purpose.notice_required,
        discretion=purpose.discretion,
        retention_days=purpose.retention_days,
        snapshot_days=purpose.snapshot_days,
        approved_by=purpose.approved_by,
        law_checked_on=purpose.law_checked_on,
        processing_time=purpose.processing_time,
        price=purpose.price,
    )
