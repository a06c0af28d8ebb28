"""Everybody of the sandbox: what an authority and they themselves see, and what nobody sees."""

from datetime import timedelta

import pytest

from mocks.run import now
from tests.journeys.house import RANDERS, House
from tests.journeys.own import Pages, look, personas
from tests.journeys.values import values

pytestmark = pytest.mark.slow

CHILDREN = (
    "twins",
    "twins-sister",
    *("employee-child", "widow-older-child", "widow-younger-child", "child-9"),
    *("shared-residence-child", "unnamed-newborn", "police-protected-child"),
    *("fifteen-tomorrow", "custody-with-grandmother", "two-fathers-child"),
)
REFUSED = {
    "annulled": "number_not_in_use",
    "late-husband": "subject_deceased",
    "deceased": "subject_deceased",
    "replacement-number": "subject_unknown",
    **dict.fromkeys(CHILDREN, "under_age"),
}
"""Everybody who sees nothing; the sign-in itself admits of these the annulled number only."""


def test_everybody_old_enough_and_alive_sees_their_own_data(own_pages: Pages) -> None:
    codes = {persona: page.get("code") for persona, page in own_pages.items()}

    assert codes == dict.fromkeys(own_pages) | REFUSED


@pytest.mark.slow
def test_everybody_with_a_number_of_the_other_kind_sees_the_same(house: House) -> None:
    everybody = personas(house, suffix="-mod11")

    codes = {persona: look(house, persona).get("code") for persona in everybody}

    refused = {f"{persona}-mod11": code for persona, code in REFUSED.items()}
    assert codes == dict.fromkeys(everybody) | refused


def test_a_child_whom_the_sign_in_would_not_admit_is_too_young_here_too(house: House) -> None:
    refused = look(house, "child-9")

    assert (refused["status"], refused["code"]) == (403, "under_age")


def test_a_fifteen_year_old_sees_their_own_data(house: House) -> None:
    assert house.own("teenager-15").status_code == 200


def test_an_authority_sees_a_protected_address_with_a_warning(house: House) -> None:
    answer = house.ask("protected-address", "residence-check").json()

    assert answer["warnings"] == ["address_protected"]
    assert answer["sections"]["address"]["record"]["full_address"]
    assert answer["withheld"] == []


def test_a_protection_that_ended_yesterday_warns_of_nothing(house: House) -> None:
    answer = house.ask("protection-expired-yesterday", "residence-check").json()

    assert answer["warnings"] == []
    assert answer["sections"]["person"]["record"]["address_protection"]["until"] == (
        (now() - timedelta(days=1)).date().isoformat()
    )


def test_the_protected_see_their_own_address_without_a_warning(house: House) -> None:
    own = house.own("protected-address").json()

    assert own["warnings"] == []
    assert own["sections"]["address"]["record"]["full_address"]


@pytest.mark.parametrize(
    ("persona", "warning"),
    [("no-fixed-abode", "address_possibly_protected"), ("police-protected", "address_protected")],
)
def test_no_fixed_abode_may_be_a_protection(house: House, persona: str, warning: str) -> None:
    answer = house.ask(persona, "residence-check").json()

    assert answer["warnings"] == [warning]
    assert answer["sections"]["address"]["record"]["kind"] == "special_road"


@pytest.mark.parametrize(
    ("old", "current"),
    [("number-changed-old", "number-changed"), ("duplicate-deleted", "duplicate-kept")],
)
def test_a_number_that_was_replaced_leads_to_the_one_in_force(
    house: House, old: str, current: str
) -> None:
    by_old = house.ask(old, "residence-check").json()
    by_current = house.ask(current, "residence-check").json()

    assert by_old["subject"] == by_current["subject"]
    assert values(by_old) == values(by_current)


def test_a_question_by_the_old_number_stands_in_the_log_of_the_one_in_force(house: House) -> None:
    asked = house.ask("number-changed-old", "residence-check").json()

    assert house.log("number-changed")[0]["entry_id"] == asked["receipt"]["entry_id"]


@pytest.mark.parametrize("trace", [b"Simon", b"Gammel", b'"male"', b"number_changed"])
def test_the_old_name_and_sex_surface_nowhere(house: House, trace: bytes) -> None:
    answers = [
        house.ask("number-changed-old", "passport"),
        house.ask("number-changed-old", "residence-check"),
        house.ask("number-changed", "passport", client=RANDERS),
        house.own("number-changed"),
        house.own("number-changed-old"),
        house.own("number-changed", "/v1/my-data/access-log"),
    ]

    assert [each.status_code for each in answers] == [200] * 6
    assert all(trace not in each.content for each in answers)
    assert any(b"Sofie" in each.content for each in answers)


def test_her_sex_is_the_one_in_force(house: House) -> None:
    answer = house.ask("number-changed-old", "passport").json()

    assert answer["sections"]["person"]["record"]["sex"] == "female"


@pytest.mark.parametrize(
    ("persona", "purpose", "code"),
    [
        ("deceased", "passport", "subject_deceased"),
        ("late-husband", "passport", "subject_deceased"),
        ("annulled", "passport", "number_not_in_use"),
        ("annulled", "residence-check", "number_not_in_use"),
        ("emigrated", "residence-check", "not_registered_here"),
        ("tax-number-only", "day-care-place", "not_registered_here"),
        ("greenlander", "residence-check", "not_registered_here"),
    ],
)
def test_who_lives_nowhere_here_is_refused_by_a_code(
    house: House, persona: str, purpose: str, code: str
) -> None:
    refused = house.ask(persona, purpose)

    assert (refused.status_code, refused.json()["code"]) == (403, code)


def test_a_presumed_residence_may_be_checked_after_a_death(house: House) -> None:
    answer = house.ask(
        "deceased",
        "residence-check",
        municipality_basis={"kind": "presumed", "reference": "sag-1"},
    )

    assert answer.status_code == 200
    assert answer.json()["sections"]["person"]["record"]["status"] == "dead"


def test_the_emigrated_may_apply_for_a_passport_and_live_abroad(house: House) -> None:
    passport = house.ask("emigrated", "passport")
    own = house.own("emigrated").json()

    assert passport.status_code == 200
    assert own["sections"]["address"]["record"]["kind"] == "abroad"


def test_several_addresses_give_what_they_share(house: House) -> None:
    record = house.ask("several-matches", "residence-check").json()["sections"]["address"]["record"]

    assert record["kind"] == "several_matches"
    assert record["road_name"]
    assert not {"address_id", "floor", "door"} & record.keys()


def test_an_address_that_is_not_registered_yet_is_unknown_and_the_person_found(
    house: House,
) -> None:
    sections = house.ask("no-match", "residence-check").json()["sections"]

    assert sections["address"] == {"outcome": "unknown"}
    assert sections["person"]["outcome"] == "found"


def test_a_question_about_a_number_nobody_has_is_logged(house: House) -> None:
    house.ask("replacement-number", "passport", case_reference="sag-nobody")

    page = look(house, "replacement-number", "/v1/my-data/access-log")

    newest = page["entries"][0]  # type: ignore[index]  # decoded JSON
    assert newest["outcome"] == "unknown_subject"
    assert newest["case_reference"] == "sag-nobody"
