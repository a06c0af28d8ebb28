"""Every error as a page: what happened, in plain words, and what to do now. No code, no path."""

from typing import Final
from urllib.parse import quote

from litestar import Response
from litestar.exceptions import HTTPException

from contracts.errors import GatewayError
from gateway.api.problems import AnyRequest, of_anything_else
from gateway.identity.provider import SignInTrouble
from gateway.pages.kit.desk import Desk, SignInNeeded
from gateway.pages.kit.forms import FormRefused
from gateway.pages.kit.said import Trouble, trouble_of
from gateway.sessions.session import Kind

_LATER: Final = 503
_NOT_NOW: Final = frozenset({"sign_in_unavailable", "sign_in_off"})
_NOT_FOR: Final[dict[Kind, str]] = {"citizen": "citizen_required", "employee": "authority_required"}
_BY_STATUS: Final = {404: "not_found", 405: "method_not_allowed", 408: "too_slow", 413: "too_large"}


class Troubles:
    """Puts errors on pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def sign_in_needed(self, request: AnyRequest, error: SignInNeeded) -> Response[bytes]:
        """Send a reader to the sign-in; tell a writer that what she typed is kept, and whoever is
        signed in as somebody else that the page is not for her.

        A form's answer must not lead to another origin: the policy forbids it (form-action).
        """
        kind = self._desk.stranger(request).kind
        if kind is not None and kind != error.kind:
            return self._page(request, trouble_of(_NOT_FOR[error.kind]), status=403)
        if request.method in {"GET", "HEAD"}:
            return self._desk.sent_to(f"/log-ind?til={_quoted(error.going_to)}")
        return self._desk.page(
            self._desk.stranger(request),
            "site/signed_out_meanwhile.html",
            status=403,
            going_to=error.going_to,
            draft_kept=error.draft_kept,
        )

    def form_refused(self, request: AnyRequest, error: FormRefused) -> Response[bytes]:
        """Say that a form was not one of ours."""
        del error
        return self._page(request, trouble_of("form_refused"), status=403)

    def gateway_error(self, request: AnyRequest, error: GatewayError) -> Response[bytes]:
        """Say what the gateway says."""
        return self._page(request, trouble_of(error.code), status=error.status)

    def sign_in_trouble(self, request: AnyRequest, error: SignInTrouble) -> Response[bytes]:
        """Say why nobody is signed in."""
        status = 503 if error.why in _NOT_NOW else 403
        return self._page(request, trouble_of(error.why), status=status)

    def http_exception(self, request: AnyRequest, error: HTTPException) -> Response[bytes]:
        """Say what the router refuses."""
        status = error.status_code
        return self._page(request, trouble_of(_BY_STATUS.get(status, "http_error")), status=status)

    def anything_else(self, request: AnyRequest, error: Exception) -> Response[bytes]:
        """Say that the fault is ours; the log gets its line."""
        of_anything_else(request, error)
        return self._page(request, trouble_of("internal_error"), status=500)

    def _page(self, request: AnyRequest, trouble: Trouble, *, status: int) -> Response[bytes]:
        is_reading = request.method in {"GET", "HEAD"}
        return self._desk.page(
            self._desk.stranger(request),
            "site/trouble.html",
            status=status,
            trouble=trouble,
            may_come=is_reading and status == _LATER,
        )


def _quoted(path: str) -> str:

    return quote(path, safe="")
