"""The pages of the sign-in: plain HTML, no script, one style sheet of their own. No personal number
is on them.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mocks.exchange import Answer
from mocks.issuer.claims import ASSURANCES, Assurance, CitizenSignIn, SignIn
from mocks.issuer.picker import Offer
from mocks.issuer.request import SignInRequest

if TYPE_CHECKING:
    from mocks.issuer.authorization import SignedIn

_TEMPLATES: Final = Path(__file__).parent / "templates"
_HTML: Final = "text/html; charset=utf-8"
_LEVELS: Final[Mapping[Assurance, tuple[str, str]]] = {
    "low": ("Lav", "Low"),
    "substantial": ("Betydelig", "Substantial"),
    "high": ("Høj", "High"),
}
_CARRIED: Final = ("client_id", "post_logout_redirect_uri", "state")


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """A level of assurance to choose."""

    value: Assurance
    da: str
    en: str
    is_proposed: bool


def sign_in_page(
    offered: Offer,
    *,
    request_id: str,
    request: SignInRequest,
    search: str,
    resumable: "SignedIn | None",
) -> Answer:
    """Give the page where a developer chooses whom to be."""
    return _page(
        "sign_in.html",
        redirect_uri=request.redirect_uri,
        offered=offered,
        request_id=request_id,
        search=search,
        levels=_levels(request),
        is_stepped_up=request.least_acr != ASSURANCES[0],
        resumable=shown_name(resumable.sign_in) if resumable else None,
    )


def ask_page(asked: Mapping[str, str], *, redirect_uri: str | None) -> Answer:
    """Give the page that asks whether to log out, where no ID token says so."""
    carried = {name: asked[name] for name in _CARRIED if name in asked}
    return _page("log_out.html", redirect_uri=redirect_uri or "", carried=carried, is_done=False)


def logged_out_page() -> Answer:
    """Give the page of a browser that is logged out and is to go nowhere."""
    return _page("log_out.html", redirect_uri="", carried={}, is_done=True)


def refusal_page() -> Answer:
    """Give the page for what cannot go on and must not send the browser anywhere."""
    page = _page("refused.html", redirect_uri=None)
    return msgspec.structs.replace(page, status=400)


def style_sheet() -> Answer:
    body = (_TEMPLATES / "style.css").read_bytes()
    return Answer(
        body=body,
        content_type="text/css; charset=utf-8",
        headers=(("cache-control", "max-age=300"),),
    )


def shown_name(sign_in: SignIn) -> str:
    """Give how somebody is called on a page."""
    if isinstance(sign_in, CitizenSignIn):
        return sign_in.name or sign_in.persona
    return f"{sign_in.employee.id}, {sign_in.client.name}"


def _levels(request: SignInRequest) -> tuple[Level, ...]:
    enough = [acr for acr in ASSURANCES if request.is_content_with(acr)]
    return tuple(
        Level(
            value=acr,
            da=_LEVELS[acr][0],
            en=_LEVELS[acr][1],
            is_proposed=acr == request.liked_acr,
        )
        for acr in enough
    )


def _page(name: str, *, redirect_uri: str | None, **values: object) -> Answer:
    body = _environment().get_template(name).render(**values).encode()
    return Answer(body=body, content_type=_HTML, headers=_headers(redirect_uri))


def _headers(redirect_uri: str | None) -> tuple[tuple[str, str], ...]:
    # Chromium holds form-action against the redirect that follows the form, too.
    parts = urlsplit(redirect_uri or "")
    target = f" {parts.scheme}://{parts.netloc}" if redirect_uri else ""
    targets = "'none'" if redirect_uri is None else f"'self'{target}"
    policy = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {targets}"
    )
    return (
        ("content-security-policy", policy),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
