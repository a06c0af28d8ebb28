"""What a decision may know of whoever asks: never a number, never who the employee is."""

from msgspec.structs import replace

from contracts.pnr import Pnr
from gateway.access.asker import asker_of
from tests.gateway.access.situations import AARHUS, CVR, actor, asked_by, citizen, organisation


def test_an_employee_is_known_as_a_citizen_only_where_the_token_says_who_she_is() -> None:
    named = replace(actor(), subject=Pnr("3112859995"))

    assert asker_of(asked_by(organisation(), actor=named)).is_known_citizen
    assert not asker_of(asked_by(organisation(), actor=actor())).is_known_citizen
    assert not asker_of(asked_by(organisation(), actor=None)).is_known_citizen
    assert not asker_of(citizen()).is_known_citizen


def test_a_system_is_its_organisation_as_our_own_register_has_it() -> None:
    asker = asker_of(organisation())

    assert (asker.party, asker.cvr, asker.municipality_code) == ("authority", CVR, AARHUS)
    assert asker.person is not None
    assert asker.person.roles == {"school"}
    assert asker_of(asked_by(organisation(), actor=None)).person is None


def test_who_acts_for_another_is_no_longer_herself() -> None:
    assert asker_of(citizen()).sees_protected
    assert not asker_of(citizen(), represents=True).sees_protected
