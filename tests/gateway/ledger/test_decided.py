"""What an entry's decision was made on is kept with it, and the same is decided again."""

import hashlib
from datetime import timedelta

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.reading import Failed
from contracts.records.person import Protection
from gateway.access.record import digested
from gateway.ledger.decided import NoDecision
from gateway.ledger.payload import ReplayedPayload, SightPayload
from gateway.store.store import Store
from tests.gateway.access.situations import (
    CATALOGUE,
    NOW,
    OTHERS,
    PURPOSE,
    RANDERS,
    agreement,
    citizen,
    organisation,
    read,
)
from tests.gateway.answering.fakes import NUMBER, PERSON, knows, question
from tests.gateway.ledger.deciding import AGREEMENTS, Deciding
from tests.gateway.ledger.samples import ask
from tests.gateway.store.house import FakeClock, House

pytestmark = pytest.mark.anyio
CHANGED = read(PURPOSE.replace('"person.birth_date", ', "") + OTHERS)


@pytest.fixture
async def deciding(store: Store, clock: FakeClock) -> Deciding:
    return await Deciding(store, clock).start()


def count(house: House, kind: str) -> int:
    ((found,),) = house.rows(f"SELECT count(*) FROM entry WHERE kind = '{kind}'")  # noqa: S608  # our own word
    return found


async def test_a_disclosure_keeps_the_decision_that_was_made_inside_its_transaction(
    deciding: Deciding, clock: FakeClock
) -> None:
    clock.time = NOW + timedelta(minutes=3)

    kept = await deciding.kept(await deciding.ask())

    school = CATALOGUE.of("school")
    assert school is not None
    assert kept.kind == "disclosed"
    assert kept.record.now == kept.at == NOW + timedelta(minutes=3)
    assert kept.record.purpose == digested(school).digest
    assert [each.digest for each in kept.record.agreements] == [AGREEMENTS[0].digest]
    assert kept.record.facts is not None
    assert kept.record.first is None


async def test_a_disclosure_decides_the_same_again(deciding: Deciding) -> None:
    entry_id = await deciding.ask()

    repeated = await deciding.again(entry_id)

    kept = await deciding.kept(entry_id)
    assert (repeated.recorded, repeated.decided, repeated.is_same) == ("permit", "permit", True)
    assert tuple(sorted(repeated.fields)) == kept.said.sight.fields
    assert repeated.purpose == "school@3"


async def test_a_citizens_own_view_decides_the_same_again(deciding: Deciding) -> None:
    repeated = await deciding.again(
        await deciding.ask(replace(citizen(), pnr=NUMBER), question("own-access"))
    )

    assert (repeated.decided, repeated.is_same, repeated.asker) == ("permit", True, "citizen")


async def test_a_refusal_by_a_static_rule_decides_the_same_again(deciding: Deciding) -> None:
    entry_id = await deciding.ask(organisation("private"))

    repeated = await deciding.again(entry_id)

    assert (repeated.recorded, repeated.is_same) == ("party_class_not_permitted", True)
    assert repeated.path[-1].refused == "party_class_not_permitted"


async def test_a_refusal_by_a_personal_rule_decides_the_same_again(deciding: Deciding) -> None:
    entry_id = await deciding.ask(organisation(municipality=RANDERS))

    repeated = await deciding.again(entry_id)

    assert (repeated.recorded, repeated.is_same) == ("not_registered_here", True)


async def test_that_the_register_was_down_decides_the_same_again(deciding: Deciding) -> None:
    deciding.fakes.registries.known[NUMBER] = Failed(outcome="unavailable")

    repeated = await deciding.again(await deciding.ask())

    assert (repeated.recorded, repeated.is_same) == ("facts_unavailable", True)
    deciding.fakes.registries.known[NUMBER] = knows()
    assert (await deciding.again(await deciding.ask())).decided == "permit"


