"""Canonical JSON by somebody else's library: our own writer does not check itself."""

import hashlib
from typing import cast

import rfc8785

from gateway.proof.encoding import to_b64u


class NotCanonical(ValueError):
    """RFC 8785 has no one spelling for it. The message is fixed."""

    def __init__(self) -> None:
        super().__init__("no one spelling in JSON")


def jcs(value: object) -> bytes:
    """Write what was read from JSON. Raises NotCanonical."""
    try:
        return rfc8785.dumps(cast("dict[str, None]", value))  # it checks the types itself
    except rfc8785.CanonicalizationError:
        raise NotCanonical from None


def jcs_digest(value: object) -> str:
    """Digest what was read from JSON, as digests stand in receipts. Raises NotCanonical."""
    return to_b64u(hashlib.sha256(jcs(value)).digest())
