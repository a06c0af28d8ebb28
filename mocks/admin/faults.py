"""Orders for faults on the admin listener: `/faults` one by one, `/profiles` a day at a time."""

from collections.abc import Sequence
from typing import Final

import msgspec

from mocks.exchange import Answer, Call, Registry, as_json
from mocks.faults import Fault, FaultBoard
from mocks.trouble.catalogue import KINDS, shown, spelled
from mocks.trouble.header import nearest
from mocks.trouble.profiles import PROFILES, REGISTRIES
from mocks.world.model import World

_NO_PERSONA: Final = {"error": "unknown_persona", "hint": "GET /personas on the main port"}
_A_DAY: Final = {"profile": "slow-monday", "seed": 7, "registries": ["dar"], "persona": "employee"}


class DayOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which day it is to be, for whom and where; it replaces whatever stood there."""

    profile: str
    seed: int = 0
    registries: tuple[Registry, ...] = REGISTRIES
    persona: str | None = None
    world: str | None = None


class FaultDesk:
    """Takes orders for the board and lists what there is to order."""

    def __init__(self, world: World, *, board: FaultBoard) -> None:
        self._world = world
        self._board = board

    def list_faults(self, _: Call) -> Answer:
        """Give the orders that stand, and every fault with its text and outcomes."""
        return as_json({"faults": self._board.listing(), "known": {n: shown(n) for n in KINDS}})

    def set_fault(self, call: Call) -> Answer:
        """Take one order."""
        try:
            fault = msgspec.json.decode(call.body, type=Fault)
        except (msgspec.DecodeError, UnicodeDecodeError):
            error = {"error": "not_a_fault", "hint": _fault_hint(call.body), "known": list(KINDS)}
            return as_json(error, status=400)
        if self._is_nobody(fault.persona):
            return as_json(_NO_PERSONA, status=404)
        self._board.set(fault)
        return as_json(fault, status=201)

    def clear_faults(self, call: Call) -> Answer:
        """Make every registry well; with `registry` in the query, and `persona`, that one."""
        registry = call.query.get("registry")
        if registry is None:
            self._board.clear()
        else:
            self._board.lift(registry, persona=call.query.get("persona"))
        return Answer(status=204)

    def list_profiles(self, _: Call) -> Answer:
        """Give every day with its text and parts."""
        return as_json(
            {
                "profiles": {
                    name: {"text": day.text, "faults": day.parts} for name, day in PROFILES.items()
                }
            }
        )

    def set_profile(self, call: Call) -> Answer:
        """Make it that day: every order that stood is gone."""
        try:
            order = msgspec.json.decode(call.body, type=DayOrder)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return as_json({"error": "not_an_order", "hint": _A_DAY}, status=400)
        if order.profile not in PROFILES:
            return _no_such_day(order.profile)
        if self._is_nobody(order.persona):
            return as_json(_NO_PERSONA, status=404)
        try:
            faults = _faults_of(order)
        except ValueError:
            hint = "this day cannot be one person's: it comes before any call"
            return as_json({"error": "not_by_persona", "hint": hint}, status=400)
        self._board.clear()
        self._board.set(*faults)
        return as_json({"profile": order.profile, "faults": faults}, status=201)

    def _is_nobody(self, persona: str | None) -> bool:
        return persona is not None and self._world.persona(persona) is None


def _faults_of(order: DayOrder) -> Sequence[Fault]:
    return PROFILES[order.profile].faults(
        seed=order.seed,
        registries=order.registries,
        persona=order.persona,
        world=order.world,
    )


def _no_such_day(name: str) -> Answer:
    hint = f"no such profile{nearest(name, PROFILES)}"
    return as_json({"error": "unknown_profile", "hint": hint, "known": list(PROFILES)}, status=400)


def _fault_hint(body: bytes) -> str:
    """Say in one line what is wrong with an order, in names that we know."""
    try:
        order = msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 'send {"registry": "dar", "fault": "timeout"}'
    name = spelled(str(order.get("fault", "")))
    kind = KINDS.get(name)
    if kind is None:
        return f"no such fault{nearest(name, KINDS)}"
    whose = "persona" if kind.by_call else "no persona"
    return f"{name} suits {', '.join(kind.outcomes)}: seconds 0-{kind.most_seconds:.0f}, p, {whose}"
