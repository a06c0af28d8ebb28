"""Errors inside HTTP 200, and faults: what the asker does next, and never their words."""

from collections.abc import Callable

import httpx
import pytest
import respx

from adapters.transport.xml import Element
from contracts.adapter import RegistryAdapter
from contracts.errors import (
    CitizenUnknown,
    RegistryError,
    RegistryMisread,
    RegistryRefused,
    RegistryUnavailable,
)
from contracts.lookup import Lookup
from tests.adapters.income_skat.conftest import record_of, signed
from tests.adapters.income_skat.fake_skat import (
    ASKED,
    advice,
    answer,
    el,
    employer,
    error,
    person,
    wage,
)

pytestmark = pytest.mark.anyio

SECRET = f"Aftale 171 for {ASKED}"
FAULT = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
    "<faultcode>{code}</faultcode><faultstring>{text}</faultstring></s:Fault></s:Body></s:Envelope>"
)


def reply(*said: Element) -> httpx.Response:
    return httpx.Response(200, content=signed(answer(said=said)))


def fault(code: str, status: int = 500) -> httpx.Response:
    return httpx.Response(status, text=FAULT.format(code=code, text=SECRET))


ERRORS: dict[str, tuple[httpx.Response, type[RegistryError]]] = {
    "refused": (reply(error("9001", SECRET)), RegistryRefused),
    "too-large": (reply(error("9004", SECRET)), RegistryRefused),
    "unavailable": (reply(error("9010", SECRET)), RegistryUnavailable),
    "unknown": (reply(error("9011", SECRET)), CitizenUnknown),
    "of-no-meaning-given": (reply(error("1234567", SECRET)), RegistryRefused),
    "zero": (reply(error("0", SECRET)), RegistryRefused),
    "negative": (reply(error("-1", SECRET)), RegistryRefused),
    "huge": (reply(error("9" * 30, SECRET)), RegistryRefused),
    "no-code": (reply(el("FejlStruktur")), RegistryRefused),
    "with-advice": (reply(advice("1"), error("9010"), advice("2")), RegistryUnavailable),
    "gravest-refused": (reply(error("9011"), error("9010"), error("9001")), RegistryRefused),
    "gravest-unavailable": (reply(error("9011"), error("9010")), RegistryUnavailable),
    "fault-client": (fault("s:Client"), RegistryRefused),
    "fault-server": (fault("s:Server"), RegistryUnavailable),
    "fault-200": (fault("s:Server", 200), RegistryUnavailable),
    "fault-signature": (fault("wsse:FailedCheck"), RegistryRefused),
    "fault-certificate": (fault("wsse:InvalidSecurityToken"), RegistryRefused),
    "fault-clock": (fault("wsu:MessageExpired"), RegistryRefused),
    "fault-unknown": (fault("ns1:Axis.Fel"), RegistryUnavailable),
    "http-401": (httpx.Response(401, text=SECRET), RegistryRefused),
    "http-503": (httpx.Response(503, text=SECRET), RegistryUnavailable),
    "http-404": (httpx.Response(404, text=SECRET), RegistryMisread),
}


@pytest.mark.parametrize(("bad", "kind"), ERRORS.values(), ids=ERRORS.keys())
async def test_each_error_tells_what_to_do_next_and_the_next_question_is_answered(
    adapter: RegistryAdapter,
    register: respx.Router,
    lookup: Lookup,
    bad: httpx.Response,
    kind: type[RegistryError],
) -> None:
    good = httpx.Response(200, content=signed(answer(person(employer(wage("1"))))))
    register.post().side_effect = [bad, good]

    with pytest.raises(RegistryError) as caught:
        await adapter.fetch(lookup)

    assert type(caught.value) is kind
    assert SECRET not in f"{caught.value!r} {caught.value.args}"
    assert len(record_of(await adapter.fetch(lookup)).lines) == 1


async def test_an_error_beside_data_hides_the_data(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    both = answer(person(employer(wage("1"))), said=(error("9010"),))
    register.post().respond(200, content=signed(both))

    with pytest.raises(RegistryUnavailable):
        await adapter.fetch(lookup)


@pytest.mark.parametrize("people", [(), (person(employer(wage("1"))),)], ids=["nothing", "income"])
async def test_an_advice_is_no_failure(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup, people: tuple[Element, ...]
) -> None:
    content = answer(*people, said=(advice("9020", SECRET),))
    register.post().respond(200, content=signed(content))

    reading = await adapter.fetch(lookup)

    assert len(record_of(reading).lines) == len(people)
    assert SECRET not in repr(reading)


PROBES: dict[str, tuple[httpx.Response, type[RegistryError]]] = {
    "403": (httpx.Response(403), RegistryRefused),
    "503": (httpx.Response(503), RegistryUnavailable),
}


@pytest.mark.parametrize(("bad", "kind"), PROBES.values(), ids=PROBES.keys())
async def test_a_probe_names_nobody_and_tells_whether_the_way_is_open(
    adapter: RegistryAdapter,
    register: respx.Router,
    bad: httpx.Response,
    kind: type[RegistryError],
) -> None:
    register.get().side_effect = [bad, httpx.Response(404)]

    with pytest.raises(kind):
        await adapter.probe()
    await adapter.probe()

    assert register.calls.last.request.url.query == b"wsdl"
    assert register.calls.last.request.content == b""


async def test_the_meanings_are_the_operators(
    connect: Callable[..., RegistryAdapter], register: respx.Router, lookup: Lookup
) -> None:
    register.post().respond(200, content=signed(answer(said=(error("9001"),))))

    with pytest.raises(CitizenUnknown):
        await connect(error_codes={"9001": "unknown"}).fetch(lookup)
