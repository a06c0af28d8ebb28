"""What leaves in a file: no formula in a spreadsheet, owners with the phone that is set."""

import pytest

from gateway.portable.forms import _harmless
from gateway.portable.owners import Owners
from gateway.settings import ContactSettings, OwnerSettings
from tests.gateway.answering.fakes import REGISTER


@pytest.mark.parametrize(
    "text", ["=1+1", "+45 12", "-cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\rx", "-"]
)
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    assert _harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-94.67", "0.00", "Løn", "", "2026-03"])
def test_anything_else_stands_as_it_is(text: str) -> None:
    assert _harmless(text) == text


def test_an_owner_has_the_phone_that_the_operator_set() -> None:
    name = Owners((REGISTER,), ContactSettings()).of("person.birth_date").name
    told = ContactSettings(owners={name: OwnerSettings(phone="12 34 56 78", hours="9-15")})

    owner = Owners((REGISTER,), told).of("person.birth_date")

    assert (owner.phone, owner.hours and owner.hours.da) == ("12 34 56 78", "9-15")


def test_a_field_of_no_plugin_has_no_owner_but_its_section() -> None:
    assert Owners((), ContactSettings()).of("vehicles.plate").name == "vehicles"
