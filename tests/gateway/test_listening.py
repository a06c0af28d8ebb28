"""Addresses are taken before anything is opened, and all listeners stop together."""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from gateway.listening import bound, event_loop_factory, listen
from gateway.settings import SettingsInvalid
from tests.gateway.logging_kept import kept

pytestmark = pytest.mark.anyio
HERE = "127.0.0.1"


@pytest.fixture(autouse=True)
def _kept() -> Iterator[None]:
    with kept():
        yield


def saying(word: bytes) -> Callable[..., Awaitable[None]]:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": word})

    return app


def test_a_port_that_is_taken_is_one_line_that_says_what_to_do() -> None:
    with socket.create_server((HERE, 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(SettingsInvalid) as refused, bound(HERE, port, option="--port"):
            pytest.fail("the port is taken")

    assert str(refused.value) == (
        f"port {port} on 127.0.0.1 is taken: stop what listens there (another samsyn?), "
        "or give --port another one"
    )
    with bound(HERE, port, option="--port") as taken:
        assert taken.getsockname()[1] == port


def test_a_port_that_we_took_is_taken_before_it_answers() -> None:
    with bound(HERE, 0, option="--port") as first:
        port = first.getsockname()[1]

        with pytest.raises(SettingsInvalid), bound(HERE, port, option="--admin-port"):
            pytest.fail("the port is taken")


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid", "::g"])
def test_a_host_that_is_not_this_machine_is_one_line(host: str) -> None:
    with pytest.raises(SettingsInvalid) as refused, bound(host, 0, option="--port"):
        pytest.fail("not our address")

    assert str(refused.value) == (
        f"{host} is no address of this machine: mend [listen] in samsyn.toml"
    )


def test_port_0_takes_a_free_one() -> None:
    with bound(HERE, 0, option="--port") as taken:
        assert taken.getsockname()[1] > 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda each: each.name)
@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
def test_two_listeners_answer_and_stop_together_when_told(
    number: signal.Signals, loop: str
) -> None:
    factory = event_loop_factory() if loop == "uvloop" else None

    with asyncio.Runner(loop_factory=factory) as runner:
        said = runner.run(_answers_until(number))

    assert said == ["public", "admin"]


async def _answers_until(number: signal.Signals) -> list[str]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(bound(HERE, 0, option="--port")) for _ in range(2)]
        ports = [each.getsockname()[1] for each in sockets]
        apps = dict(zip(sockets, [saying(b"public"), saying(b"admin")], strict=True))
        listening = asyncio.create_task(listen(apps))
        async with httpx.AsyncClient(trust_env=False) as client:
            said = [(await client.get(f"http://{HERE}:{port}/")).text for port in ports]
        os.kill(os.getpid(), number)
        await asyncio.wait_for(listening, timeout=5)
    return said


def test_a_listener_says_nothing_of_what_it_is_made_of() -> None:
    async def headers() -> httpx.Headers:
        with bound(HERE, 0, option="--port") as taken:
            listening = asyncio.create_task(listen({taken: saying(b"")}))
            async with httpx.AsyncClient(trust_env=False) as client:
                answer = await client.get(f"http://{HERE}:{taken.getsockname()[1]}/")
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(listening, timeout=5)
        return answer.headers

    assert "server" not in asyncio.run(headers())


QUESTION = b'{"subject": {"pnr": "upgrade: h2c"}}'


async def echo(_scope: Any, receive: Any, send: Any) -> None:
    said = b""
    more = True
    while more:
        message = await receive()
        said += message.get("body", b"")
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": said})


@pytest.mark.parametrize(
    "offer",
    ["Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c", "connection:upgrade\r\nUPGRADE:h2c"],
    ids=["Java", "odd"],
)
def test_a_question_beside_an_offer_of_http_2_is_read_whole_and_answered(offer: str) -> None:
    head = f"POST / HTTP/1.1\r\nHost: here\r\n{offer}\r\nContent-Length: {len(QUESTION)}\r\n\r\n"

    async def answers() -> list[bytes]:
        with bound(HERE, 0, option="--port") as taken:
            listening = asyncio.create_task(listen({taken: echo}))
            reader, writer = await asyncio.open_connection(HERE, taken.getsockname()[1])
            said = []
            for _ in range(2):  # the connection is good for another question
                writer.write(head.encode())
                await writer.drain()
                writer.write(QUESTION)
                said.append(await reader.readuntil(b"\r\n0\r\n\r\n"))
            writer.close()
            await writer.wait_closed()
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(listening, timeout=5)
        return said

    answered = asyncio.run(answers())

    assert [each.startswith(b"HTTP/1.1 200") for each in answered] == [True, True]
    assert [QUESTION in each for each in answered] == [True, True]
