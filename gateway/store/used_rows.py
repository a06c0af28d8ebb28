"""When each client last used each field of a purpose: for whoever narrows what is not used. By day,
and about no citizen.
"""

from typing import Final

import msgspec

from gateway.store.driver import Queries

DAY_US: Final = 86_400_000_000
_NOTED: Final = (
    "INSERT INTO field_use (client_id, purpose, path, used_us) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (client_id, purpose, path) DO UPDATE SET used_us = excluded.used_us"
)


class FieldUse(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A field that a client was shown under a purpose, and the beginning of the day it last was."""

    client_id: str
    purpose: str
    path: str
    used_us: int


class FieldsUsed(msgspec.Struct, frozen=True, kw_only=True):
    """Fields that a client was shown today and had not been before, today."""

    client_id: str
    purpose: str
    paths: tuple[str, ...]

    def statement(self, now_us: int) -> tuple[str, list[tuple[str, str, str, int]]]:
        """Give what writes them down."""
        day_us = now_us - now_us % DAY_US
        return _NOTED, [(self.client_id, self.purpose, path, day_us) for path in self.paths]


def field_uses(store: Queries) -> tuple[FieldUse, ...]:
    """Read all of them: as many as there are fields in the agreements that are used."""
    rows = store.query(
        tuple[str, str, str, int], "SELECT client_id, purpose, path, used_us FROM field_use"
    )
    return tuple(msgspec.convert(rows, list[FieldUse]))


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
