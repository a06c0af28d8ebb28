"""Everything that was ordered to happen in one world, in the order in which it happens.

An event whose day has come when it is ordered happens at once; one for a later day happens when
that day begins, if it still can. How the world stands at a moment follows from that alone.
"""

from bisect import bisect_left, bisect_right
from datetime import date, datetime
from typing import Final

import msgspec

from contracts.dates import danish_day
from mocks.life.cadence import midnight
from mocks.life.events import LifeEvent
from mocks.life.happening import happen
from mocks.life.notices import Notice
from mocks.life.refusing import Code, Refused
from mocks.life.standing import Standing
from mocks.world.model import World

MOST_EVENTS: Final = 1000


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it was ordered. Never serialised: it may hold a number."""

    id: str
    event: LifeEvent
    day: date
    """The first Danish day for which it holds."""
    ordered_at: datetime
    happens_at: datetime
    """When the registries hear of it."""


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """An event, what came of it, and how the world stands after it. Never serialised."""

    ordered: Ordered
    standing: Standing
    notices: tuple[Notice, ...] = ()
    prevented: Code | None = None
    """Why it did not happen when its day came: something else happened before."""


class Chronicle:
    """The chapters of one world. Ordering an event again by its id changes nothing."""

    def __init__(self, base: World) -> None:
        self._before = Standing(base=base)
        self._chapters: list[Chapter] = []
        self._by_id: dict[str, Ordered] = {}
        self.revision = 0
        """Rises with every change."""

    @property
    def is_untouched(self) -> bool:
        """Tell whether nothing happened and nothing is to happen."""
        return not self._chapters

    @property
    def untouched(self) -> Standing:
        """Give how the world stood before anything happened."""
        return self._before

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Give what happened and will happen, the first first."""
        return tuple(self._chapters)

    def order(self, event: LifeEvent, *, now: datetime) -> tuple[Ordered, bool]:
        """Let an event happen; give it, and whether it is new. Raises Refused, and nothing has
        changed.
        """
        known = self._by_id.get(event.id or "")
        if known is not None:
            if known.event != event:
                raise Refused("id_taken")
            return known, False
        if len(self._by_id) >= MOST_EVENTS:
            raise Refused("too_many_events")
        ordered = self._scheduled(event, now=now)
        self._write(ordered)
        self._by_id[ordered.id] = ordered
        self.revision += 1
        return ordered, True

    def forget(self) -> None:
        """Let nothing have happened."""
        self._chapters, self._by_id = [], {}
        self.revision += 1

    def count_at(self, moment: datetime) -> int:
        """Count the chapters up to a moment, that moment's own included."""
        return bisect_right(self._chapters, moment, key=_moment)

    def standing_before(self, moment: datetime) -> Standing:
        """Give how the world stands, of what happened before a moment."""
        return self._after(bisect_left(self._chapters, moment, key=_moment))

    def standing_at(self, moment: datetime) -> Standing:
        """Give how the world stands, that moment's own events included."""
        return self._after(self.count_at(moment))

    def _after(self, count: int) -> Standing:
        return self._chapters[count - 1].standing if count else self._before

    def _scheduled(self, event: LifeEvent, *, now: datetime) -> Ordered:
        today = danish_day(now)
        day = event.on or today
        return Ordered(
            id=event.id or self._free_id(),
            event=event,
            day=day,
            ordered_at=now,
            happens_at=now if day <= today else midnight(day),
        )

    def _free_id(self) -> str:
        number = len(self._by_id) + 1
        while f"event-{number}" in self._by_id:
            number += 1
        return f"event-{number}"

    def _write(self, ordered: Ordered) -> None:
        """Put a chapter where it belongs, and live what comes after it again."""
        place = self.count_at(ordered.happens_at)
        first = _lived(self._after(place), ordered)
        if first.prevented is not None:
            raise Refused(first.prevented)
        later = [chapter.ordered for chapter in self._chapters[place:]]
        chapters = [*self._chapters[:place], first]
        for each in later:
            chapters.append(_lived(chapters[-1].standing, each))
        self._chapters = chapters


def _lived(before: Standing, ordered: Ordered) -> Chapter:
    try:
        scene = happen(
            before, ordered.event, key=ordered.id, day=ordered.day, at=ordered.happens_at
        )
    except Refused as refused:
        return Chapter(ordered=ordered, standing=before, prevented=refused.code)
    return Chapter(ordered=ordered, standing=scene.standing, notices=tuple(scene.notices))


def _moment(chapter: Chapter) -> datetime:
    return chapter.ordered.happens_at
