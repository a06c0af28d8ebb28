import gzip
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import anyio
import anyio.lowlevel
import httpx
import pytest
import respx

from adapters.transport.exchange import Limits, Reply, check_status, exchange
from contracts.errors import (
    RegistryError,
    RegistryMisread,
    RegistryRefused,
    RegistryUnavailable,
)

pytestmark = pytest.mark.anyio

ADDRESS = "https://registry.invalid/way"


def question() -> httpx.Request:
    return httpx.Request("POST", ADDRESS, content=b"secret question")


@pytest.fixture
def router() -> respx.Router:
    return respx.Router()


@pytest.fixture
def transport(router: respx.Router) -> httpx.MockTransport:
    return httpx.MockTransport(router.async_handler)


async def test_a_reply_is_whole_with_its_status_and_times(
    router: respx.Router, transport: httpx.MockTransport
) -> None:
    headers = {
        "Date": "Sun, 22 Nov 2026 11:00:00 +0100",
        "Retry-After": "30",
        "Content-Type": "text/xml",
    }
    router.post(ADDRESS).respond(503, content=b"later", headers=headers)

    reply = await exchange(transport, question(), limits=Limits())

    assert reply == Reply(
        status=503,
        content_type="text/xml",
        body=b"later",
        said_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
        retry_after_seconds=30,
    )


@pytest.mark.parametrize(
    "date",
    ["", "yesterday", "Sun, 22 Nov 2026 10:00:00 -0000", "31 Dec 9999 23:59:59 -0100"],
    ids=["empty", "words", "no-zone", "beyond-time"],
)
async def test_a_date_that_is_none_is_none(
    router: respx.Router, transport: httpx.MockTransport, date: str
) -> None:
    router.post(ADDRESS).respond(200, headers={"Date": date})

    assert (await exchange(transport, question(), limits=Limits())).said_at is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("5", 5), ("0", 0), ("999999", 3600), ("9" * 5000, None), ("-1", None), ("soon", None)],
    ids=["five", "zero", "capped", "endless", "negative", "words"],
)
async def test_when_to_come_back_is_whole_seconds_and_at_most_an_hour(
    router: respx.Router, transport: httpx.MockTransport, header: str, seconds: int | None
) -> None:
    router.post(ADDRESS).respond(503, headers={"Retry-After": header})

    reply = await exchange(transport, question(), limits=Limits())

    assert reply.retry_after_seconds == seconds


async def test_every_phase_has_a_time_limit(
    router: respx.Router, transport: httpx.MockTransport
) -> None:
    router.post(ADDRESS).respond(200)

    await exchange(transport, question(), limits=Limits(timeout_seconds=1.5))

    assert set(router.calls.last.request.extensions["timeout"].values()) == {1.5}


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.ReadTimeout,
        httpx.ReadError,
        httpx.PoolTimeout,
        httpx.RemoteProtocolError,
    ],
)
async def test_a_failure_of_the_line_is_unavailable_and_tells_nothing(
    router: respx.Router, transport: httpx.MockTransport, failure: type[httpx.TransportError]
) -> None:
    router.post(ADDRESS).side_effect = [failure("secret question"), httpx.Response(200)]

    with pytest.raises(RegistryUnavailable) as caught:
        await exchange(transport, question(), limits=Limits())

    assert caught.value.__context__ is None
    assert (await exchange(transport, question(), limits=Limits())).status == 200


class BadCertificate(httpx.AsyncBaseTransport):
    """Fails as a transport does whose certificate the other side does not take."""

    async def handle_async_request(self, _: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("secret question") from ssl.SSLCertVerificationError("no")


async def test_a_certificate_that_is_not_taken_is_refused() -> None:
    with pytest.raises(RegistryRefused) as caught:
        await exchange(BadCertificate(), question(), limits=Limits())

    assert caught.value.__context__ is None


async def test_an_answer_that_is_too_large_is_misread_and_the_next_is_not(
    router: respx.Router, transport: httpx.MockTransport
) -> None:
    limits = Limits(max_answer_bytes=10)
    router.post(ADDRESS).side_effect = [
        httpx.Response(200, content=b"x" * 11),
        httpx.Response(200, content=b"x" * 10),
    ]

    with pytest.raises(RegistryMisread):
        await exchange(transport, question(), limits=limits)

    assert len((await exchange(transport, question(), limits=limits)).body) == 10


async def test_a_small_answer_that_unpacks_to_a_large_one_is_misread(
    router: respx.Router, transport: httpx.MockTransport
) -> None:
    packed = gzip.compress(b"x" * 1_000_000)
    router.post(ADDRESS).respond(200, content=packed, headers={"Content-Encoding": "gzip"})

    with pytest.raises(RegistryMisread):
        await exchange(transport, question(), limits=Limits(max_answer_bytes=100_000))


async def test_an_answer_that_does_not_unpack_is_misread(
    router: respx.Router, transport: httpx.MockTransport
) -> None:
    stream = httpx.ByteStream(b"not packed")
    router.post(ADDRESS).side_effect = [
        httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=stream)
    ]

    with pytest.raises(RegistryMisread) as caught:
        await exchange(transport, question(), limits=Limits())

    assert caught.value.__context__ is None


class Endless(httpx.AsyncByteStream):
    """A body that never ends and tells whether it was closed."""

    closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            await anyio.lowlevel.checkpoint()
            yield b"x"

    async def aclose(self) -> None:
        self.closed = True


async def test_an_asker_who_gives_up_leaves_nothing_open(
    router: respx.Router, transport: httpx.MockTransport
) -> None:
    stream = Endless()
    router.post(ADDRESS).side_effect = [httpx.Response(200, stream=stream)]

    with anyio.move_on_after(0.05) as deadline:
        await exchange(transport, question(), limits=Limits())

    assert deadline.cancelled_caught
    assert stream.closed


def said(status: int) -> Reply:
    return Reply(status=status, content_type="", body=b"", said_at=None, retry_after_seconds=7)


MEANINGS: list[tuple[int, type[RegistryError]]] = [
    *((status, RegistryRefused) for status in (401, 403)),
    *((status, RegistryUnavailable) for status in (408, 425, 429, 500, 502, 503, 504)),
    *((status, RegistryMisread) for status in (201, 204, 302, 304, 400, 404, 405, 410, 501)),
]


@pytest.mark.parametrize(("status", "error"), MEANINGS)
def test_each_status_has_one_meaning(status: int, error: type[RegistryError]) -> None:
    with pytest.raises(error):
        check_status(said(status))


def test_200_means_an_answer() -> None:
    check_status(said(200))


def test_an_outage_hands_on_when_to_come_back() -> None:
    with pytest.raises(RegistryUnavailable) as caught:
        check_status(said(503))

    assert caught.value.retry_after_seconds == 7
