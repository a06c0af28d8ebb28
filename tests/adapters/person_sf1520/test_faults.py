import httpx
import pytest
import respx

from contracts.adapter import RegistryAdapter
from contracts.errors import (
    CitizenUnknown,
    RegistryError,
    RegistryMisread,
    RegistryRefused,
    RegistryUnavailable,
)
from contracts.lookup import Lookup
from contracts.pnr import Pnr
from tests.adapters.person_sf1520.conftest import Answer

pytestmark = pytest.mark.anyio

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PLATFORM = "http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/"


def fault(text: str, *, code: str = "s:Server", detail: str = "") -> bytes:
    return (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault><faultcode>{code}</faultcode>'
        f"<faultstring>{text}</faultstring><detail>{detail}</detail></s:Fault></s:Body>"
        "</s:Envelope>"
    ).encode()


def platform(code: str, text: str) -> str:
    return (
        f'<p:ServiceplatformFault xmlns:p="{PLATFORM}"><p:ErrorList><p:Error>'
        f"<p:ErrorCode>{code}</p:ErrorCode><p:ErrorText>{text}</p:ErrorText>"
        "</p:Error></p:ErrorList></p:ServiceplatformFault>"
    )


FAULTS = [
    ("nobody", fault("PNR not found"), CitizenUnknown),
    ("nobody-in-words", fault("Error: PNR Not Found in CPR."), CitizenUnknown),
    ("nobody-client", fault("PNR not found", code="s:Client"), CitizenUnknown),
    ("nobody-detail", fault("Fault", detail=platform("1", "PNR not found")), CitizenUnknown),
    ("agreement", fault("Service agreement not found"), RegistryRefused),
    ("aftale", fault("Fejl", detail=platform("X", "Serviceaftale udløbet")), RegistryRefused),
    ("certificate", fault("Unknown certificate"), RegistryRefused),
    ("certifikat", fault("Ugyldigt certifikat"), RegistryRefused),
    ("access", fault("Access denied"), RegistryRefused),
    ("adgang", fault("Ingen adgang"), RegistryRefused),
    ("authorised", fault("Caller is not authorised"), RegistryRefused),
    ("our-mistake", fault("Invalid request", code="soap:Client"), RegistryRefused),
    ("our-version", fault("?", code="s:VersionMismatch"), RegistryRefused),
    ("database", fault("Database timeout"), RegistryUnavailable),
    ("no-text", fault(""), RegistryUnavailable),
    ("no-code", fault("", code=""), RegistryUnavailable),
    ("detail-only", fault("", detail=platform("42", "Internal error")), RegistryUnavailable),
    ("near-miss", fault("PNR service not found"), RegistryUnavailable),
]


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize(
    ("body", "error"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS]
)
async def test_a_fault_says_what_to_do_next_and_the_next_answer_is_read(
    adapter: RegistryAdapter,
    register: respx.Router,
    lookup: Lookup,
    answer: Answer,
    body: bytes,
    error: type[RegistryError],
    status: int,
) -> None:
    register.post().side_effect = [
        httpx.Response(status, content=body),
        httpx.Response(200, content=answer()),
    ]

    with pytest.raises(error) as caught:
        await adapter.fetch(lookup)

    assert str(caught.value) == error.text
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert (await adapter.fetch(lookup)).about == lookup.pnr


HTML = b"<html><body>Servicevindue</body></html>"
STATUSES = [
    ("500-html", 500, HTML, RegistryUnavailable),
    ("500-empty", 500, b"", RegistryUnavailable),
    ("502", 502, HTML, RegistryUnavailable),
    ("503", 503, b"", RegistryUnavailable),
    ("504", 504, b"", RegistryUnavailable),
    ("429", 429, b"", RegistryUnavailable),
    ("408", 408, b"", RegistryUnavailable),
    ("401", 401, b"", RegistryRefused),
    ("403", 403, HTML, RegistryRefused),
    ("403-fault", 403, fault("PNR not found"), RegistryRefused),
    ("503-fault", 503, fault("PNR not found"), RegistryUnavailable),
    ("404", 404, HTML, RegistryMisread),
    ("302", 302, b"", RegistryMisread),
    ("204", 204, b"", RegistryMisread),
    ("200-html", 200, HTML, RegistryMisread),
    ("200-empty", 200, b"", RegistryMisread),
    ("200-json", 200, b"{}", RegistryMisread),
]


