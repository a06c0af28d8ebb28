"""Random names for rows. Base 32 in small letters: few digits, so none looks like a number."""

import base64
import re
import secrets
from typing import Final

_TIME_BYTES = 6
_RANDOM_BYTES = 10
_LETTERS: Final = re.compile("[a-z2-7]{26}")


def random_id(prefix: str) -> str:
    """Give `prefix_` and 26 characters that say nothing (128 random bits)."""
    return f"{prefix}_{_letters(secrets.token_bytes(_TIME_BYTES + _RANDOM_BYTES))}"


def is_random_id(prefix: str, text: str) -> bool:
    """Tell whether a text could be one of ours: any other is not worth asking a database."""
    before, mark, letters = text.partition("_")
    return before == prefix and mark == "_" and _LETTERS.fullmatch(letters) is not None


def timed_id(prefix: str, *, microseconds: int) -> str:
    """Give `prefix_` and 26 characters, milliseconds first (80 random bits).

    Rows of one time lie together in the index.
    """
    milliseconds = (microseconds // 1000).to_bytes(_TIME_BYTES, "big")
    return f"{prefix}_{_letters(milliseconds + secrets.token_bytes(_RANDOM_BYTES))}"


def _letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode("ascii").rstrip("=").lower()
