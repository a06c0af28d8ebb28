"""What was meant by a word that is not known: named, never taken for it."""

import pytest

from gateway.access.purposes import PurposeEntry
from gateway.catalogue.slips import Slip, meant, nearest, plainly, slip_of, visible

KNOWN = ("person.name", "person.birth_date", "family.custody")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("person.name", "person.name"),
        ("PERSON.NAME", "person.name"),
        (" person . name ", "person.name"),
        ("person.name...", "person.name"),
        ("person\N{ZERO WIDTH NON-JOINER}.name", "person.name"),
        ("person.name\N{RIGHT-TO-LEFT OVERRIDE}", "person.name"),
        ("person.birthdate", "person.birth_date"),
        ("vehicles.plates", None),
        ("", None),
    ],
)
def test_the_nearest_known_word_is_found_or_none(written: str, expected: str | None) -> None:
    assert nearest(written, KNOWN) == expected


def test_what_is_meant_is_asked_and_not_assumed() -> None:
    assert meant("person.nam", KNOWN, instead="look it up") == "did you mean `person.name`?"
    assert meant("zzz", KNOWN, instead="look it up") == "look it up"


def test_danish_letters_are_no_disguise() -> None:
    assert visible("lån, Ærø § 2") == "lån, Ærø § 2"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a\N{ZERO WIDTH SPACE}b", r"a\u200bb"),
        ("\N{CYRILLIC SMALL LETTER A}", r"\u0430"),
        ("a\tb", r"a\u0009b"),
        ("a\nb", r"a\u000ab"),
    ],
)
def test_what_looks_like_something_else_or_nothing_is_written_out(
    written: str, expected: str
) -> None:
    assert visible(written) == expected


def test_a_plain_word_is_its_own() -> None:
    assert plainly("person.name") == "person.name"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            "Object contains unknown field `modez`",
            Slip(key="modez", remedy="did you mean `modes`?"),
        ),
        (
            "Object contains unknown field `lov` - at `$.basis`",
            Slip(
                key="lov",
                remedy="take it out; known here: kind, law, gdpr, income_register_law",
            ),
        ),
        (
            "Invalid enum value 'twice' - at `$.modes[1]`",
            Slip(key="modes", remedy="write one of once, recurring"),
        ),
        (
            "Invalid enum value 'uncle' - at `key` in `$.household`",
            Slip(key="uncle", remedy="write one of child, cohabitant, partner"),
        ),
        (
            "Expected `str`, got `int` - at `$.title.da`",
            Slip(key="da", remedy="mend that key of this table"),
        ),
        (
            "Object missing required field `kle`",
            Slip(key=None, remedy="mend that key of this table"),
        ),
        ("Expected `object`", Slip(key=None, remedy="mend that key of this table")),
    ],
)
def test_a_fault_of_a_table_names_its_key_and_a_remedy(message: str, expected: Slip) -> None:
    assert slip_of(message, PurposeEntry) == expected
