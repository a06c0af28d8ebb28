"""One request, one reply, over the transport that the gateway hands in.

Statuses and failures come out in our error family. Knows nothing of SOAP, GraphQL or any
registry. Sends once: retries live in gateway/registries.
"""

import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, Final

import httpx
import msgspec

from contracts.errors import RegistryError, RegistryMisread, RegistryRefused, RegistryUnavailable

REFUSED: Final = frozenset({401, 403})
UNAVAILABLE: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Every other status that is not 200 is a shape nobody planned for: RegistryMisread."""
LONGEST_RETRY_AFTER_SECONDS: Final = 3600


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long and how large one answer may be; part of every adapter's settings."""

    timeout_seconds: Annotated[float, msgspec.Meta(gt=0)] = 4.0
    max_answer_bytes: Annotated[int, msgspec.Meta(gt=0)] = 20 * 1024 * 1024


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, whole: never logged, never quoted."""

    status: int
    content_type: str
    body: bytes
    said_at: datetime | None
    """The registry's own `Date` header, UTC."""
    retry_after_seconds: int | None


async def exchange(
    transport: httpx.AsyncBaseTransport, request: httpx.Request, *, limits: Limits
) -> Reply:
    """Send the request once and read the whole reply. Raises RegistryError."""
    request.extensions["timeout"] = httpx.Timeout(limits.timeout_seconds).as_dict()
    failure: RegistryError
    try:
        response = await transport.handle_async_request(request)
        try:
            body = await _read(response, at_most_bytes=limits.max_answer_bytes)
        finally:
            await response.aclose()
    except httpx.DecodingError:
        failure = RegistryMisread()
    except (httpx.TransportError, httpx.StreamError) as error:
        failure = _kind_of(error)
    else:
        return Reply(
            status=response.status_code,
            content_type=response.headers.get("content-type", ""),
            body=body,
            said_at=_said_at(response.headers.get("date")),
            retry_after_seconds=_retry_after(response.headers.get("retry-after")),
        )
    # Raised here: inside `except` it would carry the transport's error, and with it the request.
    raise failure


def check_status(reply: Reply) -> None:
    """Raise what a status other than 200 means; a SOAP fault is read before this is asked."""
    if reply.status == httpx.codes.OK:
        return
    if reply.status in REFUSED:
        raise RegistryRefused
    if reply.status in UNAVAILABLE:
        raise RegistryUnavailable(retry_after_seconds=reply.retry_after_seconds)
    raise RegistryMisread


async def _read(response: httpx.Response, *, at_most_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > at_most_bytes:
            raise RegistryMisread
    return bytes(body)


def _kind_of(error: BaseException) -> RegistryError:
    """Tell a refused certificate from a registry that is merely away: the first alerts a person."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return RegistryRefused()
        cause = cause.__cause__ or cause.__context__
    return RegistryUnavailable()


def _said_at(header: str | None) -> datetime | None:
    try:
        said = parsedate_to_datetime(header or "")
        return said.astimezone(UTC) if said.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _retry_after(header: str | None) -> int | None:
    """Read whole seconds; the date form and nonsense give None."""
    if header is None or not (header.isascii() and header.isdigit() and len(header) < 10):
        return None
    return min(int(header), LONGEST_RETRY_AFTER_SECONDS)
