"""A receiver of webhooks on this machine, which does as a test says; and a resolver that obeys."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import msgspec
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ANOTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
Behaves = Callable[[web.Request], "web.StreamResponse"]


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    headers: dict[str, str]
    body: bytes


class Receiver:
    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.holds = asyncio.Event()
        self.holds.set()
        self.reached = asyncio.Event()
        self.address = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.heard.append(Heard(headers=headers, body=body))
        self.reached.set()
        await self.holds.wait()
        return web.Response(status=self.status, headers=self.headers)

    @property
    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.heard]


@asynccontextmanager
async def open_receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/{any:.*}", receiver.take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    receiver.address = f"http://127.0.0.1:{port}/hook"
    try:
        yield receiver
    finally:
        receiver.holds.set()
        with contextlib.suppress(asyncio.CancelledError):
            await runner.cleanup()


class Resolver(AbstractResolver):
    """Gives one answer after the other, the last one for ever."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=each,
                port=port,
                family=socket.AF_INET6 if ":" in each else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for each in found
        ]

    async def close(self) -> None:
        return None
