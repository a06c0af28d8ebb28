"""What the registries have told so far in one world, in the order in which they told it.

A notice is told when its moment has come and nothing holds it back; once told it stays where it
stands, so a reader's place in the feed never moves.
"""

from collections.abc import Callable
from datetime import datetime

import msgspec

from mocks.life.chronicle import Chronicle, Ordered
from mocks.life.notices import Notice


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A notice with its place, counted from 1. Never serialised: it holds a number."""

    place: int
    notice: Notice
    ordered: Ordered


class Feed:
    """The notices of one world, as its registries send them."""

    def __init__(self, chronicle: Chronicle, *, is_held_back: Callable[[Notice], bool]) -> None:
        """`is_held_back` says whether a fault keeps a notice from being told for now."""
        self._chronicle = chronicle
        self._is_held_back = is_held_back
        self._told: list[Told] = []
        self._known: set[tuple[str, int]] = set()

    def after(self, place: int, *, now: datetime, most: int) -> tuple[Told, ...]:
        """Give what was told after a place, at most so much of it, the first first."""
        self._tell(now)
        return tuple(self._told[place : place + most])

    def reaches(self, place: int) -> bool:
        """Tell whether a reader can stand there."""
        return 0 <= place <= len(self._told)

    def forget(self) -> None:
        """Let nothing have been told."""
        self._told, self._known = [], set()

    def _tell(self, now: datetime) -> None:
        due = [
            (notice.at, chapter.ordered, index, notice)
            for chapter in self._chronicle.chapters
            for index, notice in enumerate(chapter.notices)
            if notice.at <= now and (chapter.ordered.id, index) not in self._known
        ]
        for _, ordered, index, notice in sorted(due, key=lambda each: each[0]):
            if not self._is_held_back(notice):
                self._known.add((ordered.id, index))
                place = len(self._told) + 1
                self._told.append(Told(place=place, notice=notice, ordered=ordered))
