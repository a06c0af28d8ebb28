"""Answers without an end: server-sent events, sent until the caller goes or the mocks stop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from uvicorn._types import ASGIReceiveCallable, ASGISendCallable


async def streamed(
    pieces: AsyncIterator[bytes], receive: ASGIReceiveCallable, send: ASGISendCallable
) -> None:
    """Send the pieces as a body; the head is sent already."""
    sending = asyncio.create_task(_send_all(pieces, send))
    leaving = asyncio.create_task(_left(receive))
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        # The mocks stop: the stream ends as if there were nothing more to tell.
        pass
    finally:
        for task in (sending, leaving):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _send_all(pieces: AsyncIterator[bytes], send: ASGISendCallable) -> None:
    async for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _left(receive: ASGIReceiveCallable) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
