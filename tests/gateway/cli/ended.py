"""How a command ended, and one change to a file of settings."""

from collections.abc import Callable
from pathlib import Path

import msgspec


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


Samsyn = Callable[..., Ended]


def changed(file: Path, old: str, new: str) -> Path:
    """Change the settings in one place, which must be there."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    return file
