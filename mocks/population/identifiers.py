"""UUIDs that hold what they name: the same in every world, and read back without a table.

Version 8 (RFC 9562, section 5.8): the rest is a check over kind and place, and both hidden by it.
"""

import hashlib
import uuid
from typing import Final, Literal, get_args

Named = Literal["address", "house", "road", "section", "point"]
_KINDS: Final[tuple[Named, ...]] = get_args(Named)
_KEY: Final = b"samsyn-world/1|identifiers"
_HIDDEN: Final = 6
"""Bytes that hold the kind and the place."""
_PLACE_BITS: Final = 40


def identifier(kind: Named, place: int) -> str:
    """Write the id of a thing."""
    told = (_KINDS.index(kind) << _PLACE_BITS | place).to_bytes(_HIDDEN)
    check = _marked(_digest(told, 10))
    return str(uuid.UUID(bytes=_masked(told, check) + check))


def read_identifier(written: str) -> tuple[Named, int] | None:
    """Give what an id names; None for any id that was not made here."""
    try:
        whole = uuid.UUID(written).bytes
    except ValueError:
        return None
    told = _masked(whole[:_HIDDEN], whole[_HIDDEN:])
    if _marked(_digest(told, 10)) != whole[_HIDDEN:]:
        return None
    kind, place = divmod(int.from_bytes(told), 1 << _PLACE_BITS)
    return (_KINDS[kind], place) if kind < len(_KINDS) else None


def _digest(told: bytes, size: int) -> bytes:
    return hashlib.blake2b(told, digest_size=size, key=_KEY).digest()


def _marked(check: bytes) -> bytes:
    """Put version and variant where a UUID has them."""
    made = bytearray(check)
    made[0] = 0x80 | made[0] & 0x0F
    made[2] = 0x80 | made[2] & 0x3F
    return bytes(made)


def _masked(told: bytes, check: bytes) -> bytes:
    mask = _digest(check, _HIDDEN)
    return bytes(one ^ other for one, other in zip(told, mask, strict=True))
