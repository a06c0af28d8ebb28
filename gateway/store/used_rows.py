"""When each client last used each field of a purpose: for whoever narrows what is not used. By day,
about no citizen, and found by indexes that tell nobody else who asks for what.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec

from gateway.store.driver import Queries
from gateway.store.instants import from_microseconds

DAY_US: Final = 86_400_000_000
FieldIndex = Callable[[str, str, str], bytes]
"""Gives what a client, a purpose and a path are found by; says nothing without the key."""
_NOTED: Final = (
    "INSERT INTO field_use (use_index, used_us) VALUES (?, ?) "
    "ON CONFLICT (use_index) DO UPDATE SET used_us = excluded.used_us"
)


class FieldUses(msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of the day on which each field was last shown, by its index."""

    days_us: Mapping[bytes, int]
    index: FieldIndex

    def of(
        self, client_id: str, purpose: str, paths: Iterable[str], *, since: datetime
    ) -> dict[str, datetime]:
        """Give those of the paths that a client was shown on that day or later, and when."""
        found = (
            (path, self.days_us.get(self.index(client_id, purpose, path))) for path in sorted(paths)
        )
        last = {path: from_microseconds(day) for path, day in found if day is not None}
        return {path: day for path, day in last.items() if day.date() >= since.date()}


class FieldsUsed(msgspec.Struct, frozen=True, kw_only=True):
    """Fields that a client was shown today and had not been before, today."""

    client_id: str
    purpose: str
    paths: tuple[str, ...]

    def statement(self, now_us: int, index: FieldIndex) -> tuple[str, list[tuple[bytes, int]]]:
        """Give what writes them down."""
        day_us = now_us - now_us % DAY_US
        return _NOTED, [(index(self.client_id, self.purpose, path), day_us) for path in self.paths]


def field_days(store: Queries) -> dict[bytes, int]:
    """Read all of them: as many as there are fields in the agreements that are used."""
    rows = store.query(tuple[bytes, int], "SELECT use_index, used_us FROM field_use")
    return {bytes(index): used_us for index, used_us in rows}


class SeenToday:
    """What this process has written down today already: most questions are like one before."""

    def __init__(self) -> None:
        self._day_us = 0
        self._paths: dict[tuple[str, str], set[str]] = {}
        self._last: dict[tuple[str, str], tuple[str, ...]] = {}

    def new(
        self, client_id: str, purpose: str, paths: tuple[str, ...], *, now_us: int
    ) -> FieldsUsed | None:
        """Give those that are to be written down, if any."""
        day_us = now_us - now_us % DAY_US
        if day_us != self._day_us:
            self._day_us, self._paths, self._last = day_us, {}, {}
        who = client_id, purpose
        if self._last.get(who) == paths:
            return None
        self._last[who] = paths
        left = tuple(sorted(set(paths) - self._paths.get(who, set())))
        return FieldsUsed(client_id=client_id, purpose=purpose, paths=left) if left else None

    def written(self, used: FieldsUsed) -> None:
        """Say that these are on the disk."""
        self._paths.setdefault((used.client_id, used.purpose), set()).update(used.paths)

    def forget(self, used: FieldsUsed) -> None:
        """Say that these are not: they are due again."""
        self._last.pop((used.client_id, used.purpose), None)
