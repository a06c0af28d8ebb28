"""An authority's own entries: by case, unit and time, newest first, its own only; reading them is
an entry.
"""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from contracts.errors import EvidenceUnavailable, QuestionInvalid
from contracts.pnr import Pnr
from gateway.ledger.entries import CITIZEN
from gateway.ledger.organisation_log import (
    Indexes,
    OrganisationFilter,
    OrganisationPage,
    OrganisationReader,
    own_entries,
)
from gateway.ledger.payload import OrganisationReadPayload
from gateway.store.database import database_at
from gateway.store.store import Store
from tests.gateway.ledger.samples import NOON, ask, intend, sight_of
from tests.gateway.store.house import FakeClock, House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
AARHUS, RANDERS = "55133018", "29189668"
OFFICER = OrganisationReader(
    organisation="Aarhus Kommune",
    organisation_cvr=AARHUS,
    client_id="aarhus-kommune",
    unit="Databeskyttelse",
    actor_id="aarhus-dpo",
    correlation_id="c0ffee",
)
EVERYTHING = OrganisationFilter()


async def read(
    store: Store,
    asked: OrganisationFilter = EVERYTHING,
    *,
    by: OrganisationReader = OFFICER,
    cursor: str | None = None,
    limit: int = 100,
) -> OrganisationPage:
    return await store.logs.of_organisation(by, asked, cursor=cursor, limit=limit)


def ids(page: OrganisationPage) -> list[str]:
    return [each.entry_id for each in page.entries]


def officer_of(cvr: str) -> OrganisationReader:
    return OrganisationReader(
        organisation="Randers Kommune",
        organisation_cvr=cvr,
        client_id="randers-kommune",
        unit="Databeskyttelse",
        actor_id="aarhus-dpo",
        correlation_id="c0ffee",
    )


async def test_an_authority_sees_all_its_own_entries_newest_first(
    store: Store, anna: str, bent: str
) -> None:
    asked = [await ask(store, anna), await ask(store, bent), await ask(store, anna)]

    assert ids(await read(store)) == asked[::-1]


async def test_refusals_and_what_was_broken_off_are_among_them(store: Store, anna: str) -> None:
    refused = await store.ledger.close(
        None, sight_of(anna), outcome="refused", reason="role_missing", at=NOON
    )
    intent_id = await intend(store, sight_of(anna))

    page = await read(store)

    assert [(each.entry_id, each.outcome) for each in page.entries] == [
        (intent_id, "outcome_unknown"),
        (refused, "refused"),
    ]


async def test_another_authoritys_entries_never_show(store: Store, anna: str) -> None:
    ours = await ask(store, anna)
    theirs = await ask(store, anna, organisation_cvr=RANDERS, organisation="Randers Kommune")

    assert ids(await read(store)) == [ours]
    assert ids(await read(store, by=officer_of(RANDERS))) == [theirs]


async def test_a_citizens_own_reading_is_not_among_them(store: Store, anna: str) -> None:
    await ask(store, anna, client_id=CITIZEN, purpose="own-access")
    await store.ledger.log_of(anna, cursor=None, limit=10)

    assert ids(await read(store)) == []


async def test_a_case_is_found_by_its_reference_and_never_by_a_part_of_it(
    store: Store, anna: str
) -> None:
    first = await ask(store, anna, case_reference="S2026-17")
    await ask(store, anna, case_reference="S2026-170")

    assert ids(await read(store, OrganisationFilter(case_reference="S2026-17"))) == [first]
    assert ids(await read(store, OrganisationFilter(case_reference="S2026-1"))) == []


async def test_the_same_case_reference_of_another_authority_is_another_case(
    store: Store, anna: str
) -> None:
    await ask(store, anna, organisation_cvr=RANDERS)

    assert ids(await read(store, OrganisationFilter(case_reference="S2026-17"))) == []


async def test_a_unit_is_found_by_its_name(store: Store, anna: str) -> None:
    await ask(store, anna)
    school = await ask(store, anna, unit="Skole")

    assert ids(await read(store, OrganisationFilter(unit="Skole"))) == [school]


async def test_a_time_begins_inclusive_and_ends_before(
    store: Store, clock: FakeClock, anna: str
) -> None:
    began = clock.time
    asked = []
    for _ in range(3):
        asked.append(await ask(store, anna))
        clock.move(minutes=1)
    second, third = began + timedelta(minutes=1), began + timedelta(minutes=2)

    assert ids(await read(store, OrganisationFilter(since=second))) == asked[:0:-1]
    assert ids(await read(store, OrganisationFilter(before=third))) == asked[1::-1]
    assert ids(await read(store, OrganisationFilter(since=second, before=third))) == [asked[1]]


async def test_filters_are_taken_together(store: Store, anna: str) -> None:
    await ask(store, anna, unit="Skole")
    await ask(store, anna, case_reference="S2026-99")
    both = await ask(store, anna, unit="Skole", case_reference="S2026-99")

    asked = OrganisationFilter(unit="Skole", case_reference="S2026-99", since=NOON)
    assert ids(await read(store, asked)) == [both]


@pytest.mark.parametrize(("limit", "sizes"), [(1, [1, 1, 1, 1, 1]), (2, [2, 2, 1]), (5, [5])])
async def test_pages_hold_every_entry_once(
    store: Store, limit: int, sizes: list[int], anna: str
) -> None:
    asked = [await ask(store, anna) for _ in range(5)]

    pages = [await read(store, limit=limit)]
    while pages[-1].next_cursor:
        pages.append(await read(store, limit=limit, cursor=pages[-1].next_cursor))

    assert [len(each.entries) for each in pages] == sizes
    assert [entry_id for page in pages for entry_id in ids(page)] == asked[::-1]