async def test_an_agreement_withdrawn_in_between_is_kept_as_withdrawn(deciding: Deciding) -> None:
    registries = deciding.fakes.registries
    sections = registries.sections

    async def withdrawn(*given: object, **named: object) -> object:
        await deciding.store.record_agreements(())
        return await sections(*given, **named)  # type: ignore[arg-type]  # passed on

    registries.sections = withdrawn  # type: ignore[method-assign,assignment]  # a fake of a fake
    entry_id = await deciding.ask()

    kept, repeated = await deciding.kept(entry_id), await deciding.again(entry_id)
    assert kept.record.agreements[0].withdrawn_at == kept.at
    assert (repeated.recorded, repeated.is_same) == ("agreement_expired", True)
    assert repeated.was_another


async def test_a_decision_that_changed_in_between_keeps_the_second_and_what_the_first_was(
    deciding: Deciding, clock: FakeClock
) -> None:
    until = PartialDate("2026-11-23")
    protected = replace(PERSON, address_protection=Protection(until=until, marked=True))
    deciding.fakes.registries.known[NUMBER] = knows(protected)
    clock.time = NOW + timedelta(days=1)

    entry_id = await deciding.ask()

    kept, repeated = await deciding.kept(entry_id), await deciding.again(entry_id)
    assert (kept.kind, kept.said.reason) == ("unavailable", "decision_changed")
    assert kept.record.first is not None
    assert kept.record.first != kept.record.result
    assert (repeated.decided, repeated.is_same, repeated.was_another) == ("permit", True, True)


async def test_nobody_by_that_number_is_no_decision(deciding: Deciding) -> None:
    del deciding.fakes.registries.known[NUMBER]

    found = await deciding.store.logs.decision(await deciding.ask())

    assert found == NoDecision(why="no_decision", kind="unknown_subject")


async def test_a_clock_that_goes_back_is_not_the_decisions(
    deciding: Deciding, clock: FakeClock
) -> None:
    clock.time = NOW + timedelta(hours=1)
    first = await deciding.kept(await deciding.ask())
    clock.time = NOW + timedelta(hours=1) - timedelta(seconds=1)

    second = await deciding.kept(await deciding.ask())

    assert second.record.now == second.at >= first.at
    assert (await deciding.again(await deciding.ask())).is_same


async def test_a_purpose_that_was_changed_afterwards_replays_as_it_was(
    deciding: Deciding, store: Store, clock: FakeClock
) -> None:
    before = await deciding.ask()
    later = await Deciding(store, clock, catalogue=CHANGED).start()
    after = await later.ask()

    old, new = await later.again(before), await later.again(after)

    assert old.is_same
    assert new.is_same
    assert old.fields - new.fields == {"person.birth_date"}


async def test_two_catalogues_in_two_processes_each_replay_by_their_own(
    house: House, clock: FakeClock
) -> None:
    narrow = (digested(agreement("school", version="2", fields=("person",))),)
    async with house.store() as one, house.store() as other:
        first, second = Deciding(one, clock), Deciding(other, clock, catalogue=CHANGED)
        await first.start()
        await second.start()
        entries = [await first.ask(), await second.ask()]
        third = await Deciding(other, clock, agreements=narrow).start()
        entries += [await third.ask(), await first.ask()]

        repeated = [await first.again(each) for each in entries]

    assert [each.is_same for each in repeated] == [True] * 4
    assert [each.decided for each in repeated] == ["permit"] * 3 + ["agreement_missing"]
    assert len({each.fields for each in repeated}) == 4


async def test_what_is_in_a_catalogue_is_kept_once_and_named_by_its_entry(
    deciding: Deciding, house: House
) -> None:
    before = house.rows("SELECT digest, what, content FROM catalogue_item ORDER BY digest")
    await deciding.start()

    items = {digest: (what, bytes(content)) for digest, what, content in before}
    assert house.rows("SELECT count(*) FROM catalogue_item") == [(len(before),)]
    assert {hashlib.sha256(content).hexdigest() for _, content in items.values()} == set(items)
    assert sorted(what for what, _ in items.values()) == sorted(
        ["purposes"] * len(CATALOGUE.purposes) + ["agreements"] * 2
    )
    assert count(house, "catalogue_loaded") == 2


