"""How a question comes in: its body within a time, a size and one media type; its parameters once.

Nothing of what came is in what is said of it.
"""

import asyncio
from typing import Final

from litestar.exceptions import ClientException, HTTPException, InternalServerException

from gateway.api.bodies import Unreadable
from gateway.api.problems import AnyRequest

LARGEST_BODY_BYTES: Final = 64 * 1024
_JSON: Final = "application/json"


def arrived(request: AnyRequest) -> float:
    """Give when the request came, on the event loop's clock."""
    return float(request.scope["state"]["arrived"])


async def body_of(request: AnyRequest, *, deadline: float) -> bytes:
    """Read the whole body. Raises HTTPException: 408, 413, 415, or 400 where it broke off."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != _JSON:
        raise HTTPException(status_code=415)
    try:
        async with asyncio.timeout_at(deadline):
            return await request.body()
    except TimeoutError:
        is_late = True
    except InternalServerException:
        is_late = False
    raise HTTPException(status_code=408) if is_late else ClientException


def check_parameters(request: AnyRequest, *known: str) -> None:
    """Let through each known parameter at most once. Raises Unreadable.

    A misspelt one would otherwise ask for more than was meant.
    """
    names = [name for name, _ in request.query_params.multi_items()]
    if len(set(names)) != len(names) or not set(names) <= set(known):
        raise Unreadable("query_invalid")
