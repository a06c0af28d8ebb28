"""The outermost layer of the public listener: sees every body that begins to leave, whoever made
it. Keeps nothing of it.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]
Seen = Callable[[str | None, str | None, int], None]
"""Told the route template and the correlation id of an answer, as far as there are any, and how
many people it is about.
"""
PEOPLE: Final = "people_answered_about"
"""Where a route that answers about several people says how many, in its request's state."""
_BODY: Final = "http.response.body"
_START: Final = "http.response.start"


class WebEdge:
    """Tells of every successful answer just before the first byte of its body is sent."""

    def __init__(self, app: Application, seen: Seen) -> None:
        self._app = app
        self._seen = seen

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass one request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_succeeded, is_seen = False, False

        async def seeing(message: Message) -> None:
            nonlocal has_succeeded, is_seen
            if message["type"] == _START:
                has_succeeded = 200 <= message["status"] < 300
            elif has_succeeded and not is_seen and _carries(message):
                is_seen = True
                # Both are written into the scope further in: by the router and the access line.
                state = scope.get("state") or {}
                self._seen(
                    scope.get("path_template"), state.get("correlation_id"), state.get(PEOPLE, 1)
                )
            await send(message)

        await self._app(scope, receive, seeing)


def _carries(message: Message) -> bool:
    """Tell whether bytes leave with it: any message but an empty body may carry some."""
    return message["type"] != _BODY or bool(message.get("body"))
