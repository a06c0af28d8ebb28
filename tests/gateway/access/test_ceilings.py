from typing import get_args

import pytest

from contracts.lookup import BasisKind
from contracts.paths import section_of
from gateway.access.ceilings import TABLE, below_ceiling
from gateway.access.purposes import Party
from gateway.identity.callers import PartyClass
from tests.gateway.access.every_leaf import every_leaf
from tests.gateway.access.situations import KNOWN, basis

SECTIONS = ("person", "family", "address", "income", "vehicles")
"""The last is a section of somebody else's, which the table does not name."""
KNOWN_OF = {name: {leaf for leaf in KNOWN if section_of(leaf) == name} for name in SECTIONS}
NAME = {
    "person.name.family_name",
    "person.name.full_name",
    "person.name.given_name",
    "person.name.middle_name",
    "person.name.since",
}


def seen(
    party: Party, kind: BasisKind, section: str, *, income_register_law: str | None = None
) -> set[str]:
    return set(
        below_ceiling(
            party, basis(kind, income_register_law=income_register_law), KNOWN_OF[section]
        )
    )


BY_STATUTE = {
    ("authority", "person"): every_leaf("person"),
    ("authority", "family"): every_leaf("family"),
    ("authority", "address"): every_leaf("address"),
    ("authority", "income"): set(),
    ("authority", "vehicles"): every_leaf("vehicles"),
    ("public_school", "person"): every_leaf("person"),
    ("public_school", "family"): {"family.custody[].role"},
    ("public_school", "address"): every_leaf("address"),
    ("public_school", "income"): set(),
    ("public_school", "vehicles"): set(),
    ("supervised_finance", "person"): set(),
    ("supervised_finance", "family"): set(),
    ("supervised_finance", "address"): set(),
    ("supervised_finance", "income"): set(),
    ("supervised_finance", "vehicles"): set(),
    ("private", "person"): set(),
    ("private", "family"): set(),
    ("private", "address"): set(),
    ("private", "income"): set(),
    ("private", "vehicles"): set(),
}
BY_CONSENT = {
    ("authority", "person"): set(),
    ("authority", "family"): set(),
    ("authority", "address"): set(),
    ("authority", "income"): set(),
    ("authority", "vehicles"): set(),
    ("public_school", "person"): set(),
    ("public_school", "family"): set(),
    ("public_school", "address"): set(),
    ("public_school", "income"): set(),
    ("public_school", "vehicles"): set(),
    ("supervised_finance", "person"): NAME | {"person.status", "person.status_since"},
    ("supervised_finance", "family"): set(),
    ("supervised_finance", "address"): every_leaf("address"),
    ("supervised_finance", "income"): set(),
    ("supervised_finance", "vehicles"): set(),
    ("private", "person"): NAME | {"person.birth_date", "person.residence.since"},
    ("private", "family"): set(),
    ("private", "address"): every_leaf("address"),
    ("private", "income"): set(),
    ("private", "vehicles"): set(),
}


@pytest.mark.parametrize(
    ("cell", "expected"), BY_STATUTE.items(), ids=[" ".join(cell) for cell in BY_STATUTE]
)
def test_a_cell_under_a_statute(cell: tuple[PartyClass, str], expected: set[str]) -> None:
    assert seen(cell[0], "statute", cell[1]) == expected


@pytest.mark.parametrize(
    ("cell", "expected"), BY_CONSENT.items(), ids=[" ".join(cell) for cell in BY_CONSENT]
)
def test_a_cell_under_a_consent(cell: tuple[PartyClass, str], expected: set[str]) -> None:
    assert seen(cell[0], "consent", cell[1]) == expected


@pytest.mark.parametrize("party", ["authority", "public_school"])
def test_income_is_open_where_the_statute_opens_the_income_register(party: PartyClass) -> None:
    law = "indkomstregisterloven § 7"

    assert seen(party, "statute", "income", income_register_law=law) == every_leaf("income")


@pytest.mark.parametrize("kind", ["statute", "consent"])
@pytest.mark.parametrize("party", ["private", "supervised_finance"])
def test_no_law_and_no_consent_opens_income_to_a_private_party(
    party: PartyClass, kind: BasisKind
) -> None:
    assert seen(party, kind, "income", income_register_law="en lov") == set()


@pytest.mark.parametrize("party", TABLE.keys())
@pytest.mark.parametrize("section", SECTIONS)
def test_nobody_but_the_citizen_stands_on_own_access(party: PartyClass, section: str) -> None:
    assert seen(party, "own_access", section) == set()


@pytest.mark.parametrize("party", TABLE.keys())
@pytest.mark.parametrize("section", SECTIONS)
def test_nobody_but_a_citizen_acts_for_another(party: PartyClass, section: str) -> None:
    assert seen(party, "representation", section) == set()


@pytest.mark.parametrize("section", SECTIONS)
def test_the_citizen_sees_all_that_is_her_own(section: str) -> None:
    assert seen("citizen", "own_access", section) == every_leaf(section)


@pytest.mark.parametrize("section", SECTIONS)
def test_who_acts_for_another_sees_what_own_access_would_give_that_other(section: str) -> None:
    assert seen("citizen", "representation", section) == seen("citizen", "own_access", section)


@pytest.mark.parametrize("kind", ["statute", "consent"])
@pytest.mark.parametrize("section", SECTIONS)
def test_the_citizen_sees_nothing_on_another_basis(section: str, kind: BasisKind) -> None:
    assert seen("citizen", kind, section) == set()


@pytest.mark.parametrize("law", [None, "", " "], ids=["none", "empty", "blank"])
@pytest.mark.parametrize("party", ["authority", "public_school"])
def test_a_statute_that_names_no_income_register_opens_no_income(
    party: PartyClass, law: str | None
) -> None:
    assert seen(party, "statute", "income", income_register_law=law) == set()


def test_every_cell_there_is_has_its_test() -> None:
    organisations = {(party, section) for party in get_args(PartyClass) for section in SECTIONS}

    assert set(BY_STATUTE) == set(BY_CONSENT) == organisations
    assert set(TABLE) == set(get_args(PartyClass))
    assert set(get_args(BasisKind)) == {"statute", "consent", "own_access", "representation"}


def test_every_leaf_that_a_cell_opens_is_written_out_here() -> None:
    assert {leaf for section in SECTIONS for leaf in every_leaf(section)} == set(KNOWN)


@pytest.mark.parametrize("kind", ["consent", "own_access", "representation"])
@pytest.mark.parametrize("party", TABLE.keys())
def test_nothing_but_a_statute_opens_income_to_anybody_but_the_citizen(
    party: PartyClass, kind: BasisKind
) -> None:
    assert seen(party, kind, "income", income_register_law="indkomstregisterloven § 7") == set()
