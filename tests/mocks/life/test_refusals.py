"""What cannot happen is refused with one line, and nothing has changed."""

from datetime import UTC, datetime, timedelta

import pytest

from mocks.clock import MovableClock
from mocks.life.chronicle import MOST_EVENTS
from mocks.life.events import Move
from mocks.life.life import Life
from mocks.life.refusing import REFUSALS, Refused

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
REFUSED = [
    ({"event": "move", "persona": "nobody-here"}, "unknown_persona"),
    ({"event": "move", "persona": "replacement-number"}, "not_in_register"),
    ({"event": "move", "persona": "deceased"}, "dead"),
    ({"event": "death", "persona": "deceased"}, "dead"),
    ({"event": "move", "persona": "emigrated"}, "not_resident"),
    ({"event": "emigration", "persona": "greenlander"}, "not_resident"),
    ({"event": "divorce", "persona": "number-changed-old"}, "number_not_in_force"),
    ({"event": "divorce", "persona": "annulled"}, "number_not_in_force"),
    ({"event": "move", "persona": "unnamed-newborn", "on": "2026-09-01"}, "before_birth"),
    ({"event": "raise", "on": "2021-01-01"}, "out_of_reach"),
    ({"event": "raise", "on": "2029-01-01"}, "out_of_reach"),
    ({"event": "move", "address_id": "00000000-0000-4000-8000-00000000000f"}, "unknown_address"),
    ({"event": "move", "persona": "no-fixed-abode", "to": "no-fixed-abode"}, "same_address"),
    ({"event": "marriage", "partner": "randers-resident"}, "married_already"),
    ({"event": "marriage", "persona": "child-9", "partner": "randers-resident"}, "under_age"),
    ({"event": "marriage", "persona": "guardian", "partner": "guardian"}, "with_themselves"),
    (
        {"event": "marriage", "persona": "no-mitid-exempt-post", "partner": "no-mitid-daughter"},
        "close_kin",
    ),
    ({"event": "divorce", "persona": "randers-resident"}, "not_married"),
    ({"event": "child", "persona": "randers-resident"}, "no_mother"),
    ({"event": "child", "persona": "child-9", "other_parent": "employee"}, "under_age"),
    ({"event": "child", "on": "2026-01-01"}, "no_birthday_here"),
    ({"event": "child", "child": "employee-child"}, "persona_taken"),
    ({"event": "protection-on", "persona": "protected-address"}, "protected_already"),
    ({"event": "protection-off"}, "not_protected"),
    ({"event": "guardianship", "persona": "guardianship"}, "guardian_already"),
    ({"event": "guardianship", "persona": "child-9"}, "under_age"),
    ({"event": "guardianship", "guardian": "employee"}, "with_themselves"),
    ({"event": "lost-job", "persona": "self-employed-zero-income"}, "no_job"),
    ({"event": "raise", "employer_se": "12345678"}, "no_job"),
    ({"event": "new-job", "employer_se": "97214466"}, "has_that_job"),
    ({"event": "new-job", "persona": "employee-child"}, "under_age"),
    ({"event": "correction", "month": "2026-12"}, "nothing_reported"),
    ({"event": "correction", "persona": "self-employed-zero-income"}, "nothing_reported"),
]


@pytest.mark.parametrize(
    ("told", "code"), REFUSED, ids=[f"{code}: {told}" for told, code in REFUSED]
)
def test_what_cannot_happen_is_refused_and_changes_nothing(life, order, told, code):
    before = life.version
    with pytest.raises(Refused, match=r"^[^\n]{10,90}$") as refusal:
        order(**told)

    assert refusal.value.code == code
    assert (life.version, life.chronicle.chapters) == (before, ())


def test_after_a_refusal_the_next_event_happens(life, order):
    with pytest.raises(Refused):
        order("divorce", "randers-resident")
    order("divorce")

    assert life.present.person(life.present.persona("employee").number).civil_status == "F"


def test_moves_are_ordered_by_their_days(order):
    order("move")
    with pytest.raises(Refused) as refusal:
        order("move", to="other-municipality", on="2026-11-10")

    assert refusal.value.code == "moved_since"


def test_a_world_without_a_vacant_home_says_so_and_an_address_can_be_named(town):
    life = Life(town, clock=MovableClock(lambda: FRIDAY, furthest=timedelta(days=700)))
    with pytest.raises(Refused) as refusal:
        life.order(Move(persona="employee"))
    neighbours = "00000000-0000-4000-8000-00000000000b"
    life.order(Move(persona="employee", address_id=neighbours))

    assert refusal.value.code == "no_vacant_home"
    assert _place(life, "employee").house_number == "018"
    assert _place(life, "employee").address_id == neighbours


def _place(life, persona):
    return life.present.person(life.present.persona(persona).number).place


def test_a_world_holds_a_thousand_events_and_no_more(life, order):
    for number in range(MOST_EVENTS // 2):
        order("protection-on", "randers-resident", id=f"on-{number}")
        order("protection-off", "randers-resident", id=f"off-{number}")
    with pytest.raises(Refused) as refusal:
        order("move")
    life.reset()
    order("move")

    assert refusal.value.code == "too_many_events"
    assert len(life.chronicle.chapters) == 1


def test_every_refusal_is_met_by_a_test():
    elsewhere = {"id_taken", "too_many_events", "moved_since", "no_vacant_home"}

    assert {code for _, code in REFUSED} | elsewhere == set(REFUSALS)
