"""The double for registries that are asked over HTTP: a transport that answers in this process.

A good answer is an `httpx.Response`, sent to whoever is asked about with her number in the place
of the one in it; or a handler that takes the request, such as a respx router's `async_handler`.
"""

import inspect
import ssl
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final, Literal, TypeAlias

import httpx
import msgspec

from contracts.adapter import RegistryAdapter
from contracts.conformance import hostile
from contracts.conformance.double import (
    QUOTED,
    AnyPlugin,
    Heard,
    RegistryDouble,
    Spoiling,
    Spoilt,
    Trouble,
)
from contracts.conformance.people import renamed
from contracts.conformance.streams import BrokenOff, Endless, Pieces, Stalled, Watched
from contracts.pnr import Pnr

Handler: TypeAlias = Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]
Seal: TypeAlias = Callable[[httpx.Request, httpx.Response], httpx.Response]
HttpTrouble: TypeAlias = Trouble[httpx.Response]
HttpSpoiling: TypeAlias = Spoiling[httpx.Response]

SAID_AT: Final = "Sun, 22 Nov 2026 10:00:00 GMT"
RETRY_AFTER_SECONDS: Final = 17
_OUTAGES: Final = (408, 425, 429, 500, 502, 503, 504)
_REFUSALS: Final = (401, 403)
_UNPLANNED: Final = (204, 206, 301, 302, 304, 307, 400, 404, 405, 409, 410, 418, 451)
_LINE: Final[tuple[type[httpx.TransportError], ...]] = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.ReadError,
    httpx.ReadTimeout,
    httpx.WriteError,
    httpx.WriteTimeout,
    httpx.PoolTimeout,
    httpx.RemoteProtocolError,
)
_NONSENSE: Final = {
    "an empty answer": b"",
    "a blank answer": b" \r\n",
    "a maintenance page": f"<!DOCTYPE html><html><body>{QUOTED}</body></html>".encode(),
    "an empty object": b"{}",
    "an empty list": b"[]",
    "null": b"null",
    "a bare text": f'"{QUOTED}"'.encode(),
    "a number": b"1",
    "XML of another kind": f"<other>{QUOTED}</other>".encode(),
    "bytes that are no text": b"\xff\xfe\x00\x80" * 16,
}
_OF_THE_BODY: Final = frozenset({"content-length", "content-encoding", "transfer-encoding"})


