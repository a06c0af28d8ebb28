"""What a sign-in brings for others, on its way into a session and out of it again."""

import msgspec
import pytest

from contracts.pnr import Pnr
from gateway.identity.callers import BroughtPower
from gateway.pages.kit.powers import kept_powers, powers_again
from gateway.sessions.session import Power
from tests.gateway.answering.fakes import Diary, FakeSubjects

pytestmark = pytest.mark.anyio
MOTHER, WARD = "0612589995", "0108612345"
BROUGHT = (
    BroughtPower(grantor=Pnr(MOTHER), sections=("income", "person"), gives_log=True),
    BroughtPower(grantor=Pnr(WARD), is_guardian=True),
)


@pytest.fixture
def subjects() -> FakeSubjects:
    return FakeSubjects(Diary())


async def test_what_a_sign_in_brings_is_the_same_at_every_page(subjects: FakeSubjects) -> None:
    kept = await kept_powers(BROUGHT, subjects)

    assert await powers_again(kept, subjects) == BROUGHT


async def test_a_session_keeps_no_number_of_anybody(subjects: FakeSubjects) -> None:
    kept = await kept_powers(BROUGHT, subjects)

    written = msgspec.msgpack.encode(kept)
    assert MOTHER.encode() not in written
    assert WARD.encode() not in written


async def test_whoever_has_another_number_now_is_asked_about_by_that(
    subjects: FakeSubjects,
) -> None:
    kept = await kept_powers(BROUGHT[:1], subjects)
    renumbered = Pnr("0612589987")
    subjects.ids[renumbered] = kept[0].subject_id

    (power,) = await powers_again(kept, subjects)

    assert power.grantor == renumbered


async def test_somebody_whose_number_is_gone_is_left_out(subjects: FakeSubjects) -> None:
    erased = Power(subject_id="cit_nobody", sections=("person",))

    assert await powers_again((erased,), subjects) == ()
