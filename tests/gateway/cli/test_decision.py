"""`samsyn decision replay`: the same decision, another one, or none to repeat."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from gateway.ledger.append import NewEntry
from gateway.ledger.decided import KeptDecision
from gateway.ledger.jobs import AddEntry
from gateway.ledger.payload import NO_DECISION, SightPayload, decision_in, written
from gateway.settings_file import load_settings
from gateway.store.store import Store, open_store
from tests.gateway.access.situations import RANDERS, organisation
from tests.gateway.answering.fakes import NUMBER
from tests.gateway.cli.ended import Ended, Samsyn
from tests.gateway.cli.test_ledger import Ledger, furnished, kept_in, verify
from tests.gateway.ledger.deciding import Deciding
from tests.gateway.store.house import FakeClock


class Asked(msgspec.Struct, kw_only=True):
    """A store with a disclosure and a refusal."""

    ledger: Ledger
    disclosed: str
    refused: str

    def replay(self, samsyn: Samsyn, entry: str, *more: object) -> Ended:
        return samsyn("decision", "replay", entry, "--settings", self.ledger.settings, *more)


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return asyncio.run(filled(furnished(tmp_path)))


async def filled(settings: Path) -> Asked:
    loaded, _ = load_settings(settings)
    clock = FakeClock()
    # A moment ago, so that what the command adds comes after it.
    clock.time = datetime.now(UTC) - timedelta(minutes=1)
    async with open_store(loaded.store, loaded.ledger, clock=clock) as store:
        deciding = await Deciding(store, clock, now=clock.time).start()
        return Asked(
            ledger=kept_in(settings.parent),
            disclosed=await deciding.ask(),
            refused=await deciding.ask(organisation(municipality=RANDERS)),
        )


def changed(asked: Asked, entry: str, **changes: object) -> str:
    """Add the same entry once more with something else kept of its decision; give its id."""

    async def add() -> str:
        loaded, _ = load_settings(asked.ledger.settings)
        async with open_store(
            loaded.store, loaded.ledger, clock=lambda: datetime.now(UTC)
        ) as store:
            return await _again(store, entry, changes)

    return asyncio.run(add())


async def _again(store: Store, entry: str, changes: dict[str, object]) -> str:
    kept = await store.logs.decision(entry)
    assert isinstance(kept, KeptDecision)
    said = kept.said
    if "disclosure" in changes:
        assert said.disclosure is not None
        fields = changes.pop("disclosure")
        said = replace(said, disclosure=replace(said.disclosure, fields=fields))
    record = replace(kept.record, **changes)
    payload: SightPayload = replace(said, decision=written(record))
    assert payload.decision is not NO_DECISION
    assert decision_in(payload) == record
    new = NewEntry(kind="disclosed", payload=payload, subject_id=said.sight.subject_id)
    return await store._writer.write(AddEntry(new=new))


def test_a_disclosure_is_decided_again_and_told_in_words(samsyn: Samsyn, asked: Asked) -> None:
    ended = asked.replay(samsyn, asked.disclosed)

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith(f"entry     {asked.disclosed}: disclosed, ")
    assert "question  school@3, asked by: authority" in ended.out
    assert "S1  passed   The catalogue has the purpose." in ended.out
    assert "fields  the purpose gives" in ended.out
    assert "REFUSED" not in ended.out
    assert "The same as recorded." in ended.out
    assert "fields were shown, as decided" in ended.out


def test_a_refusal_is_decided_again_and_says_where_and_why(samsyn: Samsyn, asked: Asked) -> None:
    ended = asked.replay(samsyn, asked.refused)

    assert ended.status == 0
    assert "D3  REFUSED  It is the right municipality that asks." in ended.out
    assert "not_registered_here: The citizen is not registered in the municipality." in ended.out
    assert "The same as recorded. Nothing was shown." in ended.out


def test_a_program_reads_the_way_as_json(samsyn: Samsyn, asked: Asked) -> None:
    ended = asked.replay(samsyn, asked.refused, "--json")

    said = json.loads(ended.out)
    assert (ended.status, said["entry"], said["is_same"]) == (0, asked.refused, True)
    assert (said["recorded"], said["decided"]) == ("not_registered_here", "not_registered_here")
    assert said["path"][-1]["refused"] == "not_registered_here"
    assert "refused" not in said["path"][0]


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_no_value_and_no_personal_number_is_shown(
    samsyn: Samsyn, asked: Asked, as_json: tuple[str, ...]
) -> None:
    said = "".join(
        asked.replay(samsyn, entry, *as_json).out for entry in (asked.disclosed, asked.refused)
    )

    assert "school" in said
    for value in (NUMBER.reveal(), "Ida", "Skovvej", "1961", "cit_"):
        assert value not in said


def test_another_result_than_the_recorded_one_is_named(samsyn: Samsyn, asked: Asked) -> None:
    entry = changed(asked, asked.disclosed, result="subject_deceased")

    ended = asked.replay(samsyn, entry)

    assert ended.status == 1
    assert "Not the same: recorded was subject_deceased, and now it is permit." in ended.out
    assert json.loads(asked.replay(samsyn, entry, "--json").out)["is_same"] is False


def test_another_permit_than_the_recorded_one_is_named(samsyn: Samsyn, asked: Asked) -> None:
    entry = changed(asked, asked.disclosed, result="permit:another")

    ended = asked.replay(samsyn, entry)

    assert ended.status == 1
    assert "Not the same: fields, masks, warnings or kinds of income" in ended.out


def test_what_was_shown_beyond_the_decision_is_named(samsyn: Samsyn, asked: Asked) -> None:
    more = changed(asked, asked.disclosed, disclosure=("person.sex",))
    fewer = changed(asked, asked.disclosed, disclosure=())

    assert "Not the same: shown and not permitted: person.sex." in asked.replay(samsyn, more).out
    ended = asked.replay(samsyn, fewer)
    assert ended.status == 1
    assert "Not the same: permitted and not shown: address." in ended.out


def test_a_decision_that_was_another_before_says_that_nothing_was_shown(
    samsyn: Samsyn, asked: Asked
) -> None:
    entry = changed(asked, asked.refused, first="permit:another")

    ended = asked.replay(samsyn, entry)

    assert ended.status == 0
    assert "it was decided otherwise, so nothing was shown." in ended.out


def test_an_entry_that_is_not_there_is_told_in_one_line(samsyn: Samsyn, asked: Asked) -> None:
    ended = asked.replay(samsyn, "ent_nobody")

    assert (ended.status, ended.out) == (2, "")
    assert ended.err == "samsyn: no entry has that id here\n"


def test_an_entry_without_a_decision_is_told_in_one_line(samsyn: Samsyn, asked: Asked) -> None:
    ended = asked.replay(samsyn, id_of(asked, "catalogue_loaded"))

    assert (ended.status, ended.out) == (2, "")
    assert "that entry tells of no decision: it is of the kind catalogue_loaded" in ended.err


def test_an_entry_whose_key_was_destroyed_is_told_in_one_line(samsyn: Samsyn, asked: Asked) -> None:
    asked.ledger.change(
        "UPDATE data_key SET wrapped = NULL, destroyed_us = 1 WHERE owner <> 'house'"
    )

    ended = asked.replay(samsyn, asked.disclosed)

    assert (ended.status, ended.out) == (2, "")
    assert "the key of that entry was destroyed" in ended.err


def test_what_a_decision_rested_on_is_needed(samsyn: Samsyn, asked: Asked) -> None:
    asked.ledger.change("DELETE FROM catalogue_item")

    ended = asked.replay(samsyn, asked.disclosed)

    assert (ended.status, ended.out) == (2, "")
    assert "what that decision rested on is not kept here" in ended.err


def test_a_record_that_was_changed_is_seen_by_the_audit_and_not_decided_by(
    samsyn: Samsyn, asked: Asked
) -> None:
    assert verify(samsyn, asked.ledger.settings).status == 0
    asked.ledger.change("UPDATE entry SET payload = leaf WHERE kind = 'disclosed'")

    ended = asked.replay(samsyn, asked.disclosed)

    assert (ended.status, ended.out) == (2, "")
    assert "samsyn ledger verify" in ended.err
    assert verify(samsyn, asked.ledger.settings).status == 1


def test_that_somebody_looked_is_an_entry_and_the_ledger_still_fits(
    samsyn: Samsyn, asked: Asked
) -> None:
    asked.replay(samsyn, asked.disclosed)

    assert id_of(asked, "decision_replayed").startswith("ent_")
    assert verify(samsyn, asked.ledger.settings).status == 0


def id_of(asked: Asked, kind: str) -> str:
    with closing(sqlite3.connect(asked.ledger.database)) as connection:
        sql = "SELECT id FROM entry WHERE kind = ?"
        ((found,), *_) = connection.execute(sql, (kind,)).fetchall()
    return str(found)
