"""A notice of protection in the life of a question: from the notice on, until a load says it."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from contracts.errors import EvidenceUnavailable
from gateway.access.notices import ProtectionNotice
from gateway.registries.answered import Answered
from tests.gateway.access.situations import citizen, organisation
from tests.gateway.answering.fakes import (
    NEW_NUMBER,
    NUMBER,
    PERSON,
    REGISTER,
    House,
    knows,
    question,
    shown,
)

pytestmark = pytest.mark.anyio
FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
ON_SATURDAY = ProtectionNotice(change="gained", since=SATURDAY, noticed_on=SATURDAY)
ON_FRIDAY = ProtectionNotice(change="gained", since=FRIDAY, noticed_on=FRIDAY)
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
SHOP = organisation("private", municipality=None)


def replica() -> Answered:
    """Give Monday's answer of a replica that was loaded on Saturday morning and has no mark."""
    return replace(knows(), plugin=replace(REGISTER, cycle="weekday-nightly"))


@pytest.fixture
def noticed(house: House) -> House:
    house.registries.known[NUMBER] = replica()
    house.ledger.noticed = (ON_SATURDAY,)
    return house


async def test_before_the_load_an_authority_is_warned_of_what_was_noticed_on_saturday(
    noticed: House,
) -> None:
    answer = await noticed.ask(organisation(), question())

    assert answer.warnings == ("address_protected",)
    assert "full_address" in shown(answer, "address")


async def test_before_the_load_a_private_party_is_given_no_address_and_hears_of_nothing(
    noticed: House,
) -> None:
    answer = await noticed.ask(SHOP, question("ordered-copy"))

    assert "address" not in answer.sections
    assert "residence" not in shown(answer, "person")
    assert (answer.warnings, answer.withheld) == ((), ())
    noticed.ledger.noticed = ()
    assert "full_address" in shown(await noticed.ask(SHOP, question("ordered-copy")), "address")


async def test_the_citizen_herself_sees_her_address_as_before(noticed: House) -> None:
    noticed.registries.known[citizen().pnr] = replica()

    answer = await noticed.ask(citizen(), question("own-access"))

    assert "full_address" in shown(answer, "address")


async def test_a_replica_that_was_loaded_since_and_has_no_mark_is_believed_again(
    noticed: House,
) -> None:
    noticed.ledger.noticed = (ON_FRIDAY,)

    answer = await noticed.ask(organisation(), question())

    assert answer.warnings == ()
    noticed.ledger.noticed = (ON_FRIDAY, ON_SATURDAY)
    assert (await noticed.ask(organisation(), question())).warnings == ("address_protected",)


async def test_a_registry_whose_clock_is_ahead_is_not_believed_before_ours(noticed: House) -> None:
    ahead = replace(replica().reading, observed_at=TUESDAY)
    noticed.registries.known[NUMBER] = replace(replica(), reading=ahead)

    answer = await noticed.ask(organisation(), question())

    assert answer.warnings == ("address_protected",)


async def test_a_notice_between_the_decisions_releases_nothing_and_is_heeded_when_asked_again(
    house: House,
) -> None:
    house.registries.known[NUMBER] = replica()

    def notice() -> None:
        house.ledger.noticed = (ON_SATURDAY,)

    house.diary.before["release"] = notice
    with pytest.raises(EvidenceUnavailable, match="decision_changed"):
        await house.ask(SHOP, question("ordered-copy"))

    assert house.ledger.disclosures == []
    assert house.ledger.reasons == ["decision_changed"]
    again = await house.ask(SHOP, question("ordered-copy"))
    assert "address" not in again.sections


async def test_notices_that_cannot_be_read_count_as_the_strongest(house: House) -> None:
    house.ledger.noticed = None

    warned = await house.ask(organisation(), question())
    masked = await house.ask(SHOP, question("ordered-copy"))

    assert warned.warnings == ("address_possibly_protected",)
    assert "address" not in masked.sections
    house.ledger.noticed = ()
    assert (await house.ask(organisation(), question())).warnings == ()


async def test_notices_are_read_of_whom_the_number_in_force_is(house: House) -> None:
    house.registries.known[NUMBER] = knows(PERSON, current=NEW_NUMBER)
    house.registries.known[NEW_NUMBER] = knows(PERSON, about=NEW_NUMBER)

    await house.ask(organisation(), question())

    assert house.ledger.notices_asked == ["cit_linked"]
