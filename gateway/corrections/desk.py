"""The way to who owns a field: one address takes reports for all owners and tells how they stand.

The contract is ours (docs/pages.md): owners have none in common. The number leaves here, towards
who keeps the register, and nowhere else.
"""

from typing import Final, Literal

import httpx
import msgspec
import structlog

from contracts.adapter import REGISTRY_BASE
from contracts.pnr import Pnr
from gateway.corrections.states import Reported

Answer = Literal["received", "corrected", "declined"]
LARGEST_ANSWER: Final = 16 * 1024
_TIMEOUT: Final = httpx.Timeout(3.0).as_dict()
_TAKEN: Final = frozenset({200, 201, 202})
_OK: Final = 200
log = structlog.get_logger("samsyn.corrections")


class _Standing(msgspec.Struct, frozen=True, kw_only=True):
    state: Answer


class Desk:
    """Hands reports over, and asks after them. Asks once; whoever calls tries again later."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def hand_over(self, correction_id: str, about: Pnr, reported: Reported) -> bool:
        """Tell whether the owner has it now. Handing the same over twice does no harm."""
        told = {
            "reference": correction_id,
            "personal_number": about.reveal(),
            "owner": reported.owner,
            "path": reported.path,
            "message": reported.message,
        }
        answer = await self._send(
            httpx.Request(
                "PUT",
                REGISTRY_BASE.join(f"corrections/{correction_id}"),
                headers={"content-type": "application/json"},
                content=msgspec.json.encode(told),
            )
        )
        return answer is not None and answer[0] in _TAKEN

    async def ask_after(self, correction_id: str) -> Answer | None:
        """Give what the owner says of it; None where nothing can be said now."""
        answer = await self._send(
            httpx.Request("GET", REGISTRY_BASE.join(f"corrections/{correction_id}"))
        )
        if answer is None or answer[0] != _OK:
            return None
        try:
            return msgspec.json.decode(answer[1], type=_Standing).state
        except (msgspec.MsgspecError, UnicodeDecodeError):
            log.warning("owner_unreadable")
            return None

    async def _send(self, request: httpx.Request) -> tuple[int, bytes] | None:
        request.extensions["timeout"] = _TIMEOUT
        try:
            response = await self._transport.handle_async_request(request)
            try:
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > LARGEST_ANSWER:
                        return None
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.StreamError, TimeoutError) as error:
            log.warning("owner_silent", error=type(error).__name__)
            return None
        return response.status_code, bytes(body)
