"""The header that orders faults for one call: `X-Samsyn-Fault: dar=timeout;p=0.2;seed=7, cpr=slow`.

Without a registry an order is for whichever the call goes to; `profile=NAME` orders a whole day.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final, get_args

import msgspec

from mocks.exchange import Registry
from mocks.faults import Fault
from mocks.trouble.catalogue import KINDS, faults_of, spelled
from mocks.trouble.profiles import PROFILES

HEADERS: Final = ("x-samsyn-fault", "x-mock-fault")
"""The second is the older spelling."""
_WITH_FAULTS: Final[tuple[Registry, ...]] = get_args(Registry)
_PARAMETERS: Final = frozenset({"seconds", "p", "seed", "delay"})
_PROFILE: Final = "profile"


class OrderUnclear(Exception):
    """A header orders nothing that there is. The message is one fixed line, with the nearest known
    name at most; it quotes nothing.
    """


def read_orders(text: str, registry: Registry) -> tuple[Fault, ...]:
    """Read a header: the orders for this registry. Raises OrderUnclear for any of them."""
    orders = [order for part in text.split(",") for order in _read(part, registry)]
    return tuple(order for order in orders if order.registry == registry)


def ordered(text: str, registry: Registry) -> Fault | None:
    """Read a world's name as a fault; None where it names none of this registry."""
    try:
        return next(iter(read_orders(text, registry)), None)
    except OrderUnclear:
        return None


def _read(part: str, registry: Registry) -> tuple[Fault, ...]:
    what, *parameters = (piece.strip() for piece in part.split(";"))
    left, equals, name = what.partition("=")
    given = _parameters(parameters)
    if equals and left.strip() == _PROFILE:
        return _profile(name.strip(), given)
    whose, named = (left.strip(), name) if equals else (registry, left)
    if whose not in _WITH_FAULTS:
        raise OrderUnclear(f"no such registry: {', '.join(_WITH_FAULTS)}")
    return (_fault(whose, spelled(named), given),)


def _parameters(pieces: Iterable[str]) -> dict[str, str]:
    pairs = dict(piece.partition("=")[::2] for piece in pieces)
    if not pairs.keys() <= _PARAMETERS:
        raise OrderUnclear(f"no such parameter: {', '.join(sorted(_PARAMETERS))}")
    return pairs


def _profile(name: str, given: dict[str, str]) -> tuple[Fault, ...]:
    profile = PROFILES.get(name)
    if profile is None:
        raise OrderUnclear(f"no such profile{nearest(name, PROFILES)}")
    seed = given.pop("seed", "0")
    if given or not seed.isdecimal():
        raise OrderUnclear("a profile takes a seed and nothing else")
    if not all(KINDS[part.fault].by_call for part in profile.parts):
        raise OrderUnclear(f"{name} comes before any call: POST it to /profiles")
    return profile.faults(seed=int(seed))


def _fault(whose: Registry, name: str, given: dict[str, str]) -> Fault:
    kind = KINDS.get(name)
    if kind is None:
        raise OrderUnclear(f"no such fault{nearest(name, KINDS)}")
    if name not in faults_of(whose):
        raise OrderUnclear(f"{name} is no fault of {whose}")
    if not kind.by_call:
        raise OrderUnclear(f"{name} comes before any call: POST it to /faults")
    try:
        return msgspec.convert(given | {"registry": whose, "fault": name}, Fault, strict=False)
    except msgspec.ValidationError:
        raise OrderUnclear(
            f"{name} takes seconds=0..{kind.most_seconds:.0f}, p=0..1, seed=N; slow takes delay="
        ) from None


def nearest(name: str, known: Iterable[str]) -> str:
    """Give `; nearest: NAME` where something known is spelled much like it."""
    near = get_close_matches(name, list(known), n=1)
    return f"; nearest: {near[0]}" if near else ""
