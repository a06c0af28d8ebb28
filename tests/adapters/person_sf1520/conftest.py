"""A person register behind the wire, and answers written by situation."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal, Protocol

import httpx
import pytest
import respx

from adapters.person_sf1520.plugin import plugin
from adapters.person_sf1520.reading import read as read_reply
from adapters.person_sf1520.settings import Sf1520Settings, Sf1520Terms
from adapters.transport.exchange import Reply
from contracts.adapter import RegistryAdapter
from contracts.dates import Period
from contracts.lookup import Lookup
from contracts.pnr import Pnr
from contracts.reading import Reading

Contract = Literal["v4", "v5"]
NAMESPACE = {
    "v4": "http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/4/",
    "v5": "http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/",
}
ADDRESS = {
    "v4": "https://registry.invalid/service/CPR/PersonBaseDataExtended/4",
    "v5": "https://registry.invalid/service/CPR/PersonBaseDataExtended/5",
}
SAID_AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ASKED = "0503854322"
SERVICE = "11111111-aaaa-4bbb-8ccc-000000000001"


class Answer(Protocol):
    """Writes an answer about the person asked for, its parts in the contract's namespace."""

    def __call__(
        self, persondata: str = "", adresse: str = "", relationer: str = "", *, rest: str = ""
    ) -> bytes: ...


class Read(Protocol):
    """Reads an answer as if it had come over the wire."""

    def __call__(self, body: bytes, *, contract: Contract = "v5", status: int = 200) -> Reading: ...


@pytest.fixture
def terms() -> Sf1520Terms:
    return Sf1520Terms(
        name="Aarhus Kommune, skoleindskrivning",
        on_behalf_of_cvr="55133018",
        service_agreement_uuid="22222222-aaaa-4bbb-8ccc-000000000002",
        user_system_uuid="33333333-aaaa-4bbb-8ccc-000000000003",
        user_uuid="44444444-aaaa-4bbb-8ccc-000000000004",
    )


@pytest.fixture
def lookup(terms: Sf1520Terms) -> Lookup:
    return Lookup(
        pnr=Pnr(ASKED),
        residence=None,
        period=Period(from_month="2025-11", to_month="2026-11"),
        terms=terms,
        correlation_id="c0ffee00-0000-4000-8000-000000000000",
    )


@pytest.fixture
def register() -> respx.Router:
    return respx.Router(assert_all_called=False)


@pytest.fixture
def connect(register: respx.Router) -> Callable[[Contract], RegistryAdapter]:
    def to(contract: Contract) -> RegistryAdapter:
        settings = Sf1520Settings(contract=contract, service_uuid=SERVICE)
        return plugin.connect(settings, httpx.MockTransport(register.async_handler))

    return to


@pytest.fixture
def adapter(connect: Callable[[Contract], RegistryAdapter]) -> RegistryAdapter:
    return connect("v5")


@pytest.fixture
def answer() -> Answer:
    def write(
        persondata: str = "", adresse: str = "", relationer: str = "", *, rest: str = ""
    ) -> bytes:
        numbered = f"<personnummer>{ASKED}</personnummer>{persondata}"
        return envelope(
            f"<persondata>{numbered}</persondata>"
            f"<adresse>{adresse}</adresse><relationer>{relationer}</relationer>{rest}"
        )

    return write


@pytest.fixture
def envelop() -> Callable[[str], bytes]:
    return envelope


def envelope(content: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<PersonLookupResponse xmlns="{NAMESPACE["v5"]}">{content}</PersonLookupResponse>'
        "</s:Body></s:Envelope>"
    ).encode()


@pytest.fixture
def read() -> Read:
    def reading_of(body: bytes, *, contract: Contract = "v5", status: int = 200) -> Reading:
        reply = Reply(
            status=status,
            content_type="text/xml",
            body=body,
            said_at=SAID_AT,
            retry_after_seconds=None,
        )
        return read_reply(reply, namespace=NAMESPACE[contract])

    return reading_of
