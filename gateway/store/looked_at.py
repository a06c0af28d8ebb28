"""Whom each asker of a batch has asked about in the last hour: read at once, written at once.

Knows neither limits nor words: gateway/ledger/brake.py does.
"""

from typing import Final

import msgspec

from gateway.store.driver import Driver

HOUR_US: Final = 3_600_000_000
KEPT_US: Final = 2 * HOUR_US
"""How long a row stays; only the last hour counts."""
_STANDS_US: Final = 60_000_000
"""A row that is younger is not written again: the hour is told to the minute."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One asker and one person asked about, by indexes that say nothing without the key."""

    asker: bytes
    person: bytes
    """Of this asker's alone: with another asker the same person has another."""


class Count(msgspec.Struct, kw_only=True):
    """How many distinct people an asker has asked about, and how many of them nobody knew."""

    people: int = 0
    unknown: int = 0


class LookedAt:
    """The looks of one transaction."""

    def __init__(self, driver: Driver, *, now_us: int, looks: frozenset[Look]) -> None:
        self._driver = driver
        self._now_us = now_us
        self._at_us = self._read(looks)
        self._counts = self._counted({look.asker for look in looks if look not in self._at_us})
        self._new: dict[Look, bool] = {}

    def has(self, look: Look) -> bool:
        """Tell whether this asker has asked about this person within the hour."""
        return look in self._at_us or look in self._new

    def of(self, asker: bytes) -> Count:
        """Count the people of an asker who was said to have a look in this batch."""
        return self._counts[asker]

    def add(self, look: Look, *, is_unknown: bool = False) -> None:
        """Count a look from now on; one that is counted already is counted anew."""
        if not self.has(look) and look.asker in self._counts:
            count = self._counts[look.asker]
            count.people += 1
            count.unknown += is_unknown
        if is_unknown or self._now_us - self._at_us.get(look, 0) >= _STANDS_US:
            self._new[look] = is_unknown or self._new.get(look, False)

    def is_marked(self, asker: bytes) -> bool:
        """Tell whether the asker bears a mark of this hour."""
        own = Look(asker=asker, person=asker)
        return own in self._new or bool(self._read(frozenset({own})))

    def mark(self, asker: bytes) -> None:
        """Leave a mark on an asker: the row of the asker with itself, which stands for nobody."""
        self._new[Look(asker=asker, person=asker)] = False

    def freed_us(self, asker: bytes, *, at_most: int, unknown: bool) -> int:
        """Tell when fewer than `at_most` people, or unknown ones, will be left in the hour."""
        self.flush()
        rows = self._driver.query(
            "SELECT at_us FROM looked_at WHERE who_index = ? AND subject_index <> who_index "
            "AND at_us > ? AND is_unknown >= ? ORDER BY at_us DESC LIMIT ?",
            (asker, self._now_us - HOUR_US, int(unknown), at_most),
        )
        at_us = msgspec.convert(rows, list[tuple[int]])
        return at_us[-1][0] + HOUR_US if len(at_us) == at_most else self._now_us

    def flush(self) -> None:
        """Write what was added. Who was unknown once stays so for the hour."""
        if self._new:
            self._driver.execute_many(
                "INSERT INTO looked_at (who_index, subject_index, at_us, is_unknown) "
                "VALUES (?, ?, ?, ?) ON CONFLICT (who_index, subject_index) DO UPDATE SET "
                "at_us = excluded.at_us, is_unknown = CASE WHEN excluded.is_unknown = 1 "
                "OR excluded.at_us - looked_at.at_us >= 3600000000 "
                "THEN excluded.is_unknown ELSE looked_at.is_unknown END",
                [
                    (look.asker, look.person, self._now_us, int(is_unknown))
                    for look, is_unknown in self._new.items()
                ],
            )
            self._at_us.update(dict.fromkeys(self._new, self._now_us))
            self._new = {}

    def _read(self, looks: frozenset[Look]) -> dict[Look, int]:
        if not looks:
            return {}
        rows = self._driver.query(
            "SELECT who_index, subject_index, at_us FROM looked_at "
            "WHERE who_index IN ? AND subject_index IN ? AND at_us > ?",
            (
                tuple({look.asker for look in looks}),
                tuple(look.person for look in looks),
                self._now_us - HOUR_US,
            ),
        )
        read = msgspec.convert(rows, list[tuple[bytes, bytes, int]])
        return {Look(asker=asker, person=person): at_us for asker, person, at_us in read}

    def _counted(self, askers: set[bytes]) -> dict[bytes, Count]:
        """Count for those who ask about somebody new: of the others nobody wants to know."""
        if not askers:
            return {}
        rows = self._driver.query(
            "SELECT who_index, COUNT(*), COUNT(NULLIF(is_unknown, 0)) FROM looked_at "
            "WHERE who_index IN ? AND subject_index <> who_index AND at_us > ? GROUP BY who_index",
            (tuple(askers), self._now_us - HOUR_US),
        )
        read = msgspec.convert(rows, list[tuple[bytes, int, int]])
        counts = {asker: Count() for asker in askers}
        counts.update({asker: Count(people=many, unknown=of) for asker, many, of in read})
        return counts
