"""What an agreement covers: which instants, which leaves."""

from datetime import timedelta

import pytest

from gateway.access.agreements import is_within
from tests.gateway.access.situations import NOW, agreement


@pytest.mark.parametrize(
    ("leaf", "path"),
    [
        ("person.sex", "person.sex"),
        ("person.name.full_name", "person.name"),
        ("family.children[].person", "family.children"),
        ("family.children[].person", "family.children[]"),
        ("family.children[].person", "family"),
    ],
)
def test_a_leaf_lies_in_itself_and_in_every_group_above_it(leaf: str, path: str) -> None:
    assert is_within(leaf, path)
    assert agreement(fields=("address", path)).allows(leaf)


@pytest.mark.parametrize(
    "path", ["person.na", "person.name.full_name.x", "name", "", "person.name[]", "person.name."]
)
def test_a_leaf_lies_in_nothing_that_only_looks_like_it(path: str) -> None:
    assert not is_within("person.name.full_name", path)
    assert not agreement(fields=(path,)).allows("person.name.full_name")


def test_an_agreement_holds_from_its_first_instant_until_the_one_it_ends_at() -> None:
    second = timedelta(seconds=1)
    dated = agreement(valid_from=NOW, valid_to=NOW + second, withdrawn_at=None)

    assert [dated.is_in_force(NOW + each) for each in (-second, 0 * second, second)] == [
        False,
        True,
        False,
    ]
    assert not agreement(withdrawn_at=NOW).is_in_force(NOW)
    assert agreement(withdrawn_at=NOW + second).is_in_force(NOW)
