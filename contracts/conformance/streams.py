"""Bodies as they come over a line: in pieces, broken off, stalled or without end."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Final, final

import httpx

PIECES: Final = 3
MOST_READ_BYTES: Final = 64 * 1024 * 1024
"""Beyond this an answer about one person is no answer: the adapter should have stopped."""
_MEGABYTE: Final = b" " * 1024 * 1024


@final
class Pieces(httpx.AsyncByteStream):
    """A whole body, in a few pieces, with other work in between."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = len(self._body) // PIECES + 1
        for start in range(0, len(self._body), size):
            await asyncio.sleep(0)
            yield self._body[start : start + size]


@final
class BrokenOff(httpx.AsyncByteStream):
    """The beginning of a body, and then what the line raises."""

    def __init__(self, beginning: bytes, error: Exception) -> None:
        self._beginning = beginning
        self._error = error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._beginning
        raise self._error


@final
class Stalled(httpx.AsyncByteStream):
    """The beginning of a body, and then nothing for ever."""

    def __init__(self, beginning: bytes, *, reached: asyncio.Event) -> None:
        self._beginning = beginning
        self._reached = reached

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._beginning
        self._reached.set()
        await asyncio.Event().wait()


@final
class Endless(httpx.AsyncByteStream):
    """A body that never ends; tells when too much of it has been read. May be packed."""

    def __init__(self, beginning: bytes, *, too_much: Callable[[], None], packed: bool) -> None:
        self._beginning = beginning
        self._too_much = too_much
        self._packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16) if packed else None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._pack(self._beginning)
        for _ in range(MOST_READ_BYTES // len(_MEGABYTE)):
            await asyncio.sleep(0)
            yield self._pack(_MEGABYTE)
        self._too_much()

    def _pack(self, piece: bytes) -> bytes:
        if self._packer is None:
            return piece
        return self._packer.compress(piece) + self._packer.flush(zlib.Z_SYNC_FLUSH)


@final
class Watched(httpx.AsyncByteStream):
    """A body that knows whether it was read to its end or closed."""

    def __init__(self, inner: httpx.AsyncByteStream, *, done: Callable[[], None]) -> None:
        self._inner = inner
        self._done = done

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._inner:
            yield piece
        self._done()

    async def aclose(self) -> None:
        """Close it."""
        self._done()
