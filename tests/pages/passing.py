"""Time passes for one session, and for nobody else: no test waits a quarter of an hour."""

import hashlib
import sqlite3

from tests.journeys.house import House


def idle(house: House, cookie: str, *, minutes: float) -> None:
    """Let somebody have done nothing for so long."""
    _move(house, cookie, "seen_us = seen_us - ?1, started_us = started_us - ?1", minutes)


def signed_in_for(house: House, cookie: str, *, minutes: float) -> None:
    """Let somebody have been signed in for so long, and busy until now."""
    _move(house, cookie, "started_us = started_us - ?1", minutes)


def _move(house: House, cookie: str, change: str, minutes: float) -> None:
    index = hashlib.sha256(f"samsyn/1/page-session/{cookie}".encode()).digest()
    store = sqlite3.connect(house.database, timeout=30)
    with store:
        told = (int(minutes * 60_000_000), index)
        moved = store.execute(f"UPDATE page_session SET {change} WHERE id = ?2", told).rowcount  # noqa: S608
    store.close()
    assert moved == 1
