"""Every trouble once, at the first, middle and last exchange of a question, and what came of it.

The checks read these outcomes; running them anew for each check would only take longer.
"""

from typing import Any

import msgspec

from contracts.conformance.double import Heard, Trouble
from contracts.conformance.overheard import overheard, shown_by
from contracts.conformance.scene import Author, Outcome, Scene
from contracts.errors import RegistryError


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One question during one trouble, and the same question after it."""

    trouble: Trouble[Any]
    at: int
    of: int
    """The exchange that was spoilt, and how many the question takes."""
    outcome: Outcome
    heard: tuple[Heard, ...]
    """The exchanges of the question that failed."""
    unfinished: int
    shown: str
    """Logs, prints and every text of the error."""
    recovered: bool

    @property
    def scene(self) -> str:
        """Name it for an author."""
        place = f" at request {self.at} of {self.of}" if self.of > 1 else ""
        return f"{self.trouble.name}{place}"


async def run_trials(author: Author) -> tuple[Trial, ...]:
    """Run them all over one connection, as a gateway would live through them."""
    async with author.connected() as scene:
        count = await scene.exchanges()
        return tuple(
            [
                await _run(scene, trouble, at=at, of=count)
                for trouble in scene.registry.troubles(unknown=author.unknown)
                for at in sorted({1, (count + 1) // 2, count} - {0})
            ]
        )


async def _run(scene: Scene, trouble: Trouble[Any], *, at: int, of: int) -> Trial:
    registry = scene.registry
    first = len(registry.heard)
    registry.spoil(at, trouble.spoil)
    with overheard() as sounds:
        outcome = await scene.ask()
    # Answers to questions that were abandoned are given up by now.
    heard, unfinished = tuple(registry.heard[first:]), registry.unfinished
    registry.behave()
    shown = shown_by(outcome) if isinstance(outcome, BaseException) else ""
    return Trial(
        trouble=trouble,
        at=at,
        of=of,
        outcome=outcome,
        heard=heard,
        unfinished=unfinished,
        shown=sounds.getvalue() + shown,
        recovered=scene.is_as(await scene.ask(), scene.author.known),
    )


def is_plain(outcome: Outcome) -> bool:
    """Tell whether it is a RegistryError with its kind's own text and nothing else in it."""
    return isinstance(outcome, RegistryError) and outcome.args == (outcome.text,)
