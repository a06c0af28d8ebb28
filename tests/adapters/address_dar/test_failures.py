import asyncio
import logging
import ssl

import httpx
import pytest

from adapters.address_dar.adapter import AddressDar
from contracts.errors import RegistryError, RegistryMisread, RegistryRefused, RegistryUnavailable
from tests.adapters.address_dar.fake_dar import ByCodes, ById, FakeDar, Fetch

pytestmark = pytest.mark.anyio


def refusal(code: object, data: object = None) -> httpx.Response:
    error = {"message": "secret text of the register", "extensions": {"code": code}}
    return httpx.Response(200, json={"data": data, "errors": [error]})


def certificate_refused() -> httpx.ConnectError:
    error = httpx.ConnectError("handshake")
    error.__cause__ = ssl.SSLError("bad certificate")
    return error


FAILURES = {
    "500": (httpx.Response(500), RegistryUnavailable),
    "502": (httpx.Response(502), RegistryUnavailable),
    "503": (httpx.Response(503), RegistryUnavailable),
    "504": (httpx.Response(504), RegistryUnavailable),
    "429": (httpx.Response(429), RegistryUnavailable),
    "connection refused": (httpx.ConnectError("no"), RegistryUnavailable),
    "connection slow": (httpx.ConnectTimeout("no"), RegistryUnavailable),
    "answer slow": (httpx.ReadTimeout("no"), RegistryUnavailable),
    "broken off": (httpx.RemoteProtocolError("no"), RegistryUnavailable),
    "timeout inside 200": (refusal("HC0045"), RegistryUnavailable),
    "401": (httpx.Response(401), RegistryRefused),
    "403": (httpx.Response(403), RegistryRefused),
    "certificate": (certificate_refused(), RegistryRefused),
    "key refused inside 200": (refusal("DAF-AUTH-0001"), RegistryRefused),
    "not authorised inside 200": (refusal("AUTH_NOT_AUTHORIZED"), RegistryRefused),
    "rule broken inside 200": (refusal("DAF-GQL-0010"), RegistryMisread),
    "error without code": (
        httpx.Response(200, json={"errors": [{"message": "x"}]}),
        RegistryMisread,
    ),
    "errors of a wrong shape": (httpx.Response(200, json={"errors": "x"}), RegistryMisread),
    "code of a wrong type": (refusal(17), RegistryMisread),
    "errors beside data": (
        refusal("HC0001", {"DAR_Adresse": {"nodes": [], "pageInfo": {"hasNextPage": False}}}),
        RegistryMisread,
    ),
    "400": (httpx.Response(400), RegistryMisread),
    "404": (httpx.Response(404), RegistryMisread),
    "redirect": (httpx.Response(302, headers={"Location": "/"}), RegistryMisread),
    "html": (httpx.Response(200, html="<html>Vi er straks tilbage</html>"), RegistryMisread),
    "nothing": (httpx.Response(200), RegistryMisread),
    "bytes": (httpx.Response(200, content=b"\xff\xfe\x00"), RegistryMisread),
    "bytes in text": (httpx.Response(200, content=b'{"data":{"\xff":1}}'), RegistryMisread),
    "list": (httpx.Response(200, json=[]), RegistryMisread),
    "empty object": (httpx.Response(200, json={}), RegistryMisread),
    "null data": (httpx.Response(200, json={"data": None}), RegistryMisread),
    "null entity": (httpx.Response(200, json={"data": {"DAR_Adresse": None}}), RegistryMisread),
    "no nodes": (
        httpx.Response(200, json={"data": {"DAR_Adresse": {"pageInfo": {"hasNextPage": False}}}}),
        RegistryMisread,
    ),
    "null node": (
        httpx.Response(
            200,
            json={"data": {"DAR_Adresse": {"nodes": [None], "pageInfo": {"hasNextPage": False}}}},
        ),
        RegistryMisread,
    ),
    "another entity": (
        httpx.Response(
            200,
            json={"data": {"DAR_Postnummer": {"nodes": [], "pageInfo": {"hasNextPage": False}}}},
        ),
        RegistryMisread,
    ),
    "deep": (httpx.Response(200, content=b'{"data":' + b"[" * 100_000), RegistryMisread),
    "next page without cursor": (
        httpx.Response(
            200, json={"data": {"DAR_Adresse": {"nodes": [], "pageInfo": {"hasNextPage": True}}}}
        ),
        RegistryMisread,
    ),
}


