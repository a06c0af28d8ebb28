"""The ASGI edge of the mocks: reads a request whole, hands it to a switchboard, delivers the answer
as told.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, HTTPScope, Scope

from mocks.exchange import Answer, Call, single_values
from mocks.packing import unpacked
from mocks.streaming import streamed

LARGEST_BODY_BYTES: Final = 1024 * 1024
CONNECTION: Final = "samsyn.connection"
"""The key of `scope["extensions"]` under which our protocol class puts the way to close the
connection.
"""
_HOST: Final = re.compile(r"[\w.-]+(:\d{1,5})?|\[[0-9a-fA-F:]+\](:\d{1,5})?", re.ASCII)
_BROKEN: Final = Answer(status=500, body=b"the mock itself is broken; see its log\n")
_GONE: Final = Answer(delivery="none")
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

    async def app(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http":
            return
        body = await _read(receive)
        answer = _answer(behind, scope, body)
        try:
            if answer.delay_seconds:
                await asyncio.sleep(answer.delay_seconds)
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
        base=_base(scope, headers.get("host", "")),
        is_too_long=body is None,
    )


def _base(scope: HTTPScope, host: str) -> str:
    """Give our address as the caller wrote it; a host that is none is left out."""
    return f"{scope['scheme']}://{host}" if _HOST.fullmatch(host) else ""


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
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await _close(scope, receive)
        return
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})


def _headers(answer: Answer) -> list[tuple[bytes, bytes]]:
    headers = [
        ("content-type", answer.content_type),
        *([] if answer.stream else [("content-length", str(len(answer.body)))]),
        ("x-content-type-options", "nosniff"),
        *answer.headers,
    ]
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _close(scope: HTTPScope, receive: ASGIReceiveCallable) -> None:
    """Close the connection under the request and wait until the server has seen it."""
    close = (scope.get("extensions") or {})[CONNECTION]["close"]
    if callable(close):
        close()
    while (await receive())["type"] != "http.disconnect":
        pass
