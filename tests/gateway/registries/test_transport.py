import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
from aiohttp import web

from adapters.transport.exchange import Limits, exchange
from contracts.adapter import REGISTRY_BASE
from contracts.errors import RegistryRefused, RegistryUnavailable
from gateway.registries.transport import (
    ElsewhereRefused,
    RegistryTransport,
    open_plain_transport,
    open_transport,
)
from gateway.settings import TransportSettings
from tests.gateway.registries.certificates import Authority, server_context, turning_away

pytestmark = pytest.mark.anyio
LIMITS = Limits(timeout_seconds=2)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Real sockets need real time."""
    return "asyncio"


async def _echo(request: web.Request) -> web.Response:
    tls = request.transport.get_extra_info("peercert") if request.transport else None
    names = [part[0][1] for part in tls["subject"]] if tls else []
    return web.json_response(
        {
            "target": request.raw_path,
            "method": request.method,
            "body": (await request.read()).decode(),
            "host": request.headers["host"],
            "cookie": request.headers.get("cookie"),
            "client": names,
            "soap_action": request.headers.get("soapaction"),
        },
        headers={"set-cookie": "session=1", "location": "/elsewhere"},
        status=int(request.headers.get("x-status", "200")),
    )


@asynccontextmanager
async def serving(context: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Run a real server on loopback; give its address."""
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", _echo)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]  # a started site
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def transport(address: str, **more: object) -> AsyncIterator[RegistryTransport]:
    opened = open_transport(TransportSettings(address=address, **more))  # type: ignore[arg-type]  # shorthand
    try:
        yield opened
    finally:
        await opened.aclose()


def post(path: str, body: str = "question", **headers: str) -> httpx.Request:
    return httpx.Request("POST", REGISTRY_BASE.join(path), content=body, headers=headers)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "authority")


async def test_our_certificate_is_shown_and_the_registrys_is_checked(authority: Authority) -> None:
    certificate, key = authority.issue("samsyn")
    async with (
        serving(server_context(authority)) as address,
        transport(
            address,
            client_certificate_file=certificate,
            client_key_file=key,
            ca_file=authority.file,
        ) as opened,
    ):
        reply = await exchange(opened, post("service"), limits=LIMITS)

    assert msgspec.json.decode(reply.body)["client"] == ["samsyn"]


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_registry_that_wants_a_certificate_refuses_us_without_one(
    authority: Authority, version: ssl.TLSVersion
) -> None:
    context = server_context(authority)
    context.maximum_version = version
    with turning_away(context) as address:
        async with transport(address, ca_file=authority.file) as opened:
            with pytest.raises(RegistryRefused):
                await exchange(opened, post("service"), limits=LIMITS)


async def test_a_certificate_of_another_authority_is_refused(
    authority: Authority, tmp_path: Path
) -> None:
    certificate, key = Authority(tmp_path, "stranger").issue("samsyn")
    with turning_away(server_context(authority)) as address:
        async with transport(
            address,
            client_certificate_file=certificate,
            client_key_file=key,
            ca_file=authority.file,
        ) as opened:
            with pytest.raises(RegistryRefused):
                await exchange(opened, post("service"), limits=LIMITS)


@pytest.mark.parametrize("trusts_stranger", [True, False], ids=["a stranger", "the system"])
async def test_a_registry_we_do_not_trust_is_told_nothing(
    authority: Authority, tmp_path: Path, trusts_stranger: bool
) -> None:
    ca_file = Authority(tmp_path, "stranger").file if trusts_stranger else None
    async with (
        serving(server_context(authority, asks_client=False)) as address,
        transport(address, ca_file=ca_file) as opened,
    ):
        with pytest.raises(RegistryRefused):
            await exchange(opened, post("service"), limits=LIMITS)


async def test_a_registry_of_another_name_is_told_nothing(authority: Authority) -> None:
    async with (
        serving(server_context(authority, asks_client=False)) as address,
        transport(address.replace("127.0.0.1", "localhost"), ca_file=authority.file) as opened,
    ):
        with pytest.raises(RegistryRefused):
            await exchange(opened, post("service"), limits=LIMITS)


