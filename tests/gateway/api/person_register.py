"""A whole house in this process whose person register is behind the wire: the sandbox's SF1520,
read by the real adapter, and one element of its honest answer can be changed on the way.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

import httpx
import msgspec
from lxml import etree
from msgspec.structs import replace

from adapters.person_sf1520.plugin import plugin
from adapters.person_sf1520.settings import Sf1520Settings, Sf1520Terms
from contracts.pnr import Pnr
from contracts.reading import Failed, Found
from gateway.access.agreements import Agreements
from gateway.answering.household import Households
from gateway.answering.life import Answering
from gateway.registries.answered import Answered
from gateway.registries.ask import Connected
from gateway.registries.plan import Errand, Registries
from mocks.exchange import Call
from mocks.sf1520.service import PersonLookup
from mocks.world.addresses import AddressRegister, RegisterRows
from mocks.world.model import World
from mocks.world.people import PersonFacts
from tests.gateway.access.situations import CVR, NOW, agreement
from tests.gateway.answering.fakes import ADDRESS, House, found
from tests.gateway.answering.households import CATALOGUE as OF_HOUSEHOLDS

SERVICE = "11111111-aaaa-4bbb-8ccc-000000000001"
AGREED = "22222222-aaaa-4bbb-8ccc-000000000002"
TERMS = Sf1520Terms(
    name="CPR",
    on_behalf_of_cvr=CVR,
    service_agreement_uuid=AGREED,
    user_system_uuid="33333333-aaaa-4bbb-8ccc-000000000003",
    user_uuid="44444444-aaaa-4bbb-8ccc-000000000004",
)
Change = Callable[[etree._Element], None]
"""Changes the answer's payload, the PersonLookupResponse."""


def _all(payload: etree._Element, path: str) -> list[etree._Element]:
    """Find elements by the contract's own names, all of one namespace."""
    return payload.findall("/".join(f"{{*}}{name}" for name in path.split("/")))


def without(path: str) -> Change:
    """Leave an element out."""

    def change(payload: etree._Element) -> None:
        (element,) = _all(payload, path)
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)

    return change


def saying(path: str, text: str) -> Change:
    """Let an element say something else."""

    def change(payload: etree._Element) -> None:
        (element,) = _all(payload, path)
        assert element.text != text
        element.text = text

    return change


def twice(path: str, text: str, *, leaf: str = "") -> Change:
    """Let an element stand twice, the second time (or a leaf of it) saying something else."""

    def change(payload: etree._Element) -> None:
        (element,) = _all(payload, path)
        parent = element.getparent()
        assert parent is not None
        copy = etree.fromstring(etree.tostring(element))
        (said,) = _all(copy, leaf) if leaf else [copy]
        assert said.text != text
        said.text = text
        parent.insert(parent.index(element) + 1, copy)

    return change


def having(path: str, name: str, text: str) -> Change:
    """Let an element have a further leaf."""

    def change(payload: etree._Element) -> None:
        (element,) = _all(payload, path)
        namespace = etree.QName(element).namespace
        etree.SubElement(element, f"{{{namespace}}}{name}").text = text

    return change


def both(*changes: Change) -> Change:
    """Change several things, in order."""

    def change(payload: etree._Element) -> None:
        for each in changes:
            each(payload)

    return change


class Line(httpx.AsyncBaseTransport):
    """The wire to the sandbox's person register, and what happens on it."""

    def __init__(self, *people: PersonFacts) -> None:
        self.live(*people)
        self.asked = 0
        self.mend()

    def live(self, *people: PersonFacts) -> None:
        """Let these be the people whom the register knows from now on."""
        world = World(people=people, personas=(), addresses=AddressRegister(RegisterRows()))
        self._register = PersonLookup(
            world, clock=lambda: NOW, check="strict", agreements=frozenset({AGREED})
        )

    def mend(self) -> None:
        """Let the register be well."""
        self.change: Change | None = None
        self.about: Pnr | None = None
        self.said_at: datetime = NOW
        self.is_silent = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the register does, with one thing changed."""
        self.asked += 1
        body = await request.aread()
        is_met = self.about is None or self.about.reveal().encode() in body
        if self.is_silent and is_met:
            await asyncio.Event().wait()
        call = Call(method="POST", path=request.url.path, body=body, has_certificate=True)
        answer = self._register.answer(call)
        said = (
            answer.body if self.change is None or not is_met else _changed(answer.body, self.change)
        )
        return httpx.Response(
            answer.status,
            content=said,
            headers={
                "content-type": answer.content_type,
                "date": format_datetime(self.said_at, usegmt=True),
            },
        )


def _changed(body: bytes, change: Change) -> bytes:
    root = etree.fromstring(body)
    (payload,) = root.findall("{*}Body/{*}PersonLookupResponse")
    change(payload)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


class BehindTheWire:
    """The real registries for people; an address register that always knows."""

    def __init__(self, line: Line) -> None:
        settings = Sf1520Settings(contract="v5", service_uuid=SERVICE)
        connected = Connected(plugin=plugin, adapter=plugin.connect(settings, line))  # type: ignore[arg-type]  # of any record
        self._people = Registries([connected], clock=lambda: NOW)
        self.addresses_asked = 0

    async def facts(self, errand: Errand) -> Answered | Failed:
        return await self._people.facts(errand)

    async def sections(
        self, names: frozenset[str], errand: Errand, *, already: Answered | None
    ) -> dict[str, Found | Failed]:
        told = await self._people.sections(names & {"person", "family"}, errand, already=already)
        rest: dict[str, Found | Failed] = dict.fromkeys(
            names - told.keys(), Failed(outcome="broken")
        )
        if "address" in rest:
            self.addresses_asked += 1
            rest["address"] = found(ADDRESS)
        return told | rest


class WiredHouse(House):
    """Answering from the sandbox's person register; ledger, subjects and consents are fakes."""

    def __init__(self, *people: PersonFacts, knows_households: bool = False) -> None:
        purposes = ("school", "ordered-copy", "own-access")
        terms: dict[str, msgspec.Struct] = {"person_sf1520": TERMS}
        super().__init__(*(agreement(each, terms=terms) for each in purposes))
        self.line = Line(*people)
        self.wire = BehindTheWire(self.line)
        self.parts = replace(
            self.parts,
            registries=self.wire,
            agreements=Agreements(
                agreements=self.agreements, checksum="", file="agreements.toml", lines={}
            ),
        )
        if knows_households:
            self.parts = replace(self.parts, catalogue=OF_HOUSEHOLDS)
        self.answering = Answering(self.parts)
        self.households = Households(self.parts, self.answering)
