"""A model adapter over HTTP and JSON, in small steps, so that each can be spoilt on its own."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import ClassVar

import httpx
import msgspec

from adapters.transport.exchange import Limits, Reply, check_status, exchange
from contracts.adapter import REGISTRY_BASE, AdapterPlugin, Authority, SectionOffer, Text
from contracts.conformance import ASKED, AdapterConformance, Example
from contracts.errors import CitizenUnknown, RegistryMisread
from contracts.lookup import Lookup, RegistryTerms
from contracts.pnr import Pnr
from contracts.reading import Note, Reading, SectionReading

SECRET = "benefits-secret"


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    KEY: ClassVar[str] = "month"

    month: str
    text: str
    amount: Decimal


class Benefits(msgspec.Struct, frozen=True, kw_only=True):
    payments: tuple[Payment, ...] = ()
    payee: Pnr | None = None
    is_protected: bool = False
    decided_at: datetime | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    about: Pnr
    payments: tuple[Payment, ...]
    protected: bool
    decided: datetime


class BenefitSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    limits: Limits = Limits(max_answer_bytes=1024 * 1024)
    token: str = SECRET


def decoded(body: bytes) -> Answer:
    try:
        return msgspec.json.decode(body, type=Answer, dec_hook=lambda to, text: to(text))
    except (ValueError, RecursionError):
        raise RegistryMisread from None


class BenefitRegister:
    path = "benefits"

    def __init__(self, settings: BenefitSettings, transport: httpx.AsyncBaseTransport) -> None:
        self.limits = settings.limits
        self.transport = transport

    async def fetch(self, lookup: Lookup) -> Reading:
        reply = await self.exchange(self.request(lookup))
        self.judge(reply)
        return self.read(reply, lookup)

    async def probe(self) -> None:
        reply = await self.exchange(httpx.Request("GET", REGISTRY_BASE.join("state")))
        check_status(reply)

    def request(self, lookup: Lookup) -> httpx.Request:
        question = {"about": lookup.pnr.reveal()}
        return httpx.Request("POST", REGISTRY_BASE.join(self.path), json=question)

    async def exchange(self, request: httpx.Request) -> Reply:
        return await exchange(self.transport, request, limits=self.limits)

    def judge(self, reply: Reply) -> None:
        if reply.status == httpx.codes.NOT_FOUND:
            raise CitizenUnknown
        check_status(reply)

    def read(self, reply: Reply, lookup: Lookup) -> Reading:
        return self.reading(self.decode(reply.body), lookup, said_at=reply.said_at)

    def decode(self, body: bytes) -> Answer:
        return decoded(body)

    def reading(self, answer: Answer, lookup: Lookup, *, said_at: datetime | None) -> Reading:
        section = SectionReading(
            section="benefits",
            record=self.record(answer),
            notes=(Note(path="payments[2026-01].amount", kind="uncertain"),),
            registered_at=answer.decided.astimezone(UTC),
        )
        return Reading(sections=(section,), about=self.about(answer, lookup), observed_at=said_at)

    def about(self, answer: Answer, lookup: Lookup) -> Pnr:
        return answer.about

    def record(self, answer: Answer) -> msgspec.Struct:
        return Benefits(
            payments=answer.payments,
            payee=answer.about,
            is_protected=answer.protected,
            decided_at=answer.decided.astimezone(UTC),
        )


PLUGIN = AdapterPlugin(
    name="benefits_json",
    version="1.0.0",
    title="Ydelsesregistret",
    authority=Authority(name="Udbetaling Danmark"),
    sections=(
        SectionOffer(
            name="benefits",
            title=Text(da="Ydelser", en="Benefits"),
            record_type=Benefits,
            field_authorities={"payments[].amount": Authority(name="Kommunen")},
        ),
    ),
    settings_type=BenefitSettings,
    terms_type=RegistryTerms,
    asks_by="pnr",
    cycle="nightly",
    accepts=frozenset({"statute"}),
    connect=BenefitRegister,
)


def said(*, protected: bool) -> httpx.Response:
    payment = {"month": "2026-01", "text": "Børnetilskud", "amount": "1200.50"}
    return httpx.Response(
        200,
        json={
            "about": ASKED.reveal(),
            "payments": [] if protected else [payment],
            "protected": protected,
            "decided": "2026-11-01T10:00:00+01:00",
        },
    )


DECIDED = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


class JsonModel(AdapterConformance):
    """The four facts of the model, for it and for those that derive from it."""

    plugin = PLUGIN
    known = Example(
        answer=said(protected=False),
        record=Benefits(
            payments=(Payment(month="2026-01", text="Børnetilskud", amount=Decimal("1200.50")),),
            payee=ASKED,
            decided_at=DECIDED,
        ),
    )
    protected = Example(
        answer=said(protected=True),
        record=Benefits(payee=ASKED, is_protected=True, decided_at=DECIDED),
    )
    unknown = httpx.Response(404)
    secrets = (SECRET,)
