"""DAR's codes and spellings in our words: statuses, errors, house numbers, floors, doors."""

import re
from collections.abc import Sequence
from typing import Final

from contracts.errors import RegistryError, RegistryMisread, RegistryRefused, RegistryUnavailable
from contracts.records.address import AddressStatus

STATUS: Final[dict[str, AddressStatus]] = {
    "2": "provisional",
    "3": "current",
    "4": "closed",
    "5": "dropped",
}
"""DAR's own numbering; DAWA's `status` was another."""
_PREFERENCE: Final = {"3": 0, "2": 1, "4": 3, "5": 4}
_OTHER_STATUS: Final = 2  # points carry a life cycle of their own (8 is common)
OPEN: Final = frozenset({"2", "3"})

_REFUSED: Final = ("DAF-AUTH", "AUTH_NOT_", "UNAUTHENTICATED", "FORBIDDEN")
_UNAVAILABLE: Final = frozenset({"HC0045", "HC0049"})
"""Hot Chocolate, the server behind Datafordeleren: the question timed out, was cancelled."""

_ROAD_KEY: Final = re.compile(r"([0-9]{1,4})-([0-9]{1,4})", re.ASCII)


def preference(status: str | None) -> int:
    """Rank versions of one thing: current, provisional, anything else, closed, dropped."""
    return _PREFERENCE.get(status or "", _OTHER_STATUS)


def status_word(code: str | None) -> AddressStatus:
    """Read an address's status. Raises RegistryMisread on a code outside the register's list."""
    word = STATUS.get(code or "")
    if word is None:
        raise RegistryMisread
    return word


def error_of(codes: Sequence[str]) -> RegistryError:
    """Say what errors inside an answer mean; an unknown code is a shape we do not understand."""
    if any(code.startswith(_REFUSED) for code in codes):
        return RegistryRefused()
    if any(code in _UNAVAILABLE for code in codes):
        return RegistryUnavailable()
    return RegistryMisread()


def house_number(written: str) -> str:
    """Spell a house number as DAR does: `016` is 16, `047a` is 47A."""
    return written.strip().lstrip("0").upper()


def unit_part(written: str | None) -> str | None:
    """Spell a floor or a door as DAR does: `02` is 2, `ST` is st; DAR's empty text is none."""
    return (written or "").strip().lstrip("0").lower() or None


def road_key(vejmidte: str | None) -> tuple[str, str] | None:
    """Read municipality and road code, four digits each, from a house number's `vejmidte`."""
    match = _ROAD_KEY.fullmatch((vejmidte or "").strip())
    return (match[1].zfill(4), match[2].zfill(4)) if match else None