async def test_tls_below_1_2_is_refused(authority: Authority) -> None:
    context = server_context(authority, asks_client=False)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1 is deprecated"):
        context.minimum_version = ssl.TLSVersion.TLSv1_1
    with pytest.warns(DeprecationWarning, match="TLSv1_1 is deprecated"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with turning_away(context) as address:
        async with transport(address, ca_file=authority.file) as opened:
            with pytest.raises(RegistryRefused):
                await exchange(opened, post("service"), limits=LIMITS)


@pytest.mark.parametrize(
    ("prefix", "path", "target"),
    [
        ("", "service", "/service"),
        ("/worlds/x", "service/5", "/worlds/x/service/5"),
        ("/worlds/x/", "service?a=1%2B1&b=%26%C3%A6", "/worlds/x/service?a=1%2B1&b=%26%C3%A6"),
        ("/worlds/x", "", "/worlds/x/"),
        ("/w%20x", "a%2Fb", "/w%20x/a%2Fb"),
    ],
)
async def test_the_configured_address_takes_the_place_of_the_agreed_one(
    prefix: str, path: str, target: str
) -> None:
    async with serving() as address, transport(address + prefix) as opened:
        reply = await exchange(opened, post(path, SOAPAction='"x"'), limits=LIMITS)

    told = msgspec.json.decode(reply.body)
    assert (told["target"], told["method"], told["body"]) == (target, "POST", "question")
    assert (told["host"], told["soap_action"]) == (address.removeprefix("http://"), '"x"')


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/service",
        "http://registry.invalid/service",
        "https://registry.invalid:444/service",
        "https://me@registry.invalid/service",
        "https://registry.invalid.example/service",
        "http://169.254.169.254/latest",
    ],
)
async def test_an_adapter_reaches_nothing_but_its_registry(url: str) -> None:
    async with serving() as address, transport(address) as opened:
        with pytest.raises(ElsewhereRefused):
            await opened.handle_async_request(httpx.Request("GET", url))

        assert await exchange(opened, post("service"), limits=LIMITS)


async def test_no_redirect_is_followed_and_no_cookie_comes_back() -> None:
    # By name: aiohttp's own jar would pass over the cookies of a bare address.
    async with (
        serving() as address,
        transport(address.replace("127.0.0.1", "localhost")) as opened,
    ):
        reply = await exchange(opened, post("first", **{"x-status": "302"}), limits=LIMITS)
        again = await exchange(opened, post("second"), limits=LIMITS)

    assert reply.status == 302
    assert msgspec.json.decode(again.body)["cookie"] is None


async def test_the_environments_proxies_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with serving() as address, transport(address) as opened:
        assert await exchange(opened, post("service"), limits=LIMITS)


async def test_session_keys_are_written_nowhere(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))
    async with (
        serving(server_context(authority, asks_client=False)) as address,
        transport(address, ca_file=authority.file) as opened,
    ):
        await exchange(opened, post("service"), limits=LIMITS)

    assert not (tmp_path / "keys.log").exists()


async def _answering(raw: bytes) -> AsyncIterator[str]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


RAW = {
    "nothing": b"",
    "no HTTP": b"SSH-2.0-OpenSSH\r\n\r\n",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-",
    "half a body": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
    "half a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf",
    "nonsense chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "endless header": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW.keys())
async def test_what_is_no_whole_answer_is_unavailable(raw: bytes) -> None:
    async for address in _answering(raw):
        async with transport(address) as opened:
            with pytest.raises(RegistryUnavailable):
                await exchange(opened, post("service"), limits=LIMITS)


async def test_nobody_listening_is_unavailable() -> None:
    async with serving() as address:
        pass
    async with transport(address) as opened:
        with pytest.raises(RegistryUnavailable):
            await exchange(opened, post("service"), limits=LIMITS)


async def test_a_silent_registry_is_unavailable_after_the_adapters_patience() -> None:
    async def keep_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(keep_silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, transport(f"http://127.0.0.1:{port}") as opened:
        with pytest.raises(RegistryUnavailable):
            await exchange(opened, post("service"), limits=Limits(timeout_seconds=0.05))


async def test_issuers_keys_are_fetched_from_any_address() -> None:
    plain = open_plain_transport()
    async with serving() as address:
        response = await plain.handle_async_request(httpx.Request("GET", f"{address}/jwks"))
        await response.aread()
    await plain.aclose()

    assert response.json()["target"] == "/jwks"


async def test_fifty_questions_over_seven_connections_do_not_mix() -> None:
    async with serving() as address, transport(address, connections=7) as opened:
        replies = await asyncio.gather(
            *(
                exchange(opened, post("service", f"question {number}"), limits=LIMITS)
                for number in range(50)
            )
        )

    assert [msgspec.json.decode(reply.body)["body"] for reply in replies] == [
        f"question {number}" for number in range(50)
    ]


async def test_a_connection_is_not_waited_for_as_long_as_an_answer() -> None:
    handed: list[dict[str, float]] = []

    def note(request: httpx.Request) -> httpx.Response:
        handed.append(request.extensions["timeout"])
        return httpx.Response(200)

    settings = TransportSettings(address="http://127.0.0.1", connect_timeout_seconds=0.5)
    noting = RegistryTransport(httpx.MockTransport(note), settings)
    await exchange(noting, post("service"), limits=LIMITS)
    await noting.handle_async_request(httpx.Request("GET", REGISTRY_BASE))

    assert handed == [
        {"connect": 0.5, "read": 2, "write": 2, "pool": 2},
        {"connect": 0.5, "read": 30, "write": 30, "pool": 30},
    ]
