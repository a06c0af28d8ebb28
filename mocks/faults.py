"""Orders for faults: what is ordered of which registry, and the board where the orders stand.

An order is set by the admin listener, sent with the header `X-Samsyn-Fault` on a direct call, or
named by the path: below `/w/NAME/` every registry has the fault NAME. Where an order leaves
something to chance, its seed decides: the same seed gives the same sequence.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec

from mocks.exchange import Answer, Registry
from mocks.trouble.catalogue import CERTIFICATE_FAULTS, KINDS, faults_of, spelled
from mocks.trouble.chance import delay_seconds, draws, read_delay

_SLOW: Final = "slow"
_Key = tuple[str, str | None, str | None]


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fault as ordered; without `persona` it meets everybody, without `world` the calls outside
    worlds.
    """

    registry: Registry
    fault: str
    """A name of `KINDS`; hyphens are read as underscores."""
    persona: str | None = None
    world: str | None = None
    seconds: float | None = None
    """None takes the kind's own, and is then replaced by it."""
    p: float = 1.0
    """How likely a call meets it."""
    seed: int = 0
    delay: str | None = None
    """A distribution in place of `seconds`, for `slow`."""

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "fault", spelled(self.fault))
        kind = KINDS.get(self.fault)
        if kind is None or self.fault not in faults_of(self.registry):
            raise ValueError("no fault by that name, or none that this registry can have")
        if self.persona is not None and (self.registry == "issuer" or not kind.by_call):
            raise ValueError("this fault cannot be one person's")
        if self.seconds is None:
            msgspec.structs.force_setattr(self, "seconds", kind.seconds)
        if not 0 <= self.lasting <= kind.most_seconds:
            raise ValueError("seconds lie between 0 and what the fault allows")
        if not 0 <= self.p <= 1:
            raise ValueError("p lies between 0 and 1")
        self._check_delay()

    @property
    def lasting(self) -> float:
        """Give `seconds`; what they measure depends on the fault."""
        return self.seconds or 0.0

    def meets(self, answer: Answer, *, registry: str, world: str | None) -> bool:
        """Tell whether this answer may suffer the fault."""
        return (
            self.registry == registry
            and self.world == world
            and (self.persona is None or self.persona in answer.personas)
        )

    def _check_delay(self) -> None:
        if self.delay is not None and self.fault != _SLOW:
            raise ValueError("only `slow` has a delay")
        if self.delay is not None:
            read_delay(self.delay)


class FaultBoard:
    """The orders that stand. A new one replaces those of the same registry, persona and world."""

    def __init__(self) -> None:
        self._orders: dict[_Key, tuple[Fault, ...]] = {}
        self._calls: Counter[Fault] = Counter()

    def set(self, *faults: Fault) -> None:
        """Let faults happen from now on; of several for one registry the first that is drawn
        happens.
        """
        orders: dict[_Key, tuple[Fault, ...]] = {}
        for fault in faults:
            key = (fault.registry, fault.persona, fault.world)
            orders[key] = (*orders.get(key, ()), fault)
            self._calls.pop(fault, None)
        self._orders |= orders

    def clear(self) -> None:
        """Let every registry be well again, and every sequence begin anew."""
        self._orders.clear()
        self._calls.clear()

    def lift(self, registry: str, *, persona: str | None) -> None:
        """Let one registry be well again: for that persona, or as far as it was for everybody."""
        kept = {key: each for key, each in self._orders.items() if key[:2] != (registry, persona)}
        for fault in set(self.listing()) - {fault for each in kept.values() for fault in each}:
            self._calls.pop(fault, None)
        self._orders = kept

    def listing(self) -> list[Fault]:
        """Give the orders that stand, in the order of setting."""
        return [fault for faults in self._orders.values() for fault in faults]

    def find(self, answer: Answer, *, registry: str, world: str | None) -> Fault | None:
        """Give the fault that happens to this answer; one person's goes before everybody's."""
        meeting = [
            fault for fault in self.listing() if fault.meets(answer, registry=registry, world=world)
        ]
        return self.drawn(sorted(meeting, key=lambda fault: fault.persona is None))

    def drawn(self, orders: Iterable[Fault]) -> Fault | None:
        """Draw one call's fate: the first of the orders that chance lets happen, its delay drawn
        too.
        """
        for order in orders:
            self._calls[order] += 1
            source = draws(order.seed, f"{order.registry}/{order.fault}", self._calls[order])
            if source.random() >= order.p:
                continue
            if order.delay is None:
                return order
            return msgspec.structs.replace(
                order, seconds=delay_seconds(order.delay, source), delay=None
            )
        return None

    def certificate(self) -> str | None:
        """Give the certificate fault that a new connection meets, or None: it is nobody's call."""
        shown = (
            fault
            for fault in self.listing()
            if fault.fault in CERTIFICATE_FAULTS and fault.world is None
        )
        happens = self.drawn(shown)
        return happens.fault if happens else None