async def test_the_same_file_with_something_new_in_it_is_an_entry(
    store: Store, house: House
) -> None:
    loaded = [
        await store.load_catalogue("purposes", b"one", (b"a",)),
        await store.load_catalogue("purposes", b"one", (b"a",)),
        await store.load_catalogue("purposes", b"one", (b"a", b"b")),
        await store.load_catalogue("purposes", b"one", (b"a",)),
    ]

    assert loaded == [True, False, True, False]
    assert house.rows("SELECT count(*) FROM catalogue_item") == [(2,)]


async def test_that_a_decision_was_read_is_an_entry_about_the_same_citizen(
    deciding: Deciding, house: House
) -> None:
    entry_id = await deciding.ask()

    await deciding.kept(entry_id)

    ((read_id, subject_id),) = house.rows(
        "SELECT id, subject_id FROM entry WHERE kind = 'decision_replayed'"
    )
    assert house.content_of(read_id).payload == ReplayedPayload(entry_id=entry_id)
    assert subject_id == await deciding.store.subjects.id_of(NUMBER)


async def test_an_entry_that_is_not_there_is_none(deciding: Deciding, house: House) -> None:
    assert await deciding.store.logs.decision("ent_nobody") == NoDecision(why="no_entry")
    assert count(house, "decision_replayed") == 0


@pytest.mark.parametrize("kind", ["log_read", "intent", "catalogue_loaded"])
async def test_an_entry_without_a_decision_says_its_kind(
    deciding: Deciding, house: House, kind: str
) -> None:
    await deciding.ask()
    ((entry_id,), *_) = house.rows(f"SELECT id FROM entry WHERE kind = '{kind}'")  # noqa: S608  # our own word

    found = await deciding.store.logs.decision(entry_id)

    assert found == NoDecision(why="no_decision", kind=kind)
    assert count(house, "decision_replayed") == 0


async def test_an_entry_from_before_decisions_were_kept_tells_of_none(
    store: Store, anna: str, house: House
) -> None:
    entry_id = await ask(store, anna)

    said = house.content_of(entry_id).payload
    assert isinstance(said, SightPayload)
    assert (await store.logs.decision(entry_id)) == NoDecision(why="no_decision", kind="disclosed")


async def test_an_entry_whose_key_was_destroyed_cannot_be_decided_again(
    deciding: Deciding, house: House
) -> None:
    entry_id = await deciding.ask()
    house.change("UPDATE data_key SET wrapped = NULL, destroyed_us = 1 WHERE owner <> 'house'")

    found = await deciding.store.logs.decision(entry_id)

    assert found == NoDecision(why="no_key", kind="disclosed")
    assert count(house, "decision_replayed") == 0


async def test_an_entry_that_was_changed_is_not_decided_again(
    deciding: Deciding, house: House
) -> None:
    entry_id = await deciding.ask()
    house.change("UPDATE entry SET payload = leaf WHERE kind = 'disclosed'")

    found = await deciding.store.logs.decision(entry_id)

    assert found == NoDecision(why="unreadable", kind="disclosed")


async def test_no_personal_number_lies_in_the_store(deciding: Deciding, house: House) -> None:
    entry_id = await deciding.ask()

    said = house.content_of(entry_id).payload
    assert isinstance(said, SightPayload)
    assert NUMBER.reveal().encode() not in bytes(said.decision)
    assert b'"facts":' in bytes(said.decision)


async def test_a_record_is_small(deciding: Deciding, house: House) -> None:
    said = house.content_of(await deciding.ask()).payload

    assert isinstance(said, SightPayload)
    assert 400 < len(bytes(said.decision)) < 1200