@pytest.mark.parametrize(("answer", "kind"), FAILURES.values(), ids=FAILURES)
async def test_a_failure_is_sorted_tells_nothing_and_the_next_question_is_answered(
    dar: FakeDar,
    fetch: Fetch,
    by_id: ById,
    caplog: pytest.LogCaptureFixture,
    answer: httpx.Response | Exception,
    kind: type[RegistryError],
) -> None:
    caplog.set_level(logging.DEBUG)
    dar.next_answers = [answer]

    with pytest.raises(kind) as raised:
        await fetch(by_id("left"))

    assert type(raised.value) is kind
    assert len(dar.asked) == 1
    told = f"{raised.value!r} {raised.value.__cause__!r} {caplog.text}"
    assert "key-that-must-not-show" not in told
    assert "secret text" not in told
    assert (await fetch(by_id("left"))).section("address").record.address_id == "left"


async def test_how_long_to_wait_is_kept(dar: FakeDar, fetch: Fetch, by_id: ById) -> None:
    dar.next_answers = [httpx.Response(503, headers={"Retry-After": "30"})]
    with pytest.raises(RegistryUnavailable) as raised:
        await fetch(by_id("left"))

    assert raised.value.retry_after_seconds == 30
    assert await fetch(by_id("left"))


async def test_one_failure_among_requests_sent_together_is_raised_alone(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    dar.answers_for["DAR_Adressepunkt"] = httpx.Response(503)
    with pytest.raises(RegistryUnavailable):
        await fetch(by_id("left"))

    dar.answers_for.clear()
    assert (await fetch(by_id("left"))).section("address").record.position is not None


async def test_a_failure_deep_in_the_code_path_is_raised_alone(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    dar.answers_for["DAR_Postnummer"] = refusal("DAF-AUTH-0005")
    with pytest.raises(RegistryRefused):
        await fetch(by_codes())

    dar.answers_for.clear()
    assert (await fetch(by_codes())).section("address").record.postal_code == "8000"


async def test_an_unknown_status_is_misread_and_a_known_one_read_again(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    dar.rows["DAR_Adresse"][2]["status"] = "7"
    with pytest.raises(RegistryMisread):
        await fetch(by_id("left"))

    dar.rows["DAR_Adresse"][2]["status"] = "2"
    assert (await fetch(by_id("left"))).section("address").record.status == "provisional"


async def test_two_questions_at_once_do_not_mix(
    fetch: Fetch, by_id: ById, by_codes: ByCodes
) -> None:
    one, other = await asyncio.gather(fetch(by_id("left")), fetch(by_codes(floor="st")))

    assert one.section("address").record.address_id == "left"
    assert other.section("address").record.address_id == "ground"


async def test_the_harmless_call_names_no_address_and_fails_as_the_registry_does(
    dar: FakeDar, adapter: AddressDar
) -> None:
    await adapter.probe()
    assert dar.asked == ["DAR_Postnummer"]

    dar.next_answers = [httpx.Response(401)]
    with pytest.raises(RegistryRefused):
        await adapter.probe()
    await adapter.probe()


@pytest.mark.parametrize("field", ["registreringFra", "virkningFra"])
async def test_a_time_before_all_time_is_misread_and_a_real_one_read_again(
    dar: FakeDar, fetch: Fetch, by_id: ById, field: str
) -> None:
    row = dar.rows["DAR_Adresse"][2]
    good = row[field]
    row[field] = "0001-01-01T00:00:00+05:00"
    with pytest.raises(RegistryMisread):
        await fetch(by_id("left"))

    row[field] = good
    assert await fetch(by_id("left"))


async def test_closed_versions_are_left_out_where_the_register_ignores_the_times(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    dar.ignores_times = True
    dar.add(
        "DAR_Adresse",
        id_lokalId="left",
        adressebetegnelse="Gammelvej 16, 1. tv",
        virkningTil="2014-03-19T13:37:07.533000Z",
        husnummer="house-aarhus",
    )

    record = (await fetch(by_id("left"))).section("address").record

    assert record.full_address == "Grænsevej 16, 1 tv, Skovby, 8000 Aarhus C"
