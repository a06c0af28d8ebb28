"""What the kill test would find: each fault that it looks for is planted once."""

import socket

import pytest

from gateway.ledger.leaf import leaf_of
from gateway.store.store import Store
from tests.gateway.audit.whole_consents import Consenting
from tests.gateway.ledger.kill.examined import Examined
from tests.gateway.ledger.kill.witness import Heard, Witness
from tests.gateway.ledger.samples import ask
from tests.gateway.store.house import House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
NOBODYS = "ent_" + "a" * 26
OTHER = leaf_of(NOBODYS, "intent", at_us=0, sealed=b"other")


@pytest.fixture
async def disclosed(store: Store, anna: str) -> str:
    """Give a disclosure in a ledger whose tree has been signed twice."""
    await ask(store, anna)
    await store.chores.integrate()
    entry_id = await ask(store, anna)
    await store.chores.integrate()
    return entry_id


def said(*lines: str) -> Heard:
    witness = Witness()
    heard = witness.hear(1)
    with socket.create_connection(("127.0.0.1", witness.port)) as speaker:
        speaker.sendall("\n".join(lines).encode())
    witness.end(heard)
    witness.close()
    return heard


async def test_a_sound_ledger_passes(house: House, disclosed: str) -> None:
    Examined(house).look(said(f"body {disclosed}", "{}", f"killed after commit {disclosed}"))


@pytest.mark.parametrize("kind", ["body", "intent", "refused", "ends"])
async def test_what_was_said_of_an_entry_that_is_not_there_is_found(
    house: House, disclosed: str, kind: str
) -> None:
    with pytest.raises(AssertionError, match=r"lost|without an entry"):
        Examined(house).look(said(f"body {disclosed}", "{}", f"{kind} {NOBODYS}", "more"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("DELETE FROM consent", "acknowledged and lost"),
        ("UPDATE consent SET uses = 0", "not counted"),
        ("UPDATE consent SET state = 'granted'", "a withdrawal was acknowledged and lost"),
        ("UPDATE consent_request SET state = 'requested'", "differ"),
        ("UPDATE consent_request SET consent_id = NULL", "differ"),
    ],
)
async def test_a_consent_that_is_not_as_it_was_told_is_found(
    house: House, store: Store, anna: str, change: str, says: str
) -> None:
    lives = Consenting(store, house.clock)
    consent_id = await lives.give(anna)
    await lives.use(consent_id, anna)
    await lives.withdraw(consent_id, anna)
    await store.chores.integrate()
    told = [f"{kind} {consent_id}" for kind in ("granted", "used", "withdrawn")]
    Examined(house).look(said(*told))

    house.change(change)

    with pytest.raises(AssertionError, match=says):
        Examined(house).look(said(*told))


async def test_a_body_that_broke_off_is_found(house: House, disclosed: str) -> None:
    with pytest.raises(AssertionError, match="a body without an entry"):
        Examined(house).look(said(f"body {NOBODYS}"))
    Examined(house).look(said(f"body {disclosed}"))


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM entry WHERE kind = 'disclosed'",
        "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)",
        "DELETE FROM tree_leaf WHERE leaf_index = (SELECT max(leaf_index) FROM tree_leaf)",
        "DELETE FROM tree_tile",
        "UPDATE tree_leaf SET leaf_index = leaf_index + 1 WHERE leaf_index = 4",
        "UPDATE checkpoint SET root = (SELECT root FROM checkpoint ORDER BY size LIMIT 1)",
        "UPDATE entry SET at_us = at_us - 1 WHERE kind = 'disclosed'",
        "UPDATE entry SET kind = 'refused' WHERE kind = 'disclosed'",
        "UPDATE entry SET payload = leaf WHERE kind = 'disclosed'",
    ],
)
async def test_whatever_does_not_fit_is_found(house: House, disclosed: str, change: str) -> None:
    house.change(change)

    with pytest.raises(AssertionError):
        Examined(house).look(said(f"body {disclosed}"))


@pytest.mark.usefixtures("disclosed")
async def test_an_entry_that_was_there_before_and_is_gone_is_found(house: House) -> None:
    examined = Examined(house)
    examined.look()
    for table in ("checkpoint", "tree_leaf", "tree_tile", "entry"):
        house.change(f"DELETE FROM {table}")  # noqa: S608  # our own names

    with pytest.raises(AssertionError, match="an entry that was there is gone"):
        examined.look()


async def test_another_leaf_in_a_leafs_place_is_found(house: House, disclosed: str) -> None:
    house.change("UPDATE entry SET payload = ?, leaf = ? WHERE id = ?", b"other", OTHER, disclosed)

    with pytest.raises(AssertionError):
        Examined(house).look(said(f"body {disclosed}"))
