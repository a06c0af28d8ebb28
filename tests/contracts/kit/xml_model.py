"""A model adapter over HTTP and XML, errors inside status 200, in small steps."""

import httpx
import msgspec

from adapters.transport.exchange import Limits, Reply, check_status, exchange
from adapters.transport.xml import Branch, Element, parse
from contracts.adapter import (
    REGISTRY_BASE,
    AdapterPlugin,
    Authority,
    NoSettings,
    SectionOffer,
    Text,
)
from contracts.conformance import ASKED, AdapterConformance, Example
from contracts.errors import CitizenUnknown, RegistryMisread
from contracts.lookup import Lookup, RegistryTerms
from contracts.pnr import Pnr, PnrInvalid
from contracts.reading import Reading, SectionReading

NAMESPACE = "urn:example:licence"


class Licence(msgspec.Struct, frozen=True, kw_only=True):
    holder: str
    is_protected: bool = False


class LicenceRegister:
    limits = Limits(max_answer_bytes=1024 * 1024)

    def __init__(self, settings: NoSettings, transport: httpx.AsyncBaseTransport) -> None:
        self.transport = transport

    async def fetch(self, lookup: Lookup) -> Reading:
        request = httpx.Request("POST", REGISTRY_BASE, content=self.question(lookup))
        reply = await self.exchange(request)
        check_status(reply)
        return self.read(self.parse(reply))

    async def probe(self) -> None:
        check_status(await self.exchange(httpx.Request("GET", REGISTRY_BASE)))

    def question(self, lookup: Lookup) -> str:
        return f'<Licence xmlns="{NAMESPACE}"><Number>{lookup.pnr.reveal()}</Number></Licence>'

    async def exchange(self, request: httpx.Request) -> Reply:
        return await exchange(self.transport, request, limits=self.limits)

    def parse(self, reply: Reply) -> Element:
        return parse(reply.body, content_type=reply.content_type)

    def read(self, root: Element) -> Reading:
        if root.tag != f"{{{NAMESPACE}}}Answer":
            raise RegistryMisread
        answer = Branch(root, namespace=NAMESPACE)
        self.judge(answer.text("Error"))
        holder = answer.text("Holder")
        if holder is None:
            raise RegistryMisread
        record = Licence(holder=holder, is_protected=self.is_protected(answer))
        section = SectionReading(section="licence", record=record)
        return Reading(sections=(section,), about=self.number(answer.text("Number")))

    def judge(self, error: str | None) -> None:
        if error == "NOBODY":
            raise CitizenUnknown
        if error is not None:
            raise RegistryMisread

    def is_protected(self, answer: Branch) -> bool:
        return answer.optional("Protected") is not None

    def number(self, text: str | None) -> Pnr:
        try:
            return Pnr(text or "")
        except PnrInvalid:
            raise RegistryMisread from None


PLUGIN = AdapterPlugin(
    name="licence_xml",
    version="1.0.0",
    title="Kørekortregistret",
    authority=Authority(name="Færdselsstyrelsen"),
    sections=(
        SectionOffer(
            name="licence", title=Text(da="Kørekort", en="Driving licence"), record_type=Licence
        ),
    ),
    settings_type=NoSettings,
    terms_type=RegistryTerms,
    asks_by="pnr",
    cycle="nightly",
    accepts=frozenset({"statute"}),
    connect=LicenceRegister,
)


def said(inner: str, *, number: str = ASKED.reveal()) -> httpx.Response:
    body = f'<Answer xmlns="{NAMESPACE}"><Number>{number}</Number>{inner}</Answer>'
    return httpx.Response(200, content=body.encode(), headers={"Content-Type": "text/xml"})


class XmlModel(AdapterConformance):
    """The four facts of the model, for it and for those that derive from it."""

    plugin = PLUGIN
    known = Example(
        answer=said("<Holder>Åse Bjørn-Sørensen</Holder>"),
        record=Licence(holder="Åse Bjørn-Sørensen"),
    )
    protected = Example(
        answer=said("<Holder>Åse Bjørn-Sørensen</Holder><Protected/>"),
        record=Licence(holder="Åse Bjørn-Sørensen", is_protected=True),
    )
    unknown = said("<Error>NOBODY</Error>")
