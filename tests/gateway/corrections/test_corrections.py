"""An error that a citizen reports: kept, carried on, followed to its end; each step is an entry."""

import httpx
import msgspec
import pytest

from contracts.errors import NotPermitted, QuestionInvalid, TooManyQuestions
from contracts.pnr import Pnr
from gateway.corrections.desk import Desk
from gateway.corrections.flows import CorrectionParts, Corrections
from gateway.corrections.states import LONGEST_MESSAGE, MOST_OPEN
from gateway.identity.callers import Citizen, Organisation
from gateway.portable.owners import Owners
from gateway.settings import ContactSettings
from gateway.store.store import Store
from tests.gateway.answering.fakes import REGISTER
from tests.gateway.store.house import FakeClock, House

pytestmark = pytest.mark.anyio
PATH = "person.birth_date"
WRONG = "Det er den 15., ikke den 14."


class Owner(httpx.AsyncBaseTransport):
    """Whoever owns the fields: takes reports, and says of each what it is told to say."""

    def __init__(self) -> None:
        self.reports: dict[str, dict[str, str]] = {}
        self.says = "received"
        self.is_silent = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.is_silent:
            raise httpx.ConnectError("nobody there")
        reference = request.url.path.rpartition("/")[2]
        if request.method == "PUT":
            self.reports[reference] = msgspec.json.decode(await request.aread())
            return httpx.Response(202, json={"reference": reference})
        if reference not in self.reports:
            return httpx.Response(404, json={"error": "not_found"})
        return httpx.Response(200, json={"state": self.says})


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def citizen(clock: FakeClock) -> Citizen:
    return Citizen(
        pnr=Pnr("1403885555"),
        issuer="https://issuer.example",
        subject="sub-1",
        acr="substantial",
        auth_time=clock(),
    )


def corrections_of(store: Store, desk: Desk | None, clock: FakeClock) -> Corrections:
    return Corrections(
        CorrectionParts(
            stored=store.corrections,
            subjects=store.subjects,
            operator=Organisation(name="Driften", cvr="12345678"),
            owners=Owners((REGISTER,), ContactSettings()),
            plugins=(REGISTER,),
            desk=desk,
            clock=clock,
        )
    )


@pytest.fixture
def corrections(store: Store, owner: Owner, clock: FakeClock) -> Corrections:
    return corrections_of(store, Desk(owner), clock)


async def report(corrections: Corrections, citizen: Citizen, message: str = WRONG) -> str:
    tracked = await corrections.report(citizen, PATH, message, correlation_id="cor")
    return tracked.state


async def test_a_report_is_carried_to_who_owns_the_field(
    corrections: Corrections, citizen: Citizen, owner: Owner
) -> None:
    assert await report(corrections, citizen) == "sent"

    (told,) = owner.reports.values()
    assert told["path"] == PATH
    assert told["message"] == WRONG
    assert Pnr(told["personal_number"]) == citizen.pnr


@pytest.mark.parametrize("end", ["corrected", "declined"])
async def test_it_is_followed_to_its_end(
    corrections: Corrections, citizen: Citizen, owner: Owner, store: Store, end: str
) -> None:
    await report(corrections, citizen)
    subject_id = await store.subjects.id_of(citizen.pnr)
    (seen,) = await corrections.all(citizen, correlation_id="cor")
    assert seen.state == "received"
    assert await corrections.paths_under_way(subject_id) == (PATH,)

    owner.says = end

    (seen,) = await corrections.all(citizen, correlation_id="cor")
    assert seen.state == end
    assert await corrections.paths_under_way(subject_id) == ()


async def test_every_step_is_a_row_of_her_own_log(
    corrections: Corrections, citizen: Citizen, owner: Owner, store: Store
) -> None:
    await report(corrections, citizen)
    owner.says = "corrected"
    await corrections.all(citizen, correlation_id="cor")

    subject_id = await store.subjects.id_of(citizen.pnr)
    page = await store.ledger.log_of(subject_id, cursor=None, limit=10)

    assert [each.outcome for each in page.entries] == [
        "correction_corrected",
        "correction_sent",
        "correction_kept",
    ]


async def test_an_owner_who_is_silent_gets_it_later(
    corrections: Corrections, citizen: Citizen, owner: Owner, clock: FakeClock
) -> None:
    owner.is_silent = True
    assert await report(corrections, citizen) == "kept"

    owner.is_silent = False
    clock.move(minutes=1)
    await corrections.follow_once()

    assert len(owner.reports) == 1


async def test_what_the_owner_says_in_a_way_that_nobody_understands_changes_nothing(
    corrections: Corrections, citizen: Citizen, owner: Owner
) -> None:
    await report(corrections, citizen)
    owner.says = "perhaps"

    (seen,) = await corrections.all(citizen, correlation_id="cor")

    assert seen.state == "sent"


async def test_the_same_report_twice_is_one(
    corrections: Corrections, citizen: Citizen, owner: Owner
) -> None:
    await report(corrections, citizen)
    await report(corrections, citizen)

    assert len(owner.reports) == 1
    assert len(await corrections.all(citizen, correlation_id="cor")) == 1


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("person.shoe_size", WRONG),
        ("person.birth_date' --", WRONG),
        ("", WRONG),
        (PATH, ""),
        (PATH, "  \n "),
        (PATH, "\x00\x07"),
        (PATH, "x" * (LONGEST_MESSAGE + 1)),
    ],
)
async def test_what_cannot_be_carried_on_is_not_kept(
    corrections: Corrections, citizen: Citizen, owner: Owner, path: str, message: str
) -> None:
    with pytest.raises(QuestionInvalid):
        await corrections.report(citizen, path, message, correlation_id="cor")

    assert owner.reports == {}


async def test_nobody_has_more_than_fifty_under_way(
    corrections: Corrections, citizen: Citizen
) -> None:
    for number in range(MOST_OPEN):
        await report(corrections, citizen, f"{WRONG} {number}")

    with pytest.raises(TooManyQuestions):
        await report(corrections, citizen, "one too many")


async def test_where_no_owner_is_reached_nothing_is_taken(
    store: Store, citizen: Citizen, clock: FakeClock
) -> None:
    without = corrections_of(store, None, clock)

    assert without.is_on is False
    with pytest.raises(NotPermitted):
        await without.report(citizen, PATH, WRONG, correlation_id="cor")
    assert await without.all(citizen, correlation_id="cor") == ()


async def test_another_citizen_sees_none_of_it(corrections: Corrections, citizen: Citizen) -> None:
    await report(corrections, citizen)
    other = msgspec.structs.replace(citizen, pnr=Pnr("1403885556"))

    assert await corrections.all(other, correlation_id="cor") == ()


async def test_what_she_wrote_is_in_no_file_as_it_is(
    corrections: Corrections, citizen: Citizen, house: House
) -> None:
    await report(corrections, citizen)

    assert WRONG.encode() not in house.every_byte()
