"""In whatever order things happen: alarmed is exactly what had no entry when it was seen."""

import asyncio
from collections.abc import Sequence
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import EvidenceUnavailable
from tests.gateway.watch.fakes import Tower

NAMES: Final = ("a", "b", "c")
DEEDS: Final = ("intent", "disclosed", "call", "answer", "check", "darkness", "light")
Deed = tuple[str, str]
ORDERS: Final = st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(NAMES)), max_size=40)
ENTRY_FOR: Final = {"call": "intent", "answer": "disclosed"}


def guilty(deeds: Sequence[Deed]) -> set[Deed]:
    """List what was seen before its entry, or without."""
    seen: set[Deed] = set()
    for place, (deed, name) in enumerate(deeds):
        if deed in ENTRY_FOR and (ENTRY_FOR[deed], name) not in deeds[:place]:
            seen.add((deed, name))
    return seen


async def alarmed(deeds: Sequence[Deed]) -> set[Deed]:
    tower = Tower()
    for deed, name in deeds:
        # Every entry a commit of its own: those of one commit have one time (accounts.py).
        tower.books.move(milliseconds=700)
        await _do(tower, deed, name)
    tower.books.is_readable = True
    alarms = await tower.check()
    return {(each.what.split("_")[0], name) for each in alarms for name in each.trace_ids}


async def _do(tower: Tower, deed: str, name: str) -> None:
    if deed == "call":
        tower.watch.called(name)
    elif deed == "answer":
        tower.watch.answered("/v1/citizen-data", name)
    elif deed == "check":
        await _check(tower)
    elif deed in {"darkness", "light"}:
        tower.books.is_readable = deed == "light"
    else:
        tower.books.commit(deed, name)


async def _check(tower: Tower) -> None:
    try:
        await tower.watch.check()
    except EvidenceUnavailable:
        assert not tower.books.is_readable


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(ORDERS)
def test_in_any_order_exactly_the_guilty_are_alarmed(deeds: list[Deed]) -> None:
    assert asyncio.run(alarmed(deeds)) == guilty(deeds)
