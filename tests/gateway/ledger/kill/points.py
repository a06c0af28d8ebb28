"""A driver that kills its own process, for good, at one chosen call."""

import os
import random
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import msgspec

from gateway.store.driver import Driver, Parameters, Row, Value

Place = Literal["before", "within", "after"]
_STATEMENT = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM|SELECT .*? FROM|WITH) (\w+)", re.DOTALL)
ANY = ""
CALLS = {
    "begin": 12,
    "commit": 30,
    "INSERT entry": 30,
    "SELECT entry": 30,
    "SELECT agreement": 15,
    "INSERT subject": 3,
    "INSERT data_key": 3,
    "INSERT tree_leaf": 4,
    "INSERT tree_tile": 4,
    "INSERT checkpoint": 4,
    "INSERT lease": 2,
    "DELETE snapshot": 4,
    "INSERT snapshot": 12,
    "INSERT consent": 8,
    "UPDATE consent": 8,
    ANY: 300,
}
"""Calls of questions, integrator and sweeper, and up to the how many-th of them a round goes."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """The one call at which a process dies."""

    call: str
    nth: int
    place: Place
    wait_seconds: float
    """For `within`: how long after the call has begun."""


def drawn(chance: random.Random) -> Point:
    call = chance.choice(list(CALLS))
    return Point(
        call=call,
        nth=chance.randint(1, CALLS[call]),
        place=chance.choice(("before", "within", "after")),
        wait_seconds=chance.random() * 0.002,
    )


class KillingDriver:
    """Passes every call on to the real driver, until the one that is meant."""

    def __init__(
        self, driver: Driver, point: Point, *, patience_seconds: float, say: Callable[[str], None]
    ) -> None:
        self._driver = driver
        self._point = point
        self._left = point.nth
        self._patience_ends = time.monotonic() + patience_seconds
        self._say = say
        self._is_done = False

    def begin(self, *, until: float) -> None:
        with self._call("begin"):
            self._driver.begin(until=until)

    def query(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        with self._call(_named(sql)):
            return self._driver.query(sql, parameters)

    def query_held(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        with self._call(_named(sql)):
            return self._driver.query_held(sql, parameters)

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        with self._call(_named(sql)):
            self._driver.execute(sql, parameters)

    def execute_many(self, sql: str, rows: Sequence[Row]) -> None:
        with self._call(_named(sql)):
            self._driver.execute_many(sql, rows)

    def commit(self) -> None:
        with self._call("commit"):
            self._driver.commit()

    def abandon(self) -> None:
        self._driver.abandon()

    def is_uncertain(self, error: Exception) -> bool:
        return self._driver.is_uncertain(error)

    @contextmanager
    def _call(self, name: str) -> Iterator[None]:
        if not self._is_the_one(name):
            yield
            return
        if self._point.place == "within":
            self._say(f"killed within {name}")
            threading.Timer(self._point.wait_seconds, _die).start()
        elif self._point.place == "before":
            self._say(f"killed before {name}")
            _die()
        yield
        if self._point.place == "after":
            self._say(f"killed after {name}")
            _die()

    def _is_the_one(self, name: str) -> bool:
        if not name.startswith(self._point.call) and time.monotonic() < self._patience_ends:
            return False
        self._left -= 1
        # Where it did not come as often as was hoped, any call will do; and only one.
        is_it = not self._is_done and (not self._left or time.monotonic() > self._patience_ends)
        self._is_done |= is_it
        return is_it


def _named(sql: str) -> str:
    """Give the verb and the table."""
    found = _STATEMENT.match(sql)
    return sql[:20] if found is None else f"{found[1].split()[0]} {found[2]}"


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
