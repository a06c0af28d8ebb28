"""Who asks a guarded route, until when, and an answer that nobody keeps."""

from typing import Final, TypeVar

import msgspec
from litestar import Response

from contracts.errors import NotPermitted
from gateway.api.arriving import arrived
from gateway.api.problems import AnyRequest
from gateway.api.services import Services
from gateway.identity.callers import Citizen, Requester

AskerT = TypeVar("AskerT", Citizen, Requester)
_NOT_KEPT: Final = {"Cache-Control": "no-store", "Vary": "Authorization"}


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """How long a question may take."""

    deadline_seconds: float
    """From its arrival to its answer, facts included."""
    private_answer_seconds: float = 2.0
    """After its arrival a private party hears that there is no data: never sooner or later."""


class Asking:
    """What every guarded route asks first."""

    def __init__(self, services: Services, times: Times) -> None:
        self.services = services
        self._deadline_seconds = times.deadline_seconds

    async def asker(self, request: AnyRequest, kind: type[AskerT], *, otherwise: str) -> AskerT:
        """Verify the token first of all; then that it is of the kind this route serves."""
        asker = await self.services.verifier.verify(request.headers.get("authorization"))
        if not isinstance(asker, kind):
            raise NotPermitted(otherwise)
        return asker

    def deadline(self, request: AnyRequest) -> float:
        """Give the time (event loop's clock) by which this request is answered."""
        return arrived(request) + self._deadline_seconds


def private_json(
    content: bytes,
    *,
    headers: dict[str, str] | None = None,
    status: int = 200,
    media_type: str = "application/json",
) -> Response[bytes]:
    """Answer with what belongs to the asker alone."""
    return Response(
        content,
        status_code=status,
        media_type=media_type,
        headers={**_NOT_KEPT, **(headers or {})},
    )
