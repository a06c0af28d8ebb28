"""Registries behind a fake wire, and an event loop whose time passes at once."""

import asyncio
import selectors
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

import httpx
import msgspec
import respx

from adapters.transport.exchange import Limits, check_status, exchange
from contracts.adapter import REGISTRY_BASE, AdapterPlugin, Authority, SectionOffer, Text
from contracts.dates import Period
from contracts.errors import CitizenUnknown, RegistryMisread
from contracts.lookup import Lookup, RegistryTerms, ResidenceKey
from contracts.pnr import Pnr
from contracts.reading import Cycle, Reading, SectionReading
from contracts.records.address import Address
from contracts.records.family import Family
from contracts.records.person import Name, Person
from gateway.registries.ask import Connected
from gateway.registries.plan import Errand, Registries

ASKED = Pnr("0108612345")
OTHER = Pnr("0209622345")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HOME = ResidenceKey(kind="address", address_id="0a3f50a0-0000-4000-8000-000000000001")
TERMS = RegistryTerms(name="school", on_behalf_of_cvr="55133018")
_RECORDS: dict[str, type[msgspec.Struct]] = {
    "person": Person,
    "family": Family,
    "address": Address,
}


class LeapingLoop(asyncio.SelectorEventLoop):
    """An event loop on which waiting takes no time: its clock leaps to the next timer."""

    def __init__(self) -> None:
        self.leaping = _Leaping()
        super().__init__(self.leaping)

    def time(self) -> float:
        return self.leaping.now


class _Leaping(selectors.DefaultSelector):
    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0 if timeout is not None else None)
        if not ready and timeout is not None and timeout > 0:
            self.now += timeout
        return ready


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a fake plugin has of its own."""

    colour: str = "red"


class FakeAdapter:
    """Asks its registry by POST and reads a JSON answer, as an honest adapter does."""

    def __init__(self, name: str, transport: httpx.AsyncBaseTransport) -> None:
        self._name = name
        self._transport = transport

    async def fetch(self, lookup: Lookup) -> Reading:
        said = await self._said(lookup.pnr.reveal())
        return Reading(
            sections=tuple(
                SectionReading(section=section, record=_record(section, said))
                for section in said["sections"]
            ),
            about=Pnr(said["about"]) if said.get("about") else None,
            current_number=Pnr(said["current"]) if said.get("current") else None,
            residence=HOME if said.get("residence") else None,
        )

    async def probe(self) -> None:
        await self._said("probe")

    async def _said(self, key: str) -> Mapping[str, str]:
        request = httpx.Request("POST", REGISTRY_BASE.join(self._name), content=key)
        reply = await exchange(self._transport, request, limits=Limits(timeout_seconds=4))
        if reply.status == 404:
            raise CitizenUnknown
        check_status(reply)
        try:
            return msgspec.json.decode(reply.body, type=dict)
        except msgspec.DecodeError:
            raise RegistryMisread from None


def _record(section: str, said: Mapping[str, str]) -> msgspec.Struct:
    if section == "person":
        return Person(name=Name(full_name=said.get("name")))
    if section == "address":
        return Address(kind="address", full_address=said.get("name"))
    return Family()


def plugin(
    name: str,
    sections: tuple[str, ...] = ("person", "family"),
    *,
    asks_by: Literal["pnr", "residence"] = "pnr",
    cycle: Cycle = "live",
) -> AdapterPlugin[Settings]:
    return AdapterPlugin(
        name=name,
        version="1.2.3",
        title=f"Registry {name}",
        authority=Authority(name="CPR-kontoret"),
        sections=tuple(
            SectionOffer(
                name=section, title=Text(da=section, en=section), record_type=_RECORDS[section]
            )
            for section in sections
        ),
        settings_type=Settings,
        terms_type=RegistryTerms,
        asks_by=asks_by,
        cycle=cycle,
        accepts=frozenset({"statute"}),
        connect=lambda _, transport: FakeAdapter(name, transport),
    )


class Wire:
    """All fake registries: one route each, answering about whoever is asked for."""

    def __init__(self) -> None:
        self.router = respx.Router(assert_all_called=False)
        self.transport = httpx.MockTransport(self.router.async_handler)

    def route(self, name: str) -> respx.Route:
        return self.router.post(REGISTRY_BASE.join(name), name=name)

    def answers(self, name: str, sections: tuple[str, ...], **more: object) -> respx.Route:
        def answer(request: httpx.Request) -> httpx.Response:
            about = request.content.decode()
            return said(sections=sections, about=about, name=f"{name} on {about}", **more)

        return self.route(name).mock(side_effect=answer)

    def connected(self, *plugins: AdapterPlugin[Settings], places: int = 32) -> list[Connected]:
        return [
            Connected(
                plugin=each,  # type: ignore[arg-type]  # as discovered: settings of any type
                adapter=each.connect(Settings(), self.transport),
                places=places,
            )
            for each in plugins
        ]

    def registries(self, *plugins: AdapterPlugin[Settings], places: int = 32) -> Registries:
        return Registries(self.connected(*plugins, places=places), clock=lambda: NOW)


def said(**answer: object) -> httpx.Response:
    return httpx.Response(200, json=answer)


def errand(pnr: Pnr = ASKED, *, seconds: float = 5.0, without: str | None = None) -> Errand:
    return Errand(
        pnr=pnr,
        period=Period(from_month="2026-01", to_month="2026-11"),
        terms_for=lambda name: None if name == without else TERMS,
        deadline=asyncio.get_running_loop().time() + seconds,
        correlation_id="c0ffee",
    )


async def hang(_: httpx.Request) -> httpx.Response:
    await asyncio.sleep(3600)
    raise AssertionError("nobody waits so long")
