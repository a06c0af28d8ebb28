"""Base64 in one spelling: of many texts for the same bytes only the canonical one is read."""

import base64


def to_base64(content: bytes) -> str:
    """Write the standard alphabet, padded, as in notes and proofs."""
    return base64.b64encode(content).decode("ascii")


def to_b64u(content: bytes) -> str:
    """Write the alphabet for addresses, without padding, as in receipts and key sets."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def from_base64(text: str) -> bytes:
    """Read what `to_base64` writes. Raises ValueError, its message is fixed."""
    try:
        content = base64.b64decode(text, validate=True)
    except ValueError:
        raise ValueError("not base64") from None
    if to_base64(content) != text:
        raise ValueError("not base64")
    return content


def from_b64u(text: str) -> bytes:
    """Read what `to_b64u` writes. Raises ValueError, its message is fixed."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
    except ValueError:
        raise ValueError("not base64url") from None
    if to_b64u(content) != text:
        raise ValueError("not base64url")
    return content
