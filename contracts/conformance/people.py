"""The kit's people: the one who is asked about, strangers beside her, and where their numbers are.

Generated numbers: all fail modulus 11 and none is of 1 January (domain.md 1.7). This module alone
reveals them, to look for them where they must not be.
"""

import json
import re
from typing import Final

import msgspec

from contracts.dates import PartialDate
from contracts.pnr import Pnr, PnrInvalid

ASKED: Final = Pnr("1703824104")
"""Whom the kit asks about unless a conformance class names somebody else: `asked = Pnr(…)`."""
_NUMBER: Final = re.compile(r"(?<![0-9A-Za-z])[0-9]{6}-?[0-9]{4}(?![0-9A-Za-z])", re.ASCII)
_WEIGHTS: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def strangers(asked: Pnr, count: int) -> tuple[Pnr, ...]:
    """Give that many other people of the same birth date and sex, so that nothing else differs."""
    digits = asked.reveal()
    others = (f"{digits[:7]}{serial:02d}{digits[9]}" for serial in range(100))
    chosen = [each for each in others if each != digits and not _is_by_modulus(each)]
    return tuple(Pnr(each) for each in chosen[:count])


def _is_by_modulus(digits: str) -> bool:
    pairs = zip(map(int, digits), _WEIGHTS, strict=True)
    return sum(digit * weight for digit, weight in pairs) % 11 == 0


def names(text: str, person: Pnr) -> bool:
    """Tell whether the number stands in a text, with or without its hyphen."""
    return any(form in text for form in _forms(person))


def renamed(text: str, *, old: Pnr, new: Pnr) -> str:
    """Write one person's number wherever the other's stands."""
    for before, after in zip(_forms(old), _forms(new), strict=True):
        text = text.replace(before, after)
    return text


def _forms(person: Pnr) -> tuple[str, str]:
    digits = person.reveal()
    return digits, f"{digits[:6]}-{digits[6:]}"


def has_a_number(text: str) -> bool:
    """Tell whether anybody's personal number may stand in a text."""
    return any(_is_number(match[0]) for match in _NUMBER.finditer(text))


def _is_number(written: str) -> bool:
    try:
        Pnr(written)
    except PnrInvalid:
        return False
    return True


def as_json(record: msgspec.Struct) -> str:
    """Write a record as JSON, numbers included: for comparing, never for showing."""
    return json.dumps(msgspec.to_builtins(record, enc_hook=_plain), sort_keys=True)


def from_json(text: str, record_type: type[msgspec.Struct]) -> msgspec.Struct:
    """Read it back. Raises msgspec.ValidationError."""
    return msgspec.json.decode(text, type=record_type, dec_hook=_read)


def _plain(value: object) -> str:
    if isinstance(value, Pnr):
        return value.reveal()
    if isinstance(value, PartialDate):
        return value.iso
    raise NotImplementedError


def _read(wanted: type, value: object) -> object:
    if wanted is Pnr and isinstance(value, str):
        return Pnr(value)
    if wanted is PartialDate and isinstance(value, str):
        return PartialDate(value)
    raise NotImplementedError
