"""The worlds of running mocks: parallel jobs each have their own, and none sees another's events.

A call names its world by the header `X-Samsyn-World: NAME` or by the path `/w/NAME/…`; without
either it is in the default world. A name that nobody used begins a fresh world.
"""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from mocks.exchange import Answer, Call, Service
from mocks.faults import FaultBoard
from mocks.journal import Journal
from mocks.life.life import Life

DEFAULT: Final = "default"
HEADER: Final = "x-samsyn-world"
MOST_WORLDS: Final = 64
_PREFIX: Final = "/w/"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", re.ASCII)
_DIGITS: Final = re.compile(r"[0-9]{6}-?[0-9]{4}", re.ASCII)
_NO_NAME: Final = (
    b"a world's name is 1 to 63 letters, digits, - or _, and holds no personal number\n"
)
_TWO_NAMES: Final = b"the header X-Samsyn-World and the path /w/NAME/ name two worlds\n"
_FULL: Final = b"there are 64 worlds already: DELETE /worlds/NAME on the admin listener frees one\n"
_RESERVED: Final = b"that is the name of a fault: below /w/NAME/ every registry has it\n"


class Inhabited(msgspec.Struct, frozen=True, kw_only=True):
    """One world with everything that is its own."""

    name: str
    life: Life
    faults: FaultBoard
    journal: Journal
    registries: Service
    """What answers on the registries' listeners."""
    admin: Service

    def reset(self) -> None:
        """Begin anew."""
        self.life.reset()
        self.faults.clear()
        self.journal.clear()


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A world, and the call as it goes on inside."""

    world: Inhabited
    call: Call


class Worlds:
    """The default world and those that were named."""

    def __init__(
        self, make: Callable[[str], Inhabited], *, is_reserved: Callable[[str], bool]
    ) -> None:
        """`is_reserved` tells the names of faults: below such a path the default world has them."""
        self._make = make
        self._is_reserved = is_reserved
        self.default: Final = make(DEFAULT)
        self._named: dict[str, Inhabited] = {}

    def choose(self, call: Call) -> Chosen | Answer:
        """Give the world that a call is in, or one clear line."""
        by_path, path = _split(call.path)
        by_header = call.headers.get(HEADER, "").partition(";")[0].strip() or None
        if by_path is not None and by_header not in (None, by_path):
            return Answer(status=400, body=_TWO_NAMES)
        name = by_path or by_header or DEFAULT
        if by_path == "" or not _NAME.fullmatch(name) or _DIGITS.search(name):
            return Answer(status=400, body=_NO_NAME)
        if self._is_reserved(name):
            fault = msgspec.structs.replace(call, path=f"{_PREFIX}{name}{path}")
            return Chosen(world=self.default, call=fault)
        world = self.named(name)
        if world is None:
            return Answer(status=429, body=_FULL)
        return Chosen(world=world, call=msgspec.structs.replace(call, path=path))

    def named(self, name: str) -> Inhabited | None:
        """Give a world, a fresh one where the name is new; None where there are too many."""
        if name == DEFAULT:
            return self.default
        if name not in self._named:
            if len(self._named) >= MOST_WORLDS:
                return None
            self._named[name] = self._make(name)
        return self._named[name]

    def listing(self) -> list[Inhabited]:
        """Give every world, the default one first."""
        return [self.default, *self._named.values()]

    def drop(self, name: str) -> bool:
        """Forget a named world; tell whether there was one."""
        return self._named.pop(name, None) is not None


class Door:
    """Behind a listener: lets each call into its world, and says in the answer which that was."""

    def __init__(self, worlds: Worlds, inside: Callable[[Chosen], Answer]) -> None:
        self._worlds = worlds
        self._inside = inside

    def answer(self, call: Call) -> Answer:
        """Answer a call in its world."""
        chosen = self._worlds.choose(call)
        if isinstance(chosen, Answer):
            return chosen
        answer = self._inside(chosen)
        told = ("x-samsyn-world", f"{chosen.world.name}; version={chosen.world.life.version}")
        return msgspec.structs.replace(answer, headers=(*answer.headers, told))


def registries_of(chosen: Chosen) -> Answer:
    """Answer on the registries' listeners. The switchboard reads the world off the path."""
    name, call = chosen.world.name, chosen.call
    is_prefixed = name == DEFAULT or call.path.startswith(_PREFIX)
    path = call.path if is_prefixed else f"{_PREFIX}{name}{call.path}"
    return chosen.world.registries.answer(msgspec.structs.replace(call, path=path))


def _split(path: str) -> tuple[str | None, str]:
    if not path.startswith(_PREFIX):
        return None, path
    name, _, rest = path.removeprefix(_PREFIX).partition("/")
    return name, f"/{rest}"
