"""One log line a request: method, route template, status, time, id. Never a path, query, header or
body.
"""

import asyncio
import time
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from litestar.enums import ScopeType
from structlog import get_logger

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Message, Receive, Scope, Send

log = get_logger("samsyn.access")
TRACE_HEADER: Final = b"samsyn-trace-id"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})


class AccessLine:
    """Give every request a random id, and log one line about it when it ends."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Wrap one request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        correlation_id = uuid4().hex
        # A method is the caller's own word, too.
        method = scope["method"] if scope["method"] in _METHODS else "(other)"
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        scope["state"]["arrived"] = asyncio.get_running_loop().time()
        status, began = 0, time.perf_counter()

        async def noting_status(message: "Message") -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if 200 <= status < 300:
                    # For the log of a proxy in front of us. A refusal says it in its body, or not.
                    message["headers"] = [
                        *message["headers"],
                        (TRACE_HEADER, correlation_id.encode()),
                    ]
            await send(message)

        try:
            await self._app(scope, receive, noting_status)
        finally:
            log.info(
                "request",
                method=method,
                route=scope.get("path_template") or "(no route)",
                status=status,
                milliseconds=round((time.perf_counter() - began) * 1000, 1),
                trace_id=correlation_id,
            )
