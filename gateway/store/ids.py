"""Random names for rows. Base 32 in small letters: few digits, so none looks like a number."""

import base64
import secrets

_TIME_BYTES = 6
_RANDOM_BYTES = 10


def random_id(prefix: str) -> str:
    """Give `prefix_` and 26 characters that say nothing (128 random bits)."""
    return f"{prefix}_{_letters(secrets.token_bytes(_TIME_BYTES + _RANDOM_BYTES))}"


def timed_id(prefix: str, *, microseconds: int) -> str:
    """Give `prefix_` and 26 characters, milliseconds first (80 random bits).

    Rows of one time lie together in the index.
    """
    milliseconds = (microseconds // 1000).to_bytes(_TIME_BYTES, "big")
    return f"{prefix}_{_letters(milliseconds + secrets.token_bytes(_RANDOM_BYTES))}"


def _letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode("ascii").rstrip("=").lower()