class HttpRegistry(RegistryDouble[httpx.Response]):
    """A registry behind a transport of its own; nothing is patched and no socket opened.

    `seal` signs or wraps an answer just before it leaves, after it has been spoilt: so a registry
    whose replies are signed is shown to be read as carefully as one whose are not. It gives back
    unchanged what it cannot sign.
    """

    def __init__(self, *, seal: Seal | None = None) -> None:
        super().__init__()
        self._seal = seal
        self._open = 0
        self._unfinished: set[int] = set()
        self.transport: Final = _Wire(self)

    @property
    def unfinished(self) -> int:
        """Count answers that were neither read to the end nor closed."""
        return len(self._unfinished)

    def connect(self, plugin: AnyPlugin, settings: msgspec.Struct) -> RegistryAdapter:
        """Hand the plugin this registry's transport."""
        return plugin.connect(settings, self.transport)

    def troubles(self, *, unknown: object) -> tuple[HttpTrouble, ...]:
        """Give statuses, failures of the line, and answers that are none."""
        means_unknown = unknown.status_code if isinstance(unknown, httpx.Response) else None
        return (*_statuses(except_for=means_unknown), *_line(), *_nonsense())

    def spoilings(self, how: Spoilt, answer: httpx.Response) -> tuple[HttpSpoiling, ...]:
        """Give changes to the body; of the hostile ones, those in the answer's own language."""
        body = answer.content
        if how == "stalled":
            return (Spoiling(name="stalls half-way", spoil=self._stalled),)
        if how == "endless":
            return (
                Spoiling(name="never ends", spoil=lambda good: self._endless(good, packed=False)),
                Spoiling(name="is packed, and never ends", spoil=self._endless),
            )
        if how == "encoded":
            packed = Spoiling(name=_PACKED_BY_WORD_ONLY, spoil=_packed_by_word_only)
            return (*_transcoded(body), packed)
        changed = {"cut": hostile.cuts, "hostile": hostile.attacks, "damaged": hostile.damages}
        return _bodies(changed[how](body))

    def renamed(self, answer: httpx.Response, *, old: Pnr, new: Pnr) -> httpx.Response:
        """Write the other number into the body."""
        return with_body(answer, _renamed(answer.content, old=old, new=new))

    async def shut(self) -> None:
        """Close the transport."""
        await self.transport.aclose()

    async def receive(self, request: httpx.Request) -> httpx.Response:
        """Answer one request as told."""
        heard = _heard(request, await request.aread())
        answer = await self.play(heard, lambda person: self._honest(request, person))
        if self._seal is not None and _body_or_none(answer) is not None:
            answer = self._seal(request, answer)
        return self._on_the_wire(answer, request)

    async def _honest(self, request: httpx.Request, person: Pnr) -> httpx.Response:
        given = self.answer_for(person)
        if isinstance(given, httpx.Response):
            return with_body(given, _renamed(given.content, old=self.asked, new=person))
        if not callable(given):
            raise TypeError("an answer is an httpx.Response, or a handler that takes the request")
        answer = given(request)
        if inspect.isawaitable(answer):
            answer = await answer
        await answer.aread()
        return with_body(answer, answer.content)

    def _on_the_wire(self, answer: httpx.Response, request: httpx.Request) -> httpx.Response:
        body = _body_or_none(answer)
        stream = answer.stream if body is None else Pieces(body)
        assert isinstance(stream, httpx.AsyncByteStream)  # noqa: S101 - the kit makes no other
        self._open += 1
        number = self._open
        self._unfinished.add(number)
        headers = httpx.Headers(answer.headers)
        headers.setdefault("Date", SAID_AT)
        return httpx.Response(
            answer.status_code,
            headers=headers,
            stream=Watched(stream, done=lambda: self._unfinished.discard(number)),
            request=request,
        )

    def _stalled(self, good: httpx.Response) -> httpx.Response:
        self.hanging.clear()
        return _streamed(good, Stalled(_half(good), reached=self.hanging))

    def _endless(self, good: httpx.Response, *, packed: bool = True) -> httpx.Response:
        def too_much() -> None:
            self.read_too_much = True

        stream = Endless(good.content[:1], too_much=too_much, packed=packed)
        answer = _streamed(good, stream)
        if packed:
            answer.headers["Content-Encoding"] = "gzip"
        return answer


class _Wire(httpx.AsyncBaseTransport):
    """What the adapter is handed."""

    def __init__(self, registry: HttpRegistry) -> None:
        self._registry = registry

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._registry.was_closed:
            raise httpx.ConnectError("the transport is closed")
        return await self._registry.receive(request)

    async def aclose(self) -> None:
        self._registry.was_closed = True


def with_body(answer: httpx.Response, body: bytes) -> httpx.Response:
    """Give the answer with another body; what described the old one is left out."""
    kept = [pair for pair in answer.headers.items() if pair[0].lower() not in _OF_THE_BODY]
    return httpx.Response(answer.status_code, headers=kept, content=body)


def _streamed(answer: httpx.Response, stream: httpx.AsyncByteStream) -> httpx.Response:
    kept = [pair for pair in answer.headers.items() if pair[0].lower() not in _OF_THE_BODY]
    return httpx.Response(answer.status_code, headers=kept, stream=stream)


def _renamed(body: bytes, *, old: Pnr, new: Pnr) -> bytes:
    return renamed(body.decode("latin-1"), old=old, new=new).encode("latin-1")


