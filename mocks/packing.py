"""A request's body as it was before its sender packed it: gzip or deflate, never beyond a size."""

import zlib
from typing import Final

_WINDOWS: Final = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": 15}


def unpacked(body: bytes, encoding: str, *, most: int) -> bytes | None:
    """Unpack a body; None where it would be longer than `most`. What is not packed stays."""
    window = _WINDOWS.get(encoding.strip().lower())
    if window is None:
        return body
    unpacking = zlib.decompressobj(window)
    try:
        unpacked_body = unpacking.decompress(body, most + 1)
    except zlib.error:
        return body
    return None if len(unpacked_body) > most else unpacked_body