@pytest.mark.parametrize(
    ("status", "body", "error"), [case[1:] for case in STATUSES], ids=[case[0] for case in STATUSES]
)
async def test_a_status_says_what_to_do_next_and_the_next_answer_is_read(
    adapter: RegistryAdapter,
    register: respx.Router,
    lookup: Lookup,
    answer: Answer,
    status: int,
    body: bytes,
    error: type[RegistryError],
) -> None:
    register.post().side_effect = [
        httpx.Response(status, content=body),
        httpx.Response(200, content=answer()),
    ]

    with pytest.raises(error):
        await adapter.fetch(lookup)

    assert (await adapter.fetch(lookup)).about == lookup.pnr


async def test_an_answer_with_status_500_is_no_answer(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup, answer: Answer
) -> None:
    register.post().side_effect = [
        httpx.Response(500, content=answer()),
        httpx.Response(200, content=answer()),
    ]

    with pytest.raises(RegistryUnavailable):
        await adapter.fetch(lookup)

    assert (await adapter.fetch(lookup)).about == lookup.pnr


@pytest.mark.parametrize("body", [fault("Busy"), b""], ids=["fault", "no-fault"])
async def test_when_to_come_back_is_handed_on(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup, body: bytes
) -> None:
    register.post().respond(500, content=body, headers={"Retry-After": "17"})

    with pytest.raises(RegistryUnavailable) as caught:
        await adapter.fetch(lookup)

    assert caught.value.retry_after_seconds == 17


@pytest.mark.parametrize(
    "failure",
    [httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadTimeout, httpx.RemoteProtocolError],
)
async def test_a_broken_line_is_unavailable_and_mends(
    adapter: RegistryAdapter,
    register: respx.Router,
    lookup: Lookup,
    answer: Answer,
    failure: type[httpx.TransportError],
) -> None:
    register.post().side_effect = [failure("broken"), httpx.Response(200, content=answer())]

    with pytest.raises(RegistryUnavailable) as caught:
        await adapter.fetch(lookup)

    assert caught.value.__context__ is None
    assert (await adapter.fetch(lookup)).about == lookup.pnr


async def test_an_answer_about_another_person_says_so(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup, answer: Answer
) -> None:
    other = answer().replace(b"0503854322", b"1207624321")
    register.post().respond(200, content=other)

    assert (await adapter.fetch(lookup)).about == Pnr("1207624321")


PROBED = "https://registry.invalid/service/CPR/PersonBaseDataExtended/5?wsdl"


@pytest.mark.parametrize("status", [200, 400, 404, 405])
async def test_a_probe_is_content_with_any_answer_under_our_certificate(
    adapter: RegistryAdapter, register: respx.Router, status: int
) -> None:
    register.get(PROBED).respond(status)

    await adapter.probe()

    assert register.calls.last.request.content == b""


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, RegistryRefused),
        (403, RegistryRefused),
        (500, RegistryUnavailable),
        (503, RegistryUnavailable),
    ],
)
async def test_a_probe_tells_a_refusal_from_an_outage_and_recovers(
    adapter: RegistryAdapter, register: respx.Router, status: int, error: type[RegistryError]
) -> None:
    register.get(PROBED).side_effect = [httpx.Response(status), httpx.Response(200)]

    with pytest.raises(error):
        await adapter.probe()

    await adapter.probe()
    assert len(register.calls) == 2
