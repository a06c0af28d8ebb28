"""The ASGI edge of the mocks: reads a request whole, hands it to a switchboard, delivers the answer
as told.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final, Protocol

import msgspec
from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, HTTPScope, Scope

from mocks.exchange import Answer, Call, single_values
from mocks.packing import unpacked
from mocks.streaming import streamed
from mocks.trouble.crossing import Crossing

LARGEST_BODY_BYTES: Final = 1024 * 1024
CONNECTION: Final = "samsyn.connection"
"""The key of `scope["extensions"]` under which our protocol class puts the way to close the
connection.
"""
_HOST: Final = re.compile(r"[\w.-]+(:\d{1,5})?|\[[0-9a-fA-F:]+\](:\d{1,5})?", re.ASCII)
SANDBOX: Final = ("x-samsyn-sandbox", "registries of a sandbox; synthetic people only")
"""Stands on every answer of every listener."""
_DRIPS: Final = 40
"""At least so many, where the body has as many bytes."""
_PADDING: Final = b" " * 256 * 1024
_BROKEN: Final = Answer(status=500, body=b"the mock itself is broken; see its log\n")
_GONE: Final = Answer(delivery="none")
_TICK_SECONDS: Final = 0.05
_log: Final = logging.getLogger("samsyn.mocks")


class Answering(Protocol):
    """What the edge hands calls to."""

    def answer(self, call: Call) -> Answer:
        """Give the answer, faults included."""
        ...


def application(
    behind: Answering,
) -> Callable[[Scope, ASGIReceiveCallable, ASGISendCallable], Awaitable[None]]:
    """Give the ASGI application over a switchboard."""
    crossing = Crossing()

    async def app(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http":
            return
        body = await _read(receive)
        answer = _answer(behind, scope, body)
        try:
            answer = await _waited_for(answer)
            if answer.delay_seconds:
                await asyncio.sleep(answer.delay_seconds)
            answer = await crossing.exchanged(answer)
        except asyncio.CancelledError:
            # The mocks stop while an answer is being slow: the caller sees the connection close.
            answer = _GONE
        await _deliver(answer, scope, receive, send)

    return app


def _answer(behind: Answering, scope: HTTPScope, body: bytes | None) -> Answer:
    try:
        return behind.answer(_call(scope, body))
    except Exception as error:  # noqa: BLE001  the web edge: a broken mock says so and serves on
        # Never str(error) and no traceback: the question may hold a personal number.
        _log.error("a mock broke: %s", type(error).__name__)
        return _BROKEN


async def _waited_for(answer: Answer) -> Answer:
    """Ask again until there is something to say or patience ends; headers stay the first's."""
    headers, clock = answer.headers, asyncio.get_running_loop().time
    until = clock() + answer.patience_seconds
    while answer.later is not None and clock() < until:
        await asyncio.sleep(_TICK_SECONDS)
        answer = msgspec.structs.replace(answer.later(), headers=headers)
    return answer


def _call(scope: HTTPScope, sent: bytes | None) -> Call:
    extensions = scope.get("extensions") or {}
    tls = extensions.get("tls") or {}
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    encoding = headers.get("content-encoding", "")
    body = None if sent is None else unpacked(sent, encoding, most=LARGEST_BODY_BYTES)
    return Call(
        method=scope["method"],
        path=scope["path"],
        query=single_values(scope["query_string"].decode("latin-1")),
        headers=headers,
        body=body or b"",
        has_certificate=bool(tls.get("client_cert_chain")),
        shown_certificate=_text(tls.get("shown_certificate")),
        base=_base(scope, headers.get("host", "")),
        is_too_long=body is None,
    )


def _base(scope: HTTPScope, host: str) -> str:
    """Give our address as the caller wrote it; a host that is none is left out."""
    return f"{scope['scheme']}://{host}" if _HOST.fullmatch(host) else ""


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


async def _read(receive: ASGIReceiveCallable) -> bytes | None:
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return body
        body += message["body"]
        if len(body) > LARGEST_BODY_BYTES:
            return None
        if not message["more_body"]:
            return body


async def _deliver(
    answer: Answer, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable
) -> None:
    if answer.delivery == "none":
        await _close(scope, receive)
        return
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": _headers(answer),
            "trailers": False,
        }
    )
    if answer.stream is not None:
        await streamed(answer.stream(), receive, send)
        return
    if answer.delivery == "half":
        half = answer.body[: len(answer.body) // 2]
        await _more(send, half)
        await _close(scope, receive)
        return
    if answer.delivery == "drip":
        await _drip(answer, send)
    else:
        await _pad(answer, send)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _more(send: ASGISendCallable, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _drip(answer: Answer, send: ASGISendCallable) -> None:
    size = max(1, len(answer.body) // _DRIPS)
    starts = range(0, len(answer.body), size)
    for start in starts:
        await _more(send, answer.body[start : start + size])
        await asyncio.sleep(answer.drip_seconds / len(starts))


async def _pad(answer: Answer, send: ASGISendCallable) -> None:
    await _more(send, answer.body)
    left = answer.padding_bytes
    while left > 0:
        await _more(send, _PADDING[:left])
        left -= len(_PADDING)
        await asyncio.sleep(0)  # a caller who has gone is noticed, and others are answered


def _headers(answer: Answer) -> list[tuple[bytes, bytes]]:
    said = {
        "date": format_datetime(datetime.now(UTC), usegmt=True),
        "content-type": answer.content_type,
        "content-length": str(len(answer.body) + answer.padding_bytes),
        "x-content-type-options": "nosniff",
        SANDBOX[0]: SANDBOX[1],
    }
    if answer.stream is not None:
        del said["content-length"]
    own = {name for name, _ in answer.headers}
    headers = [*(pair for pair in said.items() if pair[0] not in own), *answer.headers]
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _close(scope: HTTPScope, receive: ASGIReceiveCallable) -> None:
    """Close the connection under the request and wait until the server has seen it."""
    close = (scope.get("extensions") or {})[CONNECTION]["close"]
    if callable(close):
        close()
    while (await receive())["type"] != "http.disconnect":
        pass
