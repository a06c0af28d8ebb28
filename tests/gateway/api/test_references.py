import pytest

from contracts.pnr import Pnr
from gateway.api.references import fault_of

HER = Pnr("0708614866")


@pytest.mark.parametrize(
    "reference",
    ["070861-4866", "sag 150961-1231, brev 2", "070861 4866", "0708614866", "S0708614866/2"],
    ids=["hyphen", "somebody else", "space", "her own digits", "her own digits inside"],
)
def test_a_reference_that_holds_a_personal_number_is_refused(reference: str) -> None:
    assert fault_of(reference, about=HER) == "reference_names_person"


@pytest.mark.parametrize(
    "reference",
    ["sag-1", "2026-4711", "1509611231", "310261-4866", "10708614866", "23.05.00-G01-1-26", " "],
    ids=["word", "year", "ten digits", "no such day", "eleven digits", "KLE", "blank"],
)
def test_a_reference_to_a_case_is_let_through(reference: str) -> None:
    assert fault_of(reference, about=HER) is None


def test_without_a_number_to_compare_with_ten_digits_are_a_case() -> None:
    assert fault_of("0708614866", about=None) is None


@pytest.mark.parametrize("character", ["\x00", "\n", "\u202e", "\u2066"], ids=ascii)
def test_a_control_or_direction_character_is_refused(character: str) -> None:
    assert fault_of(f"sag{character}1", about=HER) == "body_invalid"