async def test_a_cursor_is_good_for_its_authority_and_its_filters_alone(
    store: Store, house: House, anna: str
) -> None:
    await ask(store, anna)
    await ask(store, anna)
    cursor = (await read(store, limit=1)).next_cursor
    before = house.rows("SELECT count(*) FROM entry")

    for asked, by in [
        (OrganisationFilter(unit="Pladsanvisningen"), OFFICER),
        (OrganisationFilter(since=NOON), OFFICER),
        (EVERYTHING, officer_of(RANDERS)),
    ]:
        with pytest.raises(QuestionInvalid) as refused:
            await read(store, asked, by=by, cursor=cursor)
        assert refused.value.code == "cursor_invalid"
    with pytest.raises(QuestionInvalid):
        await store.ledger.log_of(anna, cursor=cursor, limit=1)

    assert house.rows("SELECT count(*) FROM entry") == before


async def test_a_citizen_goes_by_the_authoritys_own_alias(store: Store) -> None:
    number = Pnr("0107611234")
    named = await store.subjects.named(frozenset({number}), sector=AARHUS)
    await store.subjects.named(frozenset({number}), sector=RANDERS)
    await ask(store, named[number].subject_id)

    page = await read(store)

    assert page.aliases == {named[number].subject_id: named[number].alias}


async def test_where_it_has_no_alias_none_is_made(store: Store, house: House, anna: str) -> None:
    await ask(store, anna)

    page = await read(store)

    assert page.aliases == {}
    assert house.rows("SELECT alias FROM subject_alias") == []


async def test_an_entry_about_a_former_number_has_the_alias_of_the_living(store: Store) -> None:
    old, new = Pnr("0107611234"), Pnr("0107611235")
    former = await store.subjects.id_of(old)
    await ask(store, former)
    named = await store.subjects.named(frozenset({new}), sector=AARHUS)
    await store.subjects.link(old, new)

    page = await read(store)

    assert page.aliases == {former: named[new].alias}


async def test_reading_it_is_an_entry_and_no_row(store: Store, house: House) -> None:
    asked = OrganisationFilter(case_reference="S2026-17", unit="Skole")
    await read(store, asked)

    assert ids(await read(store)) == []
    entries = house.rows(
        "SELECT id, subject_id, correlation_id FROM entry "
        "WHERE kind = 'organisation_log_read' ORDER BY sequence"
    )
    assert [each[1:] for each in entries] == [(None, "c0ffee")] * 2
    assert house.content_of(entries[0][0]).payload == OrganisationReadPayload(
        organisation="Aarhus Kommune",
        organisation_cvr=AARHUS,
        client_id="aarhus-kommune",
        unit="Databeskyttelse",
        actor=store.actor_pseudonym("aarhus-dpo", organisation_cvr=AARHUS),
        case_reference="S2026-17",
        unit_asked="Skole",
        page_rows=100,
    )


async def test_a_log_whose_reading_cannot_be_noted_is_not_shown(
    store: Store, clock: FakeClock, anna: str
) -> None:
    await ask(store, anna)
    clock.move(hours=-1)
    with pytest.raises(EvidenceUnavailable):
        await read(store)
    clock.move(hours=1)

    assert len((await read(store)).entries) == 1


async def test_an_entry_that_cannot_be_read_is_not_left_out(
    store: Store, house: House, anna: str
) -> None:
    await ask(store, anna)
    house.change("UPDATE entry SET payload = ? WHERE kind = 'disclosed'", b"{}")

    with pytest.raises(EvidenceUnavailable):
        await read(store)


def plan_of(connection: Connection, asked: OrganisationFilter, indexes: Indexes) -> str:
    question = own_entries(indexes, asked, before=1000).limit(101)
    compiled = question.compile(
        connection, compile_kwargs={"render_postcompile": True, "literal_binds": False}
    )
    given = compiled.construct_params()
    names = compiled.positiontup
    explain = "EXPLAIN"
    if connection.dialect.name == "sqlite":
        explain = "EXPLAIN QUERY PLAN"
    else:
        # So small a table is read from end to end otherwise, or gathered and sorted: what is shown
        # is that neither is needed.
        for habit in ("seqscan", "bitmapscan", "sort"):
            connection.exec_driver_sql(f"SET enable_{habit} = off")
    parameters = given if names is None else tuple(given[name] for name in names)
    rows = connection.exec_driver_sql(f"{explain} {compiled}", parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize(
    ("asked", "indexes", "expected"),
    [
        pytest.param(
            OrganisationFilter(since=NOON),
            Indexes(organisation=b"o" * 16, unit=None, case=None),
            "ix_entry_organisation_index_sequence",
            id="everything since",
        ),
        pytest.param(
            EVERYTHING,
            Indexes(organisation=b"o" * 16, unit=b"u" * 16, case=None),
            "ix_entry_organisation_index_sequence",
            id="a unit",
        ),
        pytest.param(
            EVERYTHING,
            Indexes(organisation=b"o" * 16, unit=None, case=b"c" * 16),
            "ix_entry_",
            id="a case",
        ),
    ],
)
async def test_no_question_reads_the_whole_table(
    store: Store,
    house: House,
    anna: str,
    asked: OrganisationFilter,
    indexes: Indexes,
    expected: str,
) -> None:
    await ask(store, anna)
    engine = database_at(house.settings).reading(1)

    with engine.connect() as connection:
        plan = plan_of(connection, asked, indexes)
    engine.dispose()

    assert expected in plan
    assert "SCAN entry" not in plan
    assert "Seq Scan on entry" not in plan.replace("entry ending", "")
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
