"""The tag that says which data a world holds: of the base world, and of what has happened in it."""

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec

from mocks.life.chronicle import Ordered

_LENGTH: Final = 12


def tag_of(base: str, ordered: Iterable[Ordered]) -> str:
    """Give the tag of a world with events; without any it is the base world's."""
    told = [
        msgspec.json.encode((each.id, each.event, each.day), enc_hook=_mask) for each in ordered
    ]
    return f"{base}+{_digest(b''.join(told).decode())}" if told else base


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def _mask(value: object) -> str:
    """Write a number as its mask: the tag tells of nobody."""
    return str(value)
