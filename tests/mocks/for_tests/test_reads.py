"""Which fields were read beyond those that a test allows."""

import pytest

from mocks.for_tests.reads import Read, surplus

READ = Read(
    entry_id="ent_1",
    by="Aarhus Kommune",
    purpose="day-care-place",
    fields=("person.name.full_name", "person.names", "income.months[].kinds[].gross"),
)


@pytest.mark.parametrize(
    ("allowed", "beyond"),
    [
        (["person.name", "person.names", "income"], []),
        (["person", "income.months[].kinds[].gross"], []),
        (["person.name.full_name", "income.months"], ["person.names"]),
        (["person.name", "income"], ["person.names"]),
        (["person"], ["income.months[].kinds[].gross"]),
    ],
    ids=["groups", "whole section", "a name that begins alike", "a group is no prefix", "section"],
)
def test_a_path_covers_what_is_below_it(allowed: list[str], beyond: list[str]) -> None:
    found = surplus([READ], allowed)

    assert found == [f"{field} (Aarhus Kommune for day-care-place)" for field in beyond]
