"""Whoever acts for a child or a ward: by the register, on the day, and seen by all concerned."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate, Period
from contracts.errors import GatewayError, NotPermitted, SubjectUnknown
from contracts.pnr import Pnr
from contracts.records.family import Child, CustodyHolder, Family
from contracts.records.person import Residence
from gateway.identity.callers import BroughtPower
from gateway.ledger.notices import Heard
from gateway.question import Question
from gateway.store.store import Store
from tests.gateway.access.situations import organisation
from tests.gateway.relations.acting import (
    BORN,
    BOTH,
    FATHER,
    GRANDMOTHER,
    HOME,
    KID,
    MARK,
    MOTHER,
    PARENTS,
    SON,
    STRANGER,
    Acting,
    address,
    guardianship,
    shown,
)
from tests.gateway.store.house import FakeClock

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
CLERK = organisation()
ENROLMENT = Question(
    subject=KID, purpose="school", period=Period(from_month="2026-01", to_month="2026-11")
)
WARD_SIGN_IN = BroughtPower(grantor=GRANDMOTHER, is_guardian=True)


@pytest.fixture
async def acting(store: Store, clock: FakeClock) -> Acting:
    return await Acting(store, clock).start()


async def test_a_holder_of_custody_sees_what_own_access_would_show(acting: Acting) -> None:
    answer = await acting.look(MOTHER, KID)

    assert (answer.purpose.id, answer.subject) == (
        "representation",
        await acting.alias(KID, by=MOTHER),
    )
    assert address(answer) == HOME
    assert answer.receipt.entry_id


async def test_relations_stand_in_her_own_words_for_people(acting: Acting) -> None:
    family = shown(await acting.look(MOTHER, KID))["family"]

    aliases = [await acting.alias(each, by=MOTHER) for each in (MOTHER, FATHER)]
    assert [each["person"] for each in family["parents"]] == aliases  # type: ignore[index]  # JSON


@pytest.mark.parametrize("who", [STRANGER, GRANDMOTHER, SON])
async def test_an_alias_that_names_somebody_gives_no_right(acting: Acting, who: Pnr) -> None:
    assert await acting.code(who, KID) == "no_custody"


async def test_another_citizens_alias_and_none_at_all_are_the_same(acting: Acting) -> None:
    foreign = await acting.alias(KID, by=FATHER)
    refused = []
    for alias in (foreign, "sub_" + "a" * 26, "nonsense"):
        with pytest.raises(SubjectUnknown) as caught:
            await acting._log.page(
                acting.citizen(MOTHER), alias, cursor=None, limit=5, arrival=acting.arrival()
            )
        refused.append((caught.value.code, caught.value.status))

    assert set(refused) == {("subject_unknown", 404)}
    assert acting.register.asked == []


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2012-11-20", None),
        ("2011-11-21", None),
        ("2011-11-20", "of_age"),
        ("2009-11-20", "of_age"),
        ("2008-11-21", "of_age"),
        ("2008-11-20", "no_custody"),
    ],
    ids=["14", "15 tomorrow", "15 today", "17", "18 tomorrow", "18 today"],
)
async def test_the_age_decides_on_the_danish_day(
    acting: Acting, born: str, expected: str | None
) -> None:
    acting.register.change(KID, birth_date=PartialDate(born))

    assert await acting.code(MOTHER, KID) == expected


async def test_her_view_ends_at_midnight_in_copenhagen_and_the_childs_begins(
    acting: Acting, clock: FakeClock
) -> None:
    acting.register.change(KID, birth_date=PartialDate("2011-12-24"))
    midnight = datetime(2026, 12, 23, 23, tzinfo=UTC)

    clock.time = midnight - timedelta(seconds=1)
    eve = await acting.code(MOTHER, KID)
    clock.time = midnight

    assert (eve, await acting.code(MOTHER, KID)) == (None, "of_age")
    (listed,) = await acting.relations(MOTHER)
    assert (listed.acts_as, listed.refused and listed.refused.code) == ("custody_holder", "of_age")


async def test_a_birthday_between_question_and_answer_lets_nothing_out(
    acting: Acting, clock: FakeClock
) -> None:
    acting.register.change(KID, birth_date=PartialDate("2011-12-24"))
    clock.time = datetime(2026, 12, 23, 22, 59, 59, tzinfo=UTC)

    async def past_midnight() -> None:
        clock.move(seconds=2)

    acting.register.before_sections = past_midnight

    assert await acting.code(MOTHER, KID) == "of_age"
    newest = (await acting.rows(KID))[0]
    assert (newest.outcome, newest.reason) == ("refused", "of_age")


@pytest.mark.parametrize(
    ("since", "expected"),
    [("2026-11-06", HOME), ("2026-11-07", None), ("2026-11-20", None), (None, None)],
    ids=["14 days", "13 days", "today", "unknown"],
)
async def test_custody_of_less_than_a_fortnight_shows_no_place(
    acting: Acting, since: str | None, expected: str | None
) -> None:
    started = None if since is None else PartialDate(since)
    custody = (replace(BOTH[0], since=started), BOTH[1])
    acting.register.change(KID, family=Family(parents=PARENTS, custody=custody))

    assert address(await acting.look(MOTHER, KID)) == expected


async def test_the_other_parents_protection_is_looked_up_on_their_own_log(acting: Acting) -> None:
    acting.register.change(FATHER, address_protection=MARK)

    answer = await acting.look(MOTHER, KID)

    assert address(answer) is None
    (seen,) = await acting.rows(FATHER)
    assert (seen.outcome, seen.sight.capacity, seen.sight.purpose) == (
        "checked",
        "related",
        "representation",
    )
    assert seen.sight.acting is None
    assert seen.fields == (
        "person.address_protection.marked",
        "person.address_protection.since",
        "person.address_protection.until",
        "person.residence.kind",
        "person.status",
    )


async def test_what_cannot_be_told_of_the_other_parent_hides(acting: Acting) -> None:
    acting.register.silent.add(FATHER)

    hidden = await acting.look(MOTHER, KID)
    acting.register.silent.clear()

    assert address(hidden) is None
    assert shown(hidden)["person"]["name"] == {"full_name": "Kaj Holm"}  # type: ignore[index]  # JSON
    assert [each.outcome for each in await acting.rows(FATHER)] == ["unavailable"]
    assert address(await acting.look(MOTHER, KID)) == HOME


async def test_another_parent_without_a_number_hides_for_good(acting: Acting) -> None:
    nameless = replace(PARENTS[1], person=None, name="Zoë O'Brien")
    acting.register.change(KID, family=Family(parents=(PARENTS[0], nameless), custody=BOTH[:1]))

    assert address(await acting.look(MOTHER, KID)) is None
    assert acting.register.asked == [KID]


async def test_a_dead_other_parent_hides_nothing(acting: Acting) -> None:
    acting.register.change(FATHER, status="dead", residence=None)

    assert address(await acting.look(MOTHER, KID)) == HOME


async def test_a_third_holder_of_custody_is_looked_up_too(acting: Acting) -> None:
    third = CustodyHolder(role="other_1", person=STRANGER, since=BORN)
    acting.register.change(KID, family=Family(parents=PARENTS, custody=(*BOTH, third)))
    acting.register.change(STRANGER, address_protection=MARK)

    assert address(await acting.look(MOTHER, KID)) is None
    assert set(acting.register.asked) == {KID, FATHER, STRANGER}


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"status": "dead"}, "subject_deceased"),
        ({"birth_date": PartialDate("2010-01-01")}, "of_age"),
        ({"address_protection": MARK}, None),
    ],
    ids=["refused", "of age", "hidden already"],
)
async def test_nobody_else_is_looked_up_where_it_would_change_nothing(
    acting: Acting, changes: dict[str, object], asked: str | None
) -> None:
    acting.register.change(KID, **changes)

    assert await acting.code(MOTHER, KID) == asked
    assert acting.register.asked == [KID]


async def test_a_notice_about_the_other_parent_counts_from_its_commit(
    acting: Acting, store: Store
) -> None:
    async def noticed() -> None:
        heard = Heard(change="gained", since=date(2026, 11, 20), reference="cpr-1")
        await store.notices.take(FATHER, heard)

    acting.register.before_sections = noticed

    changed = await acting.code(MOTHER, KID)
    acting.register.before_sections = None

    assert changed == "decision_changed"
    assert address(await acting.look(MOTHER, KID)) is None


async def test_in_hiding_the_child_has_neither_place_nor_name(acting: Acting) -> None:
    acting.register.change(
        KID, status="resident_special_road", residence=Residence(kind="special_road")
    )

    records = shown(await acting.look(MOTHER, KID))

    assert "name" not in records["person"]  # type: ignore[operator]  # JSON
    assert "residence" not in records["person"]  # type: ignore[operator]  # JSON
    assert "address" not in records


# Both holders of custody read the same rows.
async def test_both_holders_of_custody_read_each_others_looks_as_x_for_y(acting: Acting) -> None:
    named = await acting.alias(FATHER, by=MOTHER)
    await acting.look(FATHER, KID)

    page = await acting.log(MOTHER, KID)

    reading, looking = page.entries
    father = await acting.store.subjects.id_of(FATHER)
    assert looking.sight.acting is not None
    assert (looking.sight.acting.subject_id, looking.sight.acting.acts_as) == (
        father,
        "custody_holder",
    )
    assert page.names[father] == named
    assert reading.sight.acting is not None
    assert (reading.outcome, reading.fields, reading.sight.acting.read_log) == (
        "disclosed",
        (),
        True,
    )
    again = await acting.log(FATHER, KID)
    assert [each.entry_id for each in again.entries[1:]] == [
        reading.entry_id,
        looking.entry_id,
    ]


async def test_a_refused_look_stands_on_the_log_of_whom_it_was_about(acting: Acting) -> None:
    await acting.code(STRANGER, KID)

    (row,) = await acting.rows(KID)

    assert (row.outcome, row.reason) == ("refused", "no_custody")
    assert row.sight.acting is not None
    assert row.sight.acting.acts_as is None


async def test_whose_place_is_hidden_has_no_row_that_tells_it(acting: Acting) -> None:
    await acting.answering.answer(CLERK, ENROLMENT, arrival=acting.arrival())
    open_page = await acting.log(MOTHER, KID)
    acting.register.change(FATHER, address_protection=MARK)

    hidden_page = await acting.log(MOTHER, KID)

    assert [each.sight.purpose for each in open_page.entries] == ["representation", "school"]
    assert {each.sight.purpose for each in hidden_page.entries} == {"representation"}
    assert "school" in {each.sight.purpose for each in await acting.rows(KID)}


async def test_a_page_is_full_whatever_is_kept_back(acting: Acting) -> None:
    acting.register.change(FATHER, address_protection=MARK)
    for _ in range(3):
        await acting.look(MOTHER, KID, sections=frozenset({"person"}))
        await acting.answering.answer(CLERK, ENROLMENT, arrival=acting.arrival())

    first = await acting.log(MOTHER, KID, limit=2)
    second = await acting.log(MOTHER, KID, limit=2, cursor=first.next_cursor)

    assert [len(first.entries), len(second.entries)] == [2, 2]
    assert first.next_cursor
    seen = {each.entry_id for each in (*first.entries, *second.entries)}
    assert len(seen) == 4


async def test_a_cursor_is_good_for_its_own_reader_only(acting: Acting) -> None:
    for _ in range(2):
        await acting.look(MOTHER, KID, sections=frozenset({"person"}))
    page = await acting.log(MOTHER, KID, limit=1)
    asked = len(acting.register.asked)

    with pytest.raises(GatewayError) as caught:
        await acting.log(FATHER, KID, limit=1, cursor=page.next_cursor)

    assert caught.value.code == "cursor_invalid"
    assert len(acting.register.asked) == asked


# For whom she may act.
async def test_children_are_listed_with_name_scope_and_the_day_it_ends(acting: Acting) -> None:
    (kid,) = await acting.relations(MOTHER)

    assert (kid.acts_as, kid.name, kid.birth_date) == ("custody_holder", "Kaj Holm", BORN.iso)
    assert (kid.since, kid.until) == (BORN.iso, date(2030, 6, 8))
    assert kid.scope is not None
    assert kid.scope.access_log
    assert acting.register.asked == [MOTHER, KID]


async def test_a_child_without_custody_is_not_listed_and_was_looked_up(acting: Acting) -> None:
    acting.register.change(KID, family=Family(parents=PARENTS, custody=BOTH[1:]))

    assert await acting.relations(MOTHER) == ()
    assert [each.reason for each in await acting.rows(KID)] == ["no_custody"]


async def test_a_child_of_age_is_not_even_looked_up(acting: Acting) -> None:
    grown = Family(children=(Child(person=KID, birth_date=PartialDate("2006-06-09")),))
    acting.register.change(MOTHER, family=grown)

    assert await acting.relations(MOTHER) == ()
    assert acting.register.asked == [MOTHER]


async def test_a_register_that_is_down_for_one_child_is_said_of_that_child(acting: Acting) -> None:
    acting.register.silent.add(KID)

    (kid,) = await acting.relations(MOTHER)

    assert kid.refused is not None
    assert (kid.acts_as, kid.refused.code) == (None, "facts_unavailable")


async def test_a_name_in_hiding_is_not_listed(acting: Acting) -> None:
    acting.register.change(
        KID, status="resident_special_road", residence=Residence(kind="special_road")
    )

    (kid,) = await acting.relations(MOTHER)

    assert (kid.refused, kid.name, kid.birth_date) == (None, None, BORN.iso)


# Guardians.
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"scope": "partial"}, "guardianship_not_full"),
        ({"scope": None}, "guardianship_not_full"),
        ({"until": PartialDate("2026-11-19")}, "no_custody"),
        ({"guardian": STRANGER}, "no_custody"),
    ],
    ids=["full", "partial", "not said", "ended", "somebody else's"],
)
async def test_a_guardian_is_one_only_where_the_register_says_so(
    acting: Acting, changes: dict[str, object], expected: str | None
) -> None:
    acting.register.change(GRANDMOTHER, family=Family(guardianship=guardianship(**changes)))

    by_alias = await acting.code(SON, GRANDMOTHER)
    listed = await acting.relations(acting.citizen(SON, WARD_SIGN_IN))

    assert by_alias == expected
    assert [each.refused and each.refused.code for each in listed] == (
        [] if expected == "no_custody" else [expected]
    )
    assert {each.acts_as for each in listed} <= {"guardian"}


async def test_a_sign_in_alone_makes_nobody_a_guardian(acting: Acting) -> None:
    claimed = acting.citizen(STRANGER, WARD_SIGN_IN)

    assert await acting.relations(claimed) == ()
    assert await acting.code(claimed, GRANDMOTHER) == "no_custody"


async def test_nobody_acts_for_herself(acting: Acting) -> None:
    with pytest.raises(NotPermitted, match="no_custody"):
        await acting.look(MOTHER, MOTHER)
