"""A dry run in a real ledger: one entry of its own kind, kept so that it can be decided again."""

import asyncio

import pytest
from msgspec.structs import replace

from gateway.answering.case import Arrival
from gateway.answering.checking import Checked, Checking
from gateway.answering.own_check import OwnCheck
from gateway.ledger.protocol import LogEntry
from gateway.store.store import Store
from tests.gateway.access.situations import RANDERS, citizen, organisation
from tests.gateway.answering.fakes import NUMBER, question
from tests.gateway.ledger.deciding import Deciding
from tests.gateway.store.house import FakeClock

pytestmark = pytest.mark.anyio
AUTHORITY = organisation()


@pytest.fixture
async def deciding(store: Store, clock: FakeClock) -> Deciding:
    return await Deciding(store, clock).start()


def arrival() -> Arrival:
    return Arrival(deadline=asyncio.get_running_loop().time() + 5, correlation_id="c0ffee")


async def checked(deciding: Deciding, purpose: str = "school", who: object = AUTHORITY) -> Checked:
    asked = question(purpose)
    return await Checking(deciding.parts).check(who, asked, arrival=arrival())  # type: ignore[arg-type]  # a Requester


async def newest(deciding: Deciding) -> LogEntry:
    subject_id = await deciding.store.subjects.id_of(NUMBER)
    page = await deciding.store.ledger.log_of(subject_id, cursor=None, limit=1)
    return page.entries[0]


async def test_it_ends_its_intent_and_tells_of_nothing_shown(deciding: Deciding) -> None:
    said = await checked(deciding)

    entry = await newest(deciding)
    assert (said.decision, entry.outcome, entry.reason) == ("permit", "checked", None)
    assert entry.disclosure is None
    assert entry.fields == said.fields


async def test_a_permit_decides_the_same_again(deciding: Deciding) -> None:
    said = await checked(deciding)

    repeated = await deciding.again((await newest(deciding)).entry_id)

    assert (repeated.recorded, repeated.is_same) == ("permit", True)
    assert tuple(sorted(repeated.fields)) == said.fields


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (organisation(municipality=RANDERS), "not_registered_here"),
        (organisation("private"), "party_class_not_permitted"),
    ],
    ids=["personal", "static"],
)
async def test_a_denial_decides_the_same_again(deciding: Deciding, who: object, code: str) -> None:
    said = await checked(deciding, who=who)

    entry = await newest(deciding)
    repeated = await deciding.again(entry.entry_id)
    assert (said.code, entry.reason, repeated.recorded, repeated.is_same) == (
        code,
        code,
        code,
        True,
    )


async def test_her_own_is_a_look_of_hers_that_decides_the_same_again(deciding: Deciding) -> None:
    await OwnCheck(deciding.parts).check(
        replace(citizen(), pnr=NUMBER), "school", arrival=arrival()
    )

    entry = await newest(deciding)
    repeated = await deciding.again(entry.entry_id)
    assert (entry.outcome, entry.sight.client_id) == ("checked", "citizen")
    assert (repeated.asker, repeated.recorded, repeated.is_same) == ("citizen", "permit", True)
