"""Who is told that something was taken away."""

import pytest

from gateway.access.asker import Asker, asker_of
from gateway.access.decision import Withheld
from gateway.access.kinds import Kept
from gateway.answering.shape import withheld
from tests.gateway.access.situations import citizen, organisation

TAKEN = frozenset({Withheld(path="address.full_address", reason="protected")})
KEPT = Kept(sections={}, withheld=TAKEN)


@pytest.mark.parametrize(
    "asker", [asker_of(organisation()), asker_of(citizen())], ids=["an authority", "herself"]
)
def test_whom_protection_is_not_against_is_told(asker: Asker) -> None:
    assert withheld(asker, KEPT) == tuple(TAKEN)


@pytest.mark.parametrize(
    "asker",
    [
        asker_of(organisation("private")),
        asker_of(organisation("supervised_finance")),
        asker_of(organisation("public_school")),
        asker_of(citizen(), represents=True),
    ],
    ids=["a private party", "a bank", "a school's app", "the other parent"],
)
def test_to_anybody_else_it_was_never_registered(asker: Asker) -> None:
    assert withheld(asker, KEPT) == ()
