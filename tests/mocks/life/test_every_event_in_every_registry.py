"""Every event × every registry: what our adapters read before and after, and what is told."""

import pytest
from lxml import etree

from mocks.life.events import EXAMPLES
from mocks.sf1520.answer import answer_about
from mocks.sf1520.contract import namespace, schema
from mocks.skat.contract import PATH as SKAT_PATH
from mocks.skat.contract import schema as skat_schema
from mocks.skat.contract import tag
from tests.mocks.life.cases import CASES, IDS, Case
from tests.mocks.life.registries import changes

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
A_MONTH_LATER = "2026-12-20T09:00:00Z"
ONLY_IN_V5 = "guardianship.scope"

each_event = pytest.mark.parametrize("case", CASES, ids=IDS)


@pytest.fixture
def let_happen(registries):
    def happen(case):
        told = registries.order(case.event, case.persona, **case.more)
        assert "error" not in told

    return happen


@pytest.fixture
def a_month_later(registries):
    def later():
        registries.clock(now=A_MONTH_LATER, freeze=True)

    return later


def test_no_event_is_left_out():
    assert {case.event for case in CASES} == set(EXAMPLES)


@each_event
async def test_a_month_later_every_registry_says_exactly_what_has_changed(
    case, registries, let_happen, a_month_later, friday
):
    a_month_later()
    without = await registries.seen(*case.personas)
    registries.clock(now=friday.isoformat())
    let_happen(case)
    a_month_later()
    after = await registries.seen(*case.personas)

    assert changes(without, after) == case.changes


@each_event
async def test_until_its_next_load_the_person_register_says_what_it_said(
    case, registries, let_happen
):
    before = {persona: await registries.cpr(persona) for persona in case.personas}
    numbers = {persona: registries.number(persona) for persona in case.personas}
    let_happen(case)
    after = {persona: await registries.cpr(numbers[persona]) for persona in case.personas}

    assert after == before


@each_event
async def test_the_registries_tell_the_feed(case, registries, let_happen, a_month_later):
    before = registries.told()
    let_happen(case)
    a_month_later()

    assert (before, registries.told()) == ([], case.notices)


@each_event
async def test_contract_4_says_the_same_as_contract_5(case, registries, let_happen, a_month_later):
    let_happen(case)
    a_month_later()
    old = await registries.seen(*case.personas, version="v4")
    new = await registries.seen(*case.personas, version="v5")

    assert [row for row in changes(old, new) if ONLY_IN_V5 not in row] == []


@each_event
def test_what_the_person_register_answers_holds_to_its_contract(
    case, registries, let_happen, a_month_later
):
    let_happen(case)
    a_month_later()
    world, now = registries.life.replica, registries.life.clock()
    people = [world.person(registries.number(persona)) for persona in case.personas]
    invalid = [
        version
        for version in (4, 5)
        for person in people
        if not schema(version).validate(
            etree.fromstring(answer_about(person, version, now, world=world)).find(
                f".//{{{namespace(version)}}}PersonLookupResponse"
            )
        )
    ]

    assert len(people) == len(case.personas)
    assert invalid == []


PAID_OTHERWISE = [
    *(case for case in CASES if case.event in {"new-job", "raise", "correction", "death"}),
    Case("lost-job", "employee", {}, {}, []),
    Case("lost-job", "employee", {"on": "2026-10-31"}, {}, []),
    Case("lost-job", "employee", {"on": "2026-10-10"}, {}, []),
    Case("raise", "fortnight-paid", {"percent": "-10"}, {}, []),
    Case("raise", "single-father", {"on": "2026-10-01"}, {}, []),
    Case("lost-job", "shared-residence-mother", {"on": "2026-11-10"}, {}, []),
    Case("death", "fortnight-paid", {"on": "2026-10-20"}, {}, []),
    Case("emigration", "employee-spouse", {"on": "2026-09-15"}, {}, []),
]


@pytest.mark.parametrize("case", PAID_OTHERWISE, ids=lambda case: f"{case.event} {case.more}")
async def test_what_the_income_register_answers_holds_to_the_official_contract_and_ours(
    case, registries, let_happen, a_month_later, official
):
    file = "skat-eindkomst/personhent/skat_dk/eindkomst/IndkomstOplysningPersonHentInterface.xsd"
    theirs = etree.XMLSchema(etree.parse(str(official / file)))
    let_happen(case)
    a_month_later()
    await registries.income(case.persona)
    body = etree.fromstring(registries.answers[SKAT_PATH])
    answer = body.find(f".//{tag('IndkomstOplysningPersonHent_O')}")

    assert theirs.validate(answer), theirs.error_log
    assert skat_schema().validate(answer)


@each_event
async def test_a_reset_world_is_as_it_was(case, registries, let_happen, a_month_later):
    before = await registries.seen(*case.personas)
    let_happen(case)
    a_month_later()
    registries.admin("POST", "/reset", {})

    assert changes(before, await registries.seen(*case.personas)) == {}
    assert registries.told() == []


async def test_a_newborn_is_known_with_both_parents_where_the_mother_lives(registries):
    registries.order("child", name="Alba", id="birth")
    unloaded = await registries.cpr("employee-newborn")
    registries.clock(advance="P1D", freeze=True)
    told = await registries.seen("employee-newborn")

    assert unloaded == {"known": False}
    assert told["employee-newborn.cpr.person.name.full_name"] == "Alba Lindholt"
    assert told["employee-newborn.cpr.family.parents[0].person"] == "employee"
    assert told["employee-newborn.cpr.family.parents[1].person"] == "employee-spouse"
    assert told["employee-newborn.dar.text"] == "Lærkesporet 14, 2. tv, 8210 Aarhus V"


async def test_an_old_number_points_at_the_new_one_and_has_no_income(registries, a_month_later):
    old = registries.number("employee")
    registries.order("changed-number")
    a_month_later()
    new = registries.number("employee")
    reading = await registries.reading(old)
    of_old, of_new = await registries.income(old), await registries.income(new)

    assert old != new
    assert (reading.about, reading.current_number) == (old, new)
    assert of_old.months == ()
    assert "2026-11" in [month.month for month in of_new.months]


async def test_relatives_name_the_new_number(registries, a_month_later):
    registries.order("changed-number")
    a_month_later()
    new = registries.number("employee")
    husband = (await registries.reading("employee-spouse")).section("family").record
    child = (await registries.reading("employee-child")).section("family").record

    assert husband.spouse.person == new
    assert child.parents[0].person == new
    assert child.custody[0].person == new
