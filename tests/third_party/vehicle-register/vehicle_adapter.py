"""The vehicle register as an adapter for Samsyn: this file, and one line in pyproject.toml."""

from datetime import date
from typing import ClassVar

import httpx
import msgspec

from adapters.transport.exchange import Limits, check_status, exchange
from contracts.adapter import REGISTRY_BASE, AdapterPlugin, Authority, SectionOffer, Text
from contracts.errors import CitizenUnknown, RegistryMisread
from contracts.lookup import Lookup, RegistryTerms
from contracts.pnr import Pnr
from contracts.reading import Reading, SectionReading


class Vehicle(msgspec.Struct, frozen=True, kw_only=True):
    KEY: ClassVar[str] = "plate"

    plate: str
    make: str
    registered_on: date


class Vehicles(msgspec.Struct, frozen=True, kw_only=True):
    owned: tuple[Vehicle, ...] = ()
    is_protected: bool = False


class Answer(Vehicles, frozen=True, kw_only=True):
    owner: Pnr


class VehicleSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    limits: Limits = Limits(timeout_seconds=3.0, max_answer_bytes=1024 * 1024)


class VehicleRegister:
    def __init__(self, settings: VehicleSettings, transport: httpx.AsyncBaseTransport) -> None:
        self._limits, self._transport = settings.limits, transport

    async def fetch(self, lookup: Lookup) -> Reading:
        question = {"owner": lookup.pnr.reveal()}
        request = httpx.Request("POST", REGISTRY_BASE.join("vehicles"), json=question)
        reply = await exchange(self._transport, request, limits=self._limits)
        if reply.status == httpx.codes.NOT_FOUND:
            raise CitizenUnknown
        check_status(reply)
        try:
            said = msgspec.json.decode(reply.body, type=Answer, dec_hook=lambda to, text: to(text))
        except (ValueError, RecursionError):
            raise RegistryMisread from None
        record = Vehicles(owned=said.owned, is_protected=said.is_protected)
        section = SectionReading(section="vehicles", record=record)
        return Reading(sections=(section,), about=said.owner, observed_at=reply.said_at)

    async def probe(self) -> None:
        request = httpx.Request("GET", REGISTRY_BASE.join("state"))
        check_status(await exchange(self._transport, request, limits=self._limits))


TITLE = Text(da="Køretøjer", en="Vehicles")
plugin = AdapterPlugin(
    name="vehicle_register",
    version="1.0.0",
    title="Motorregistret",
    authority=Authority(name="Motorstyrelsen"),
    sections=(SectionOffer(name="vehicles", title=TITLE, record_type=Vehicles),),
    settings_type=VehicleSettings,
    terms_type=RegistryTerms,
    asks_by="pnr",
    cycle="nightly",
    accepts=frozenset({"statute", "own_access"}),
    connect=VehicleRegister,
)
