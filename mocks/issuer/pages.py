"""The pages of the sign-in: plain HTML, no script, one style sheet of their own. No personal number
is on them.
"""

from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mocks.exchange import Answer

_TEMPLATES: Final = Path(__file__).parent / "templates"
_HTML: Final = "text/html; charset=utf-8"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A person to sign in as."""

    id: str
    name: str
    story: str
    is_of_second_set: bool
    """Its number satisfies modulus 11: the same story again, for callers that demand it."""


def sign_in_page(choices: tuple[Choice, ...], *, request_id: str, redirect_uri: str) -> Answer:
    """Give the page where a developer chooses whom to be."""
    body = _template("sign_in.html", choices=choices, request_id=request_id)
    return Answer(body=body, content_type=_HTML, headers=_headers(redirect_uri))


def refusal_page() -> Answer:
    """Give the page for a sign-in that cannot go on and must not send the browser anywhere."""
    return Answer(
        status=400, body=_template("refused.html"), content_type=_HTML, headers=_headers(None)
    )


def style_sheet() -> Answer:
    body = (_TEMPLATES / "style.css").read_bytes()
    return Answer(
        body=body,
        content_type="text/css; charset=utf-8",
        headers=(("cache-control", "max-age=300"),),
    )


def _headers(redirect_uri: str | None) -> tuple[tuple[str, str], ...]:
    # Chromium holds form-action against the redirect that follows the form, too.
    parts = urlsplit(redirect_uri or "")
    targets = f"'self' {parts.scheme}://{parts.netloc}" if redirect_uri else "'none'"
    policy = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {targets}"
    )
    return (
        ("content-security-policy", policy),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
    )


def _template(name: str, **values: object) -> bytes:
    return _environment().get_template(name).render(**values).encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