def _half(answer: httpx.Response) -> bytes:
    return answer.content[: len(answer.content) // 2]


def _heard(request: httpx.Request, body: bytes) -> Heard:
    headers = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
    return Heard(
        everything=f"{request.method} {request.url}\n{headers}\n{body.decode('latin-1')}",
        exposed=str(request.url),
        timeout_seconds=_longest_wait(request),
    )


def _longest_wait(request: httpx.Request) -> float | None:
    waits = request.extensions.get("timeout", {})
    phases = [waits.get(phase) for phase in ("connect", "read", "write", "pool")]
    return None if None in phases else max(phases)


def _body_or_none(answer: httpx.Response) -> bytes | None:
    """Give a body that is there whole; None for one that comes, or breaks off, on the line."""
    return answer.content if answer.is_stream_consumed else None


def _statuses(*, except_for: int | None) -> list[HttpTrouble]:
    again = httpx.Response(503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
    return [
        *(_status(code, "outage") for code in _OUTAGES),
        *(_status(code, "refusal") for code in _REFUSALS),
        Trouble(
            name="status 500 with a good answer", kind="outage", spoil=partial(_under, status=500)
        ),
        Trouble(
            name="status 503 with Retry-After",
            kind="outage",
            spoil=lambda _: again,
            retry_after_seconds=RETRY_AFTER_SECONDS,
        ),
        *(
            Trouble(
                name=f"status {code} with a good answer",
                kind="unplanned",
                spoil=partial(_under, status=code),
            )
            for code in _UNPLANNED
            if code != except_for
        ),
    ]


def _status(code: int, kind: Literal["outage", "refusal"]) -> HttpTrouble:
    def spoil(good: httpx.Response) -> httpx.Response:
        return httpx.Response(code, html=f"<html><body>{_words(good)}</body></html>")

    return Trouble(name=f"status {code}", kind=kind, spoil=spoil)


def _under(good: httpx.Response, *, status: int) -> httpx.Response:
    answer = with_body(good, good.content)
    answer.status_code = status
    return answer


def _line() -> list[HttpTrouble]:
    return [
        *(
            Trouble(
                name=error.__name__, kind="outage", is_silence=True, spoil=partial(_break, error)
            )
            for error in _LINE
        ),
        *(
            Trouble(name=f"{error.__name__} in the body", kind="outage", spoil=partial(_off, error))
            for error in (httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError)
        ),
        Trouble(
            name="our certificate refused", kind="refusal", is_silence=True, spoil=_certificate
        ),
    ]


def _break(error: type[httpx.TransportError], good: httpx.Response) -> httpx.Response:
    raise error(_words(good))


def _off(error: type[httpx.TransportError], good: httpx.Response) -> httpx.Response:
    return _streamed(good, BrokenOff(_half(good), error(_words(good))))


def _certificate(good: httpx.Response) -> httpx.Response:
    raise httpx.ConnectError(_words(good)) from ssl.SSLError("tlsv13 alert certificate required")


def _words(good: httpx.Response) -> str:
    """Give what no error may repeat: the registry's words, and the number where they have it."""
    return f"{QUOTED} {good.text}"


def _nonsense() -> list[HttpTrouble]:
    written: list[HttpTrouble] = [
        Trouble(name=name, kind="nonsense", spoil=partial(with_body, body=body))
        for name, body in _NONSENSE.items()
    ]
    return [
        *written,
        Trouble(
            name="the answer twice over",
            kind="nonsense",
            spoil=lambda good: with_body(good, good.content * 2),
        ),
    ]


def _transcoded(body: bytes) -> tuple[HttpSpoiling, ...]:
    return tuple(
        Spoiling(name=name, spoil=partial(_in_charset, body=written, charset=charset))
        for name, written, charset in hostile.encodings(body)
    )


def _in_charset(good: httpx.Response, *, body: bytes, charset: str) -> httpx.Response:
    answer = with_body(good, body)
    media_type = good.headers.get("Content-Type", "").partition(";")[0]
    answer.headers["Content-Type"] = f"{media_type or 'text/plain'}; charset={charset}"
    return answer


def _bodies(changed: Sequence[tuple[str, bytes]]) -> tuple[HttpSpoiling, ...]:
    return tuple(Spoiling(name=name, spoil=partial(with_body, body=body)) for name, body in changed)


_PACKED_BY_WORD_ONLY: Final = "says that it is packed, and is not"


def _packed_by_word_only(good: httpx.Response) -> httpx.Response:
    answer = _streamed(good, Pieces(good.content))
    answer.headers["Content-Encoding"] = "gzip"
    return answer
