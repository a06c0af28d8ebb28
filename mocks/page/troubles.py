"""What the page shows of faults: which are on now, and which can be ordered of each registry."""

from typing import Final

import msgspec

from contracts.adapter import Text
from mocks.exchange import Registry
from mocks.faults import Fault
from mocks.life.step import OutOfStep
from mocks.trouble.catalogue import KINDS, faults_of
from mocks.trouble.profiles import PROFILES, Profile
from mocks.worlds import Inhabited

SWITCHED: Final[tuple[Registry, ...]] = ("cpr", "dar", "skat", "issuer")
"""The registries in the page's order."""
OFF: Final = "down"
"""The fault of the one-click switch."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An order that stands."""

    registry: str
    fault: str
    text: Text
    persona: str | None
    likelihood: float = 1.0
    seconds: float | None = None


class Orderable(msgspec.Struct, frozen=True, kw_only=True):
    """A fault that a registry can have, and what the gateway then shows."""

    name: str
    """As it is ordered, with hyphens."""
    text: Text
    outcome: str
    seconds: float
    by_call: bool


class Switch(msgspec.Struct, frozen=True, kw_only=True):
    """One registry with what is on and what can be."""

    registry: Registry
    standing: tuple[Standing, ...]
    orderable: tuple[Orderable, ...]

    @property
    def is_off(self) -> bool:
        """Tell whether it does not answer anybody."""
        return any(each.fault == OFF and each.persona is None for each in self.standing)


def standing_in(world: Inhabited) -> tuple[Standing, ...]:
    """Give what is on in a world."""
    orders: list[Fault | OutOfStep] = [*world.faults.listing(), *world.life.steps.listing()]
    return tuple(_standing(order) for order in orders)


def switches_of(world: Inhabited) -> tuple[Switch, ...]:
    """Give every registry's switch."""
    on = standing_in(world)
    return tuple(
        Switch(
            registry=registry,
            standing=tuple(each for each in on if each.registry == registry),
            orderable=tuple(_orderable(name, registry) for name in faults_of(registry)),
        )
        for registry in SWITCHED
    )


def is_feed_held_back(world: Inhabited) -> bool:
    """Tell whether the feed keeps every notice to itself."""
    return any(
        order.registry == "feed" and order.persona is None for order in world.life.steps.listing()
    )


def profiles() -> dict[str, Profile]:
    """Give the days by name."""
    return dict(PROFILES)


def _standing(order: Fault | OutOfStep) -> Standing:
    name = order.fault.replace("-", "_")
    if isinstance(order, OutOfStep):
        return Standing(
            registry=order.registry, fault=name, text=KINDS[name].text, persona=order.persona
        )
    return Standing(
        registry=order.registry,
        fault=name,
        text=KINDS[name].text,
        persona=order.persona,
        likelihood=order.p,
        seconds=order.seconds if "seconds" in KINDS[name].text.en else None,
    )


def _orderable(name: str, registry: Registry) -> Orderable:
    kind = KINDS[name]
    return Orderable(
        name=name.replace("_", "-"),
        text=kind.text,
        outcome=kind.outcomes[registry],
        seconds=kind.seconds,
        by_call=kind.by_call,
    )
