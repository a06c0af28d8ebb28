"""Reading a log of requests, ours or a reverse proxy's: one JSON object a line.

Ours is what gateway/api/access_line.py writes. A proxy's line has `status`, `path` and `trace_id`,
which is our answers' header `samsyn-trace-id`: docs/operations.md shows it for nginx.
"""

import re
from typing import Final

import msgspec

from gateway.watch.routes import ENTRY_OF, OF_ADMIN, OPEN, entry_demanded

_OURS: Final = "request"
_TRACE_ID: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_WITHOUT_BODY: Final = frozenset({204, 205})
_TEMPLATES: Final = tuple(
    (re.compile(re.sub(r"\\{[a-z_]+\\}", "[^/]+", re.escape(route))), route)
    for route in (*ENTRY_OF, *OPEN)
)


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """What a line may say; the rest is left unread."""

    event: str | None = None
    status: int | None = None
    route: str | None = None
    path: str | None = None
    trace_id: str | None = None


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A successful answer by which citizen data may have left, and the entry that it needs."""

    line: int
    trace_id: str | None
    demanded: str


class LogRead(msgspec.Struct, kw_only=True):
    """What has been read so far."""

    requests: int = 0
    unreadable: list[int] = []
    """Numbers of lines that are no JSON object of ours or a proxy's: nothing is known of those."""


def answered(number: int, line: bytes, read: LogRead) -> Answered | None:
    """Read a line; give the answer it is about, where that needs an entry."""
    try:
        # Not strict: many a proxy writes its numbers as texts.
        said = msgspec.convert(msgspec.json.decode(line), _Line, strict=False)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        read.unreadable.append(number)
        return None
    if said.status is None or said.event not in {None, _OURS}:
        return None
    read.requests += 1
    if not _may_release(said.status) or said.route in OF_ADMIN:
        return None
    demanded = entry_demanded(said.route or _route_at(said.path))
    if demanded is None:
        return None
    is_id = said.trace_id is not None and _TRACE_ID.fullmatch(said.trace_id)
    return Answered(line=number, trace_id=said.trace_id if is_id else None, demanded=demanded)


def _may_release(status: int) -> bool:
    return 200 <= status < 300 and status not in _WITHOUT_BODY


def _route_at(path: str | None) -> str | None:
    """Find the route of a path; None where it is none that we declare."""
    bare = (path or "").partition("?")[0]
    found = (route for pattern, route in _TEMPLATES if pattern.fullmatch(bare))
    return next(found, None)
