"""A purpose as `GET /v1/purposes` tells of it."""

import msgspec

from gateway.api.catalogue_routes import PurposeView, purpose_view
from gateway.catalogue.catalogue_file import load_catalogue
from tests.gateway.access.situations import KNOWN

CATALOGUE = load_catalogue(None, known=KNOWN)


def view(wanted: str) -> PurposeView:
    purpose = CATALOGUE.of(wanted)
    assert purpose is not None
    return purpose_view(purpose)


def test_the_members_of_a_household_are_listed_with_what_is_given_of_each() -> None:
    shown = view("free-day-care-place")

    assert set(shown.household) == {"partner", "cohabitant"}
    assert shown.household["partner"] == shown.fields
    assert set(view("cash-benefit").household["partner"]) < set(view("cash-benefit").fields)


def test_a_purpose_about_one_citizen_says_nothing_of_a_household() -> None:
    assert "household" not in msgspec.to_builtins(view("passport"))


def test_price_and_time_are_told_where_they_are_known() -> None:
    known = msgspec.to_builtins(view("day-care-place"))
    unknown = msgspec.to_builtins(view("school-enrolment"))

    assert known["processing_time"]["en"].startswith("For a child above 26 weeks")
    assert unknown["price"]["da"] == "Folkeskolen er gratis."
    assert "processing_time" not in unknown
