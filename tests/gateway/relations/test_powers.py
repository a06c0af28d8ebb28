"""The life of a power of attorney: given, opened once, taken on, used, ended; both read of it."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.dates import PartialDate
from contracts.errors import GatewayError
from contracts.pnr import Pnr
from contracts.records.family import Family
from contracts.records.person import Residence
from gateway.identity.callers import BroughtPower
from gateway.ledger.protocol import LogEntry
from gateway.store.store import Store
from tests.gateway.relations.acting import (
    FATHER,
    GRANDMOTHER,
    KID,
    MARK,
    MOTHER,
    SON,
    STRANGER,
    Acting,
    address,
    guardianship,
    shown,
)
from tests.gateway.store.house import FakeClock

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
HER, HELPER = GRANDMOTHER, SON
UNDER_GUARDIANSHIP = Family(guardianship=guardianship(guardian=STRANGER))


@pytest.fixture
async def acting(store: Store, clock: FakeClock) -> Acting:
    return await Acting(store, clock).start()


async def refusal(does: object) -> tuple[str, int] | None:
    try:
        await does  # type: ignore[misc]  # a coroutine
    except GatewayError as error:
        return error.code, error.status
    return None


def steps(rows: tuple[LogEntry, ...]) -> list[tuple[str, bool]]:
    """Give the steps in their order, and whether they are told to who gave it."""
    told = [each.delegation for each in reversed(rows) if each.delegation is not None]
    return [(each.step, each.is_grantor) for each in told]


async def test_from_offer_to_look_nobody_names_a_number(acting: Acting) -> None:
    before = await acting.code(HELPER, HER)

    await acting.empower(HER, HELPER, "person.name", "address")

    assert before == "no_custody"
    records = shown(await acting.look(HELPER, HER))
    assert records["person"] == {"name": {"full_name": "Farmor Holm"}}
    assert set(records) == {"person", "address"}
    newest = (await acting.rows(HER))[0]
    assert newest.sight.acting is not None
    assert newest.sight.acting.acts_as == "power_of_attorney"
    assert newest.sight.acting.subject_id == await acting.store.subjects.id_of(HELPER)


async def test_each_step_is_a_row_for_both_and_the_holders_has_nothing_of_hers(
    acting: Acting,
) -> None:
    power_id = await acting.empower(HER, HELPER, "income")
    await acting.end(HER, power_id)

    hers, his = await acting.rows(HER), await acting.rows(HELPER)

    assert steps(hers) == [
        *(("given", True), ("opened", True), ("accepted", True), ("withdrawn", True)),
    ]
    assert steps(his) == [("opened", False), ("accepted", False), ("withdrawn", False)]
    assert {each.fields for each in hers if each.delegation} == {("income",)}
    assert {(each.fields, each.sight.sections) for each in his if each.delegation} == {((), ())}


async def test_the_register_is_asked_whether_each_of_them_can_on_their_own_log(
    acting: Acting,
) -> None:
    await acting.empower(HER, HELPER)

    assert acting.register.asked == [HER, HELPER, HELPER]
    looked = [each for each in await acting.rows(HELPER) if each.delegation is None]
    assert {(each.outcome, each.sight.purpose) for each in looked} == {("checked", "own-access")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"birth_date": PartialDate("2011-11-21")}, "under_age"),
        ({"birth_date": None}, "facts_incomplete"),
        ({"status": "dead"}, "subject_deceased"),
        ({"status": "disappeared"}, "subject_disappeared"),
        ({"family": UNDER_GUARDIANSHIP}, "under_guardianship"),
        (
            {"family": Family(guardianship=guardianship(scope="partial", guardian=STRANGER))},
            "under_guardianship",
        ),
    ],
    ids=["14", "of unknown age", "dead", "disappeared", "guardian", "guardian in a part"],
)
async def test_who_cannot_neither_gives_nor_takes_one_on(
    acting: Acting, changes: dict[str, object], expected: str
) -> None:
    offered = await acting.give(HER)
    acting.register.change(HELPER, **changes)  # type: ignore[arg-type]  # a test's shorthand

    gives = await refusal(acting.give(HELPER))
    opens = await refusal(acting.open(HELPER, offered.link))

    assert gives is not None
    assert gives == opens
    assert gives[0] == expected
    assert await acting.open(STRANGER, offered.link) == offered.kept.id


async def test_a_fifteen_year_old_gives_one_to_a_parent_whose_view_has_ended(
    acting: Acting,
) -> None:
    acting.register.change(KID, birth_date=PartialDate("2011-11-20"))
    before = await acting.code(MOTHER, KID)

    await acting.empower(KID, MOTHER, "person")

    assert (before, await acting.code(MOTHER, KID)) == ("of_age", None)
    listed = await acting.relations(MOTHER)
    assert [(each.acts_as, each.name) for each in listed] == [("power_of_attorney", "Kaj Holm")]


async def test_of_a_young_person_the_other_parents_protection_counts_still(
    acting: Acting,
) -> None:
    acting.register.change(KID, birth_date=PartialDate("2010-11-20"))
    await acting.empower(KID, MOTHER, "address", "person")
    seen = address(await acting.look(MOTHER, KID))
    acting.register.change(FATHER, address_protection=MARK)

    assert seen is not None
    assert address(await acting.look(MOTHER, KID)) is None


async def test_it_shows_no_protected_place(acting: Acting) -> None:
    await acting.empower(HER, HELPER, "person", "address")
    acting.register.change(HER, address_protection=MARK)

    records = shown(await acting.look(HELPER, HER))

    assert "address" not in records
    assert "residence" not in records["person"]  # type: ignore[operator]  # JSON


# The link.
async def test_a_link_is_opened_once(acting: Acting) -> None:
    offered = await acting.give(HER)
    await acting.open(HELPER, offered.link)

    again, other = (
        await refusal(acting.open(HELPER, offered.link)),
        await refusal(acting.open(STRANGER, offered.link)),
    )

    assert (again, other) == (None, ("power_unknown", 404))


async def test_two_who_open_at_once_are_one_too_many(acting: Acting) -> None:
    offered = await acting.give(HER)

    found = await asyncio.gather(
        *(refusal(acting.open(each, offered.link)) for each in (HELPER, STRANGER, MOTHER, FATHER))
    )

    assert sorted(each or ("", 0) for each in found) == [("", 0), *[("power_unknown", 404)] * 3]


async def test_who_gave_it_does_not_open_it_and_the_link_lasts(acting: Acting) -> None:
    offered = await acting.give(HER)

    assert await refusal(acting.open(HER, offered.link)) == ("power_is_your_own", 403)
    assert await refusal(acting.open(HELPER, offered.link)) is None


@pytest.mark.parametrize("link", ["", "inv_" + "a" * 26, "pow_" + "a" * 26, "nonsense"])
async def test_a_link_that_was_never_given_looks_nobody_up(acting: Acting, link: str) -> None:
    assert await refusal(acting.open(HELPER, link)) == ("power_unknown", 404)
    assert acting.register.asked == []


async def test_a_link_lasts_ten_minutes_and_an_answer_thirty(
    acting: Acting, clock: FakeClock
) -> None:
    late, in_time = await acting.give(HER), await acting.give(HER)
    clock.move(minutes=10)
    await acting.open(HELPER, in_time.link)
    clock.move(seconds=1)
    too_late = await refusal(acting.open(HELPER, late.link))
    clock.move(minutes=30)

    answered = await refusal(
        acting.empowering.accept(acting.citizen(HELPER), in_time.kept.id, arrival=acting.arrival())
    )

    assert (too_late, answered) == (("power_unknown", 404), ("power_unknown", 404))
    listed = await acting.empowering.listed(acting.citizen(HER), arrival=acting.arrival())
    assert [each.state for each in listed.powers.given] == ["lapsed", "lapsed"]


async def test_three_links_wait_at_a_time(acting: Acting, clock: FakeClock) -> None:
    for _ in range(3):
        await acting.give(HER)

    fourth = await refusal(acting.give(HER))
    clock.move(minutes=11)

    assert fourth == ("too_many_powers", 403)
    assert await refusal(acting.give(HER)) is None


async def test_only_who_opened_it_takes_it_on(acting: Acting) -> None:
    offered = await acting.give(HER)
    await acting.open(HELPER, offered.link)

    refused = [
        await refusal(
            acting.empowering.accept(acting.citizen(who), offered.kept.id, arrival=acting.arrival())
        )
        for who in (STRANGER, HER)
    ]

    assert refused == [("power_unknown", 404)] * 2
    assert await acting.code(STRANGER, HER) == "no_custody"


async def test_one_that_is_opened_and_not_taken_on_gives_nothing(acting: Acting) -> None:
    offered = await acting.give(HER)
    await acting.open(HELPER, offered.link)

    assert await acting.code(HELPER, HER) == "no_custody"


async def test_one_that_was_declined_is_never_taken_on(acting: Acting) -> None:
    offered = await acting.give(HER)
    await acting.open(HELPER, offered.link)
    await acting.empowering.decline(
        acting.citizen(HELPER), offered.kept.id, arrival=acting.arrival()
    )

    accepted = await refusal(
        acting.empowering.accept(acting.citizen(HELPER), offered.kept.id, arrival=acting.arrival())
    )

    assert accepted == ("power_unknown", 404)
    assert steps(await acting.rows(HER))[-1] == ("declined", True)


# Its end.
@pytest.mark.parametrize(("who", "state"), [(HER, "withdrawn"), (HELPER, "returned")])
async def test_either_ends_it_at_once_and_for_good(acting: Acting, who: Pnr, state: str) -> None:
    power_id = await acting.empower(HER, HELPER)

    assert await acting.end(who, power_id) == state
    assert await acting.code(HELPER, HER) == "power_not_in_force"
    assert await acting.end(who, power_id) == state
    assert await refusal(
        acting.empowering.accept(acting.citizen(HELPER), power_id, arrival=acting.arrival())
    ) == ("power_unknown", 404)


async def test_nobody_else_ends_it(acting: Acting) -> None:
    power_id = await acting.empower(HER, HELPER)

    assert await refusal(acting.end(STRANGER, power_id)) == ("power_unknown", 404)
    assert await acting.code(HELPER, HER) is None


async def test_an_offer_may_be_withdrawn_before_anybody_opens_it(acting: Acting) -> None:
    offered = await acting.give(HER)

    assert await acting.end(HER, offered.kept.id) == "withdrawn"
    assert await refusal(acting.open(HELPER, offered.link)) == ("power_unknown", 404)


async def test_it_ends_with_its_last_day_in_copenhagen(acting: Acting, clock: FakeClock) -> None:
    await acting.empower(HER, HELPER, "person", until=date(2026, 12, 23))
    midnight = datetime(2026, 12, 23, 23, tzinfo=UTC)

    clock.time = midnight - timedelta(seconds=1)
    eve = await acting.code(HELPER, HER)
    clock.time = midnight

    assert (eve, await acting.code(HELPER, HER)) == (None, "power_not_in_force")
    listed = await acting.empowering.listed(acting.citizen(HER), arrival=acting.arrival())
    assert [each.state for each in listed.powers.given] == ["expired"]


@pytest.mark.parametrize(
    ("who", "expected"), [(HER, "subject_deceased"), (HELPER, "power_not_in_force")]
)
async def test_the_death_of_either_ends_it_for_good(
    acting: Acting, who: Pnr, expected: str
) -> None:
    await acting.empower(HER, HELPER)
    acting.register.change(who, status="dead")

    assert await acting.code(HELPER, HER) == expected
    acting.register.change(who, status="resident")
    assert await acting.code(HELPER, HER) == "power_not_in_force"
    assert steps(await acting.rows(HER))[-1] == ("ended_by_death", True)


@pytest.mark.parametrize(
    ("who", "expected"), [(HER, "under_guardianship"), (HELPER, "power_not_in_force")]
)
async def test_a_guardian_for_either_stays_it(acting: Acting, who: Pnr, expected: str) -> None:
    await acting.empower(HER, HELPER)
    acting.register.change(who, family=UNDER_GUARDIANSHIP)

    refused = await acting.code(HELPER, HER)
    acting.register.change(who, family=Family())

    assert (refused, await acting.code(HELPER, HER)) == (expected, None)


async def test_a_register_silent_about_its_holder_shows_nothing(acting: Acting) -> None:
    await acting.empower(HER, HELPER)
    acting.register.silent.add(HELPER)

    refused = await acting.code(HELPER, HER)
    acting.register.silent.clear()

    assert (refused, await acting.code(HELPER, HER)) == ("facts_incomplete", None)


async def test_what_one_holds_is_nobodys_to_give_on(acting: Acting) -> None:
    await acting.empower(HER, HELPER, "person")
    await acting.empower(HELPER, STRANGER, "person", "family", "income", "address")

    assert await acting.code(STRANGER, HER) == "no_custody"


async def test_it_is_the_givers_and_not_the_holders(acting: Acting) -> None:
    await acting.empower(HER, HELPER)

    assert await acting.code(HER, HELPER) == "no_custody"


# The log.
async def test_her_log_is_read_only_where_it_says_so(acting: Acting) -> None:
    await acting.empower(HER, HELPER, "person")
    without = await refusal(acting.log(HELPER, HER))
    await acting.empower(HER, HELPER, "person", gives_log=True)

    page = await acting.log(HELPER, HER)

    assert without == ("power_does_not_cover", 403)
    assert page.entries[0].sight.acting is not None
    assert page.entries[0].sight.acting.read_log


# Both see it at once.
async def test_both_list_it_with_the_names_that_they_let_each_other_know(acting: Acting) -> None:
    power_id = await acting.empower(HER, HELPER, "person")

    hers, his = [
        await acting.empowering.listed(acting.citizen(who), arrival=acting.arrival())
        for who in (HER, HELPER)
    ]

    (given,), (held,) = hers.powers.given, his.powers.held
    assert {given.id, held.id} == {power_id}
    assert (given.terms.holder_name, held.terms.grantor_name) == ("Søn Holm", "Farmor Holm")
    assert list(hers.names.values()) == [await acting.alias(HELPER, by=HER)]
    assert list(his.names.values()) == [await acting.alias(HER, by=HELPER)]
    (listed,) = await acting.relations(HELPER)
    assert (listed.power_id, listed.alias) == (power_id, await acting.alias(HER, by=HELPER))


@pytest.mark.parametrize(
    "changes",
    [{"address_protection": MARK}, {"residence": Residence(kind="no_fixed_abode")}],
    ids=["marked", "no fixed abode"],
)
async def test_a_protected_name_is_told_to_nobody(
    acting: Acting, changes: dict[str, object]
) -> None:
    acting.register.change(HER, **changes)
    await acting.empower(HER, HELPER, "person")

    listed = await acting.empowering.listed(acting.citizen(HELPER), arrival=acting.arrival())

    assert [each.terms.grantor_name for each in listed.powers.held] == [None]


# Brought by the sign-in.
async def test_a_sign_in_brings_sections_for_its_own_time(acting: Acting) -> None:
    power = BroughtPower(grantor=HER, sections=("person", "gone"))
    signed_in = acting.citizen(HELPER, power)

    records = shown(await acting.look(signed_in, HER))

    assert set(records) == {"person"}
    assert await acting.code(HELPER, HER) == "no_custody"
    assert await acting.code(signed_in, HER, sections=frozenset({"address"})) == (
        "power_does_not_cover"
    )
    assert await acting.code(signed_in, STRANGER) == "no_custody"
    (listed,) = await acting.relations(signed_in)
    assert listed.scope is not None
    assert (listed.acts_as, listed.scope.fields) == ("power_of_attorney", ("person", "gone"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "dead"}, "subject_deceased"),
        ({"family": UNDER_GUARDIANSHIP}, "under_guardianship"),
        ({"birth_date": PartialDate("2011-11-21")}, "power_not_in_force"),
    ],
)
async def test_the_register_decides_of_a_sign_ins_power_too(
    acting: Acting, changes: dict[str, object], expected: str
) -> None:
    acting.register.change(HER, **changes)  # type: ignore[arg-type]  # a test's shorthand
    signed_in = acting.citizen(HELPER, BroughtPower(grantor=HER, sections=("person",)))

    assert await acting.code(signed_in, HER) == expected


# A changed number.
async def test_it_outlives_a_changed_number_of_either(acting: Acting) -> None:
    new_her, new_helper = Pnr("0612481999"), Pnr("0202701998")
    power_id = await acting.empower(HER, HELPER)
    for old, new in ((HER, new_her), (HELPER, new_helper)):
        acting.register.people[new] = acting.register.people[old]
        await acting.store.subjects.link(old, new)

    assert await acting.code(new_helper, new_her) is None
    assert await acting.end(new_her, power_id) == "withdrawn"
    assert await acting.code(new_helper, new_her) == "power_not_in_force"


# A withdrawal against running look-ups.
async def test_nothing_is_released_after_the_commit_of_a_withdrawal(acting: Acting) -> None:
    rounds, late = 300, []
    for number in range(rounds):
        power_id = await acting.empower(HER, HELPER, "person")
        turns = number % 7

        async def wait(turns: int = turns) -> None:
            for _ in range(turns):
                await asyncio.sleep(0)

        acting.register.before_sections = wait
        looks = [asyncio.create_task(acting.look(HELPER, HER)) for _ in range(3)]
        await asyncio.sleep(0.0005 * (number % 11))
        await acting.end(HER, power_id)
        ended = await acting.rows(HER)
        withdrawn_at = next(each for each in ended if each.delegation)
        answers = [
            each
            for each in await asyncio.gather(*looks, return_exceptions=True)
            if not isinstance(each, BaseException)
        ]
        rows = {each.entry_id: each for each in await acting.rows(HER)}
        late += [
            each for each in answers if rows[each.receipt.entry_id].sequence > withdrawn_at.sequence
        ]

    assert late == []


async def test_a_withdrawal_while_a_registry_is_asked_wins(acting: Acting) -> None:
    power_id = await acting.empower(HER, HELPER, "person")

    async def withdrawn() -> None:
        await acting.end(HER, power_id)

    acting.register.before_sections = withdrawn

    assert await acting.code(HELPER, HER) == "power_not_in_force"
    newest = (await acting.rows(HER))[0]
    assert (newest.outcome, newest.reason) == ("refused", "power_not_in_force")


async def test_terms_that_were_changed_in_the_database_show_nothing(
    acting: Acting, house: object
) -> None:
    power_id = await acting.empower(HER, HELPER, "person")
    house.change("UPDATE delegation SET sealed = ? WHERE id = ?", b"other", power_id)  # type: ignore[attr-defined]  # a database

    assert await acting.code(HELPER, HER) == "evidence_unavailable"
