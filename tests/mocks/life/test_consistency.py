"""Whatever happens in whatever order, the registries stay consistent with each other."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.dates import danish_day
from mocks.clock import MovableClock
from mocks.life.events import read_event
from mocks.life.life import Life
from mocks.life.refusing import Refused
from mocks.world.sandbox import sandbox_world

pytestmark = pytest.mark.slow
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WORLD = sandbox_world(danish_day(FRIDAY))
PEOPLE = [
    *("employee", "employee-spouse", "employee-child", "single-father", "randers-resident"),
    *("no-mitid-exempt-post", "no-mitid-daughter", "protected-address", "guardian"),
    *("employee-newborn", "number-changed", "shared-residence-mother"),
]
RESIDENT = {1, 3}
DEAD, NUMBER_CHANGED = 90, 60
WHAT = st.one_of(
    st.fixed_dictionaries(
        {
            "event": st.just("move"),
            "to": st.sampled_from(["same-municipality", "other-municipality", "newly-built"]),
            "household": st.sampled_from(["everybody", "children", "alone"]),
        }
    ),
    st.fixed_dictionaries(
        {"event": st.just("marriage"), "partner": st.sampled_from(PEOPLE)},
    ),
    st.fixed_dictionaries(
        {"event": st.just("guardianship"), "guardian": st.sampled_from(PEOPLE)},
    ),
    st.fixed_dictionaries(
        {"event": st.just("correction"), "how": st.sampled_from(["difference", "reversal"])},
    ),
    st.fixed_dictionaries(
        {
            "event": st.sampled_from(
                [
                    *("divorce", "child", "death", "emigration", "changed-number", "raise"),
                    *("new-job", "lost-job", "protection-on", "protection-off"),
                ]
            )
        }
    ),
)
ORDERS = st.lists(
    st.tuples(WHAT, st.sampled_from(PEOPLE), st.integers(min_value=-90, max_value=60)),
    min_size=1,
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(orders=ORDERS)
def test_registries_agree_whatever_happens(orders):
    life = _lived(orders)
    faults = {
        world_name: [fault for person in _personas(world) for fault in _faults(person, world, life)]
        for world_name, world in (("present", life.present), ("replica", life.replica))
    }

    assert faults == {"present": [], "replica": []}


@settings(max_examples=25, deadline=None)
@given(orders=ORDERS)
def test_what_was_reported_stays_and_what_is_undone_has_its_reversal(orders):
    before = {each.number: WORLD.incomes.known_of(each.number, FRIDAY) for each in WORLD.personas}
    life = _lived(orders)
    life.clock.set(FRIDAY + timedelta(days=70))
    lost, unmatched = [], []
    for persona in WORLD.personas:
        number = life.present.persona(persona.id).number
        after = life.present.incomes.known_of(number, life.clock())
        kept = {report.key for report in after}
        lost += [report.key for report in before[persona.number] if report.key not in kept]
        undone = {report.key for report in after if report.undone_at is not None}
        reversals = {report.undoes for report in after if report.kind == "reversal"}
        unmatched += undone ^ reversals

    assert (lost, unmatched) == ([], [])


def _lived(orders):
    life = Life(WORLD, clock=MovableClock(lambda: FRIDAY, furthest=timedelta(days=700)))
    for what, persona, days in orders:
        on = (danish_day(FRIDAY) + timedelta(days=days)).isoformat()
        event = read_event(msgspec.json.encode(what | {"persona": persona, "on": on}))
        assert event is not None
        try:
            life.order(event)
        except Refused:
            continue
    life.clock.set(FRIDAY + timedelta(days=64))
    return life


def _personas(world):
    people = (world.person(persona.number) for persona in world.personas)
    return [person for person in people if person is not None]


def _faults(person, world, life):
    yield from _faults_of_relations(person, world)
    if person.status in RESIDENT and person.place is None:
        yield "a resident lives nowhere"
    if person.status == DEAD and person.place is not None:
        yield "somebody dead lives somewhere"
    if person.place is not None and person.place.address_id is not None:
        found = life.present.addresses.address(person.place.address_id, life.clock())
        if found is None or found.municipality_code != person.place.municipality_code:
            yield "an address that the address register does not know so"
    if person.status == DEAD and _is_paid_after(person, life):
        yield "somebody dead is paid"


def _faults_of_relations(person, world):
    spouse = person.spouse and person.spouse.number and world.person(person.spouse.number)
    if spouse and (spouse.spouse is None or spouse.spouse.number != person.number):
        yield "a marriage of one"
    if spouse and person.civil_status not in {"G", "P"}:
        yield "a spouse without a marriage"
    named = [person.spouse, person.mother, person.father]
    numbers = [each.number for each in named if each and each.number] + list(person.children)
    known = [world.person(number) for number in numbers]
    if any(each is not None and each.status == NUMBER_CHANGED for each in known):
        yield "a relation to a number that is no longer in force"
    for child in filter(None, map(world.person, person.children)):
        parents = {each.number for each in (child.mother, child.father) if each and each.number}
        # Of grown children the base world names no parents.
        if parents and person.number not in parents:
            yield "a child of somebody who is no parent"


def _is_paid_after(person, life):
    died = person.registered_until.day if person.registered_until else date.max
    return any(
        report.period_from > died and report.undone_at is None and report.kind == "report"
        for report in life.present.incomes.known_of(person.number, life.clock())
        if not report.corrects_earlier_period and report.reported_at > FRIDAY
    )
