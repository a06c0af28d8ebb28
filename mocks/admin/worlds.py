"""The admin listener's door: `GET /worlds`, `DELETE /worlds/NAME`, `POST /reset`; behind it stands
each world's own desk.
"""

from typing import Final

import msgspec
from msgspec.structs import replace

from mocks.admin.service import refused
from mocks.exchange import Answer, Call, as_json
from mocks.worlds import DEFAULT, HEADER, MOST_WORLDS, Chosen, Inhabited, Worlds

_WORLDS: Final = "/worlds"
_RESET: Final = "/reset"
_NAMING: Final = frozenset({"/faults", "/profiles"})
"""Orders whose body names a world."""
_NOT_A_RESET: Final = {"error": "not_an_order", "hint": {"all": False}}
_NO_SUCH_WORLD: Final = {"error": "unknown_world", "hint": "GET /worlds lists them"}
_NEVER: Final = {"error": "default_world", "hint": "the default world is reset, never removed"}


class Reset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to begin anew: the world of the call, or every world."""

    all: bool = False


class WorldsDesk:
    """Orders about worlds as a whole; every other order goes to the world's own desk."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds

    def answer(self, chosen: Chosen) -> Answer:
        """Answer one admin call."""
        call = chosen.call
        refusal = refused(call)
        if refusal is not None:
            return refusal
        if (call.method, call.path) == ("GET", _WORLDS):
            return self._listing()
        if call.method == "DELETE" and call.path.startswith(f"{_WORLDS}/"):
            return self._drop(call.path.removeprefix(f"{_WORLDS}/"))
        if (call.method, call.path) == ("POST", _RESET):
            return self._reset(chosen)
        return self._own(chosen)

    def _own(self, chosen: Chosen) -> Answer:
        """Let the world's own desk answer; an order whose body names a world goes to that one."""
        call = chosen.call
        order = _order(call) if call.method == "POST" and call.path in _NAMING else None
        if order is None:
            return chosen.world.admin.answer(call)
        named = order.get("world") or chosen.world.name
        by_name = replace(call, headers={HEADER: str(named)})
        there = self._worlds.choose(by_name)
        if isinstance(there, Answer):
            return there
        name = there.world.name
        told = order | {"world": None if name == DEFAULT else name}
        return there.world.admin.answer(
            replace(call, body=msgspec.json.encode(told), headers=call.headers)
        )

    def _listing(self) -> Answer:
        shown = [_shown(world) for world in self._worlds.listing()]
        return as_json({"worlds": shown, "most": MOST_WORLDS})

    def _drop(self, name: str) -> Answer:
        if name == DEFAULT:
            return as_json(_NEVER, status=409)
        if not self._worlds.drop(name):
            return as_json(_NO_SUCH_WORLD, status=404)
        return Answer(status=204)

    def _reset(self, chosen: Chosen) -> Answer:
        try:
            order = msgspec.json.decode(chosen.call.body or b"{}", type=Reset)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return as_json(_NOT_A_RESET, status=400)
        worlds = self._worlds.listing() if order.all else [chosen.world]
        for world in worlds:
            world.reset()
        return as_json({"reset": [_shown(world) for world in worlds]})


def _shown(world: Inhabited) -> dict[str, object]:
    return {
        "name": world.name,
        "version": world.life.version,
        "now": world.life.clock(),
        "events": len(world.life.chronicle.chapters),
        "faults": len(world.faults.listing()) + len(world.life.steps.listing()),
    }


def _order(call: Call) -> dict[str, object] | None:
    try:
        return msgspec.json.decode(call.body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
