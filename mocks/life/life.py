"""One world's life: its clock, what happens in it, and the views that its registries serve."""

from collections.abc import Hashable
from datetime import datetime
from typing import Final

from contracts.pnr import Pnr
from mocks.clock import MovableClock
from mocks.exchange import Clock
from mocks.life.chronicle import Chronicle, Ordered
from mocks.life.events import LifeEvent
from mocks.life.feed import Feed
from mocks.life.notices import Notice
from mocks.life.standing import Standing
from mocks.life.step import Steps
from mocks.life.version import tag_of
from mocks.life.views import Look, SeenIncomes, SeenWorld
from mocks.world.model import World


class Life:
    """What can happen in a world and how it looks meanwhile. The base world never changes."""

    def __init__(self, base: World, *, clock: MovableClock) -> None:
        self.clock = clock
        self.chronicle: Final = Chronicle(base)
        self.steps: Final = Steps()
        self.feed: Final = Feed(self.chronicle, is_held_back=self._is_held_back)
        self._base = base
        self._tag = (self.chronicle.revision, base.version_tag)
        self.present: Final = self._seen(self._now)
        """As things are: what the income register, the sign-in and the front see."""
        self.replica: Final = self.replica_by(clock)
        """As the person register's replica has it since its last load."""
        self.unloaded: Final = self._seen(lambda _: self.chronicle.untouched)
        """As a replica has it that was never loaded since the world began."""

    @property
    def version(self) -> str:
        """Give the tag of what this world holds: the same people and events, the same tag."""
        if self._tag[0] != self.chronicle.revision:
            ordered = [chapter.ordered for chapter in self.chronicle.chapters]
            self._tag = (self.chronicle.revision, tag_of(self._base.version_tag, ordered))
        return self._tag[1]

    @property
    def edition(self) -> Hashable:
        """Give something that changes whenever the present does."""
        return self.chronicle.revision, self.chronicle.count_at(self.clock())

    def replica_by(self, clock: Clock) -> SeenWorld:
        """Give the person register's replica as of another clock than the world's."""
        return self._seen(lambda number: self._loaded(number, clock()))

    def order(self, event: LifeEvent) -> tuple[Ordered, bool]:
        """Let an event happen; tell whether it is new. Raises Refused."""
        return self.chronicle.order(event, now=self.clock())

    def reset(self) -> None:
        """Begin anew, at the machine's time."""
        self.clock.reset()
        self.chronicle.forget()
        self.feed.forget()
        self.steps.clear()

    def _seen(self, look: Look) -> SeenWorld:
        incomes = SeenIncomes(self.chronicle, clock=self.clock)
        return SeenWorld(self._base, look=look, incomes=incomes)

    def _now(self, _: Pnr | None) -> Standing:
        return self.chronicle.standing_at(self.clock())

    def _loaded(self, number: Pnr | None, now: datetime) -> Standing:
        if self.chronicle.is_untouched:
            # Nearly every look is at such a world: no calendar is needed to tell.
            return self.chronicle.untouched
        persona = self.chronicle.standing_at(now).persona_of(number) if number else None
        until = self.steps.replica_until(now, persona=persona.id if persona else None)
        return self.chronicle.standing_before(until)

    def _is_held_back(self, notice: Notice) -> bool:
        return self.steps.holds_back(notice.persona)
