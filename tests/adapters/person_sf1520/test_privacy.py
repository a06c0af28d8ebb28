import logging

import httpx
import pytest
import respx

from contracts.adapter import RegistryAdapter
from contracts.errors import RegistryError
from contracts.lookup import Lookup
from tests.adapters.person_sf1520.conftest import ASKED, Answer

pytestmark = pytest.mark.anyio

OTHER = "1207624321"
ECHO = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
    f"<faultcode>s:Server</faultcode><faultstring>{{}} {ASKED}</faultstring></s:Fault>"
    "</s:Body></s:Envelope>"
)


def chain(error: BaseException) -> str:
    told = ""
    seen: BaseException | None = error
    while seen is not None:
        told += f"{seen!r} {seen} {seen.args} {vars(seen)}"
        seen = seen.__cause__ or seen.__context__
    return told


OUTCOMES = {
    "fault": httpx.Response(500, text=ECHO.format("PNR not found")),
    "refused-fault": httpx.Response(500, text=ECHO.format("No agreement for")),
    "other-fault": httpx.Response(200, text=ECHO.format("Timeout on")),
    "400": httpx.Response(400, text=ASKED),
    "401": httpx.Response(401, text=ASKED),
    "404": httpx.Response(404, text=ASKED),
    "503": httpx.Response(503, text=ASKED),
    "garbage": httpx.Response(200, text=ASKED),
    "broken-xml": httpx.Response(200, text=f"<a><{'x' + ASKED}></a>"),
    "line": httpx.ReadTimeout(f"no answer about {ASKED}"),
}


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES.keys())
async def test_no_failure_tells_the_number(
    adapter: RegistryAdapter,
    register: respx.Router,
    lookup: Lookup,
    caplog: pytest.LogCaptureFixture,
    outcome: httpx.Response | httpx.TransportError,
) -> None:
    caplog.set_level(logging.DEBUG)
    register.post().side_effect = [outcome]

    with pytest.raises(RegistryError) as caught:
        await adapter.fetch(lookup)

    request = register.calls.last.request
    assert ASKED not in chain(caught.value)
    assert ASKED not in caplog.text
    assert ASKED not in str(request.url)
    assert ASKED not in str(request.headers)
    assert ASKED.encode() in request.content


async def test_no_answer_shows_a_number(
    adapter: RegistryAdapter,
    register: respx.Router,
    lookup: Lookup,
    answer: Answer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    body = answer(
        f"<gaeldendePersonnummer>{OTHER}</gaeldendePersonnummer>",
        relationer=f"<barn><personnummer>{OTHER}</personnummer></barn>",
    )
    register.post().respond(200, content=body)

    shown = repr(await adapter.fetch(lookup)) + caplog.text

    assert ASKED not in shown
    assert OTHER not in shown


async def test_a_misread_number_is_told_to_nobody(
    adapter: RegistryAdapter,
    register: respx.Router,
    lookup: Lookup,
    answer: Answer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = ASKED + "7"
    body = answer(relationer=f"<barn><personnummer>{wrong}</personnummer></barn>")
    register.post().respond(200, content=body)

    with pytest.raises(RegistryError) as caught:
        await adapter.fetch(lookup)

    assert ASKED not in chain(caught.value) + caplog.text


@pytest.mark.usefixtures("adapter")
def test_zeeps_own_log_of_envelopes_is_off_even_where_everything_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)

    assert not logging.getLogger("zeep.transports").isEnabledFor(logging.DEBUG)
