"""Random names for rows. Base 32 in small letters: few digits, so none looks like a number."""

import base64
import os
import re
from functools import lru_cache
from typing import Final

_TIME_BYTES = 6
_TIME_LETTERS = 10
_RANDOM_LETTERS = 16
_ALPHABET: Final = b"abcdefghijklmnopqrstuvwxyz234567"
_LETTER_OF_BYTE: Final = _ALPHABET * 8
"""Every letter stands for as many of the 256 bytes: as random as they are, at a tenth of the cost
of base64.b32encode, which is written in Python.
"""
_LETTERS: Final = re.compile("[a-z2-7]{26}")


def random_id(prefix: str) -> str:
    """Give `prefix_` and 26 characters that say nothing (130 random bits)."""
    return f"{prefix}_{_random(_TIME_LETTERS + _RANDOM_LETTERS)}"


def is_random_id(prefix: str, text: str) -> bool:
    """Tell whether a text could be one of ours: any other is not worth asking a database."""
    before, mark, letters = text.partition("_")
    return before == prefix and mark == "_" and _LETTERS.fullmatch(letters) is not None


def timed_id(prefix: str, *, microseconds: int) -> str:
    """Give `prefix_` and 26 characters, milliseconds first (80 random bits).

    Rows of one time lie together in the index.
    """
    return f"{prefix}_{_time(microseconds // 1000)}{_random(_RANDOM_LETTERS)}"


def _random(letters: int) -> str:
    return os.urandom(letters).translate(_LETTER_OF_BYTE).decode("ascii")


@lru_cache(maxsize=16)
def _time(milliseconds: int) -> str:
    """Write 48 bits in ten letters; all entries of a transaction have one time."""
    raw = milliseconds.to_bytes(_TIME_BYTES, "big")
    return base64.b32encode(raw).decode("ascii")[:_TIME_LETTERS].lower()
