"""Whom the gateway's canary asks about: one of the official samples, so that no persona's log fills
with its look-ups.
"""

from pathlib import Path
from typing import Final

from contracts.pnr import Pnr
from mocks.tls import write_private
from mocks.world.model import World

CANARY_FILE: Final = "canary.number"
_NAME: Final = ("Aksel", "Sander")


def write_canary(world: World, folder: Path) -> Path | None:
    """Write the number to a file that only its owner may read; give the file, if she lives here."""
    number = canary_number(world)
    if number is None:
        return None
    file = folder / CANARY_FILE
    write_private(file, number.reveal().encode("ascii"))
    return file


def canary_number(world: World) -> Pnr | None:
    """Give the sample's number; None in a world without the official samples."""
    numbers = (
        person.number
        for person in world.people
        if person.name is not None and (person.name.given, person.name.family) == _NAME
    )
    return next(numbers, None)
