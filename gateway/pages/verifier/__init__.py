"""The page that checks receipts in the reader's own browser: its bytes and how to serve them."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

_POLICY: Final = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')


class VerifierPage(msgspec.Struct, frozen=True, kw_only=True):
    """The page as it lies in the package; saved to a disk it works as well."""

    content: bytes
    """HTML in UTF-8."""
    content_security_policy: str
    """The page's own policy, and that nobody frames it: only a header can say that."""


@cache
def verifier_page() -> VerifierPage:
    """Read the page from the package."""
    content = files(__name__).joinpath("verify.html").read_bytes()
    policy = _POLICY.search(content.decode())
    if policy is None:  # pragma: no cover - tests/gateway/pages holds the page to it
        raise LookupError("the page has no policy")
    return VerifierPage(
        content=content, content_security_policy=f"{policy[1]}; frame-ancestors 'none'"
    )
