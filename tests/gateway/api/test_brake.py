"""A sweep over numbers, asked over HTTP of a real store: where it ends, and what it hears."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from msgspec.structs import replace

from contracts.errors import TooManyQuestions
from contracts.pnr import Pnr
from contracts.reading import Failed, Found
from gateway.answering.life import Answering
from gateway.ledger.brake import Brake
from gateway.registries.answered import Answered
from gateway.registries.plan import Errand
from gateway.settings import LimitsSettings
from gateway.store.store import Store
from tests.gateway.access.situations import NOW, actor, asked_by, citizen, organisation
from tests.gateway.answering.fakes import FakeRegistries, House, knows
from tests.gateway.api.fakes import CALLERS, Api
from tests.gateway.registries.fakes import LeapingLoop
from tests.gateway.store.house import FakeClock, SqliteHouse

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
KNOWN = tuple(f"010761{number:04}" for number in range(1000, 1250))
UNKNOWN = tuple(f"020761{number:04}" for number in range(1000, 1040))
SECONDS = 2.0


class EverybodyOf(FakeRegistries):
    """Knows all who were born on one day."""

    async def facts(self, errand: Errand) -> Answered | Failed:
        self.errands.append(errand)
        if errand.pnr in {Pnr(each) for each in KNOWN} | {citizen().pnr}:
            return knows(about=errand.pnr)
        return Failed(outcome="unknown")

    async def sections(
        self, names: frozenset[str], errand: Errand, *, already: Answered | None
    ) -> dict[str, Found | Failed]:
        del errand, already
        return {name: self.filled.get(name, Failed(outcome="broken")) for name in names}


@pytest.fixture
def clock() -> FakeClock:
    clock = FakeClock()
    clock.time = NOW
    return clock


@pytest.fixture
async def store(sqlite_house: SqliteHouse) -> AsyncIterator[Store]:
    async with sqlite_house.store() as opened:
        yield opened


@pytest.fixture
async def house(store: Store) -> House:
    house = House()
    house.registries = EverybodyOf(house.diary)
    await store.record_agreements(tuple(house.ledger.granted.values()))
    house.parts = replace(
        house.parts,
        ledger=store.ledger,
        subjects=store.subjects,
        registries=house.registries,
        signer=store.signer,
    )
    house.answering = Answering(house.parts)
    return house


@pytest.fixture
def api(house: House, monkeypatch: pytest.MonkeyPatch) -> Api:
    colleague = asked_by(organisation(), actor=replace(actor(), id="another employee"))
    monkeypatch.setitem(CALLERS, "colleague", colleague)
    return Api(house)


async def asked(api: Api, number: str, who: str = "authority") -> httpx.Response:
    return await api.ask(who, {"subject": {"pnr": number}, "purpose": "school"})


async def statuses(api: Api, *numbers: str, who: str = "authority") -> list[int]:
    """Ask about each in turn."""
    return [(await asked(api, each, who)).status_code for each in numbers]


def constant(answer: httpx.Response) -> dict[str, object]:
    """Give all of a body but the request's own random id."""
    body = dict(answer.json())
    assert body.pop("trace_id")
    return body


async def test_a_sweep_over_250_numbers_is_cut_off_and_200_go_on(api: Api, house: House) -> None:
    swept = await statuses(api, *KNOWN)
    registries_asked = len(house.registries.errands)

    again = await statuses(api, *KNOWN[:100])

    assert swept == [200] * 200 + [429] * 50
    assert registries_asked == 200
    assert again == [200] * 100


async def test_a_sweep_at_once_goes_no_further(api: Api) -> None:
    answers = await asyncio.gather(*(asked(api, each) for each in KNOWN))

    assert sorted(each.status_code for each in answers) == [200] * 200 + [429] * 50


async def test_the_hour_gives_back_what_it_took(api: Api, store: Store, clock: FakeClock) -> None:
    store.ledger.brake = Brake(limits=LimitsSettings(people_per_hour=3))
    await statuses(api, *KNOWN[:3])
    clock.move(minutes=30)
    cut = await asked(api, KNOWN[3])

    clock.move(seconds=int(cut.headers["retry-after"]))

    assert (cut.status_code, cut.headers["retry-after"]) == (429, str(30 * 60))
    assert (await asked(api, KNOWN[3])).status_code == 200


async def test_numbers_that_nobody_has_end_a_sweep_much_sooner(api: Api) -> None:
    swept = await statuses(api, *UNKNOWN)

    assert swept == [404] * 20 + [429] * 20
    assert await statuses(api, UNKNOWN[0], KNOWN[0]) == [404, 429]


async def test_the_answer_is_the_same_whoever_the_person_is(api: Api, store: Store) -> None:
    store.ledger.brake = Brake(limits=LimitsSettings(people_per_hour=1))
    body = {"purpose": "school"}
    first = await asked(api, KNOWN[0], "colleague")
    await asked(api, KNOWN[1])

    known, unknown = await asked(api, KNOWN[0]), await asked(api, UNKNOWN[0])
    alias = await api.ask("authority", {"subject": {"alias": first.json()["subject"]}, **body})
    nobodys = await api.ask("authority", {"subject": {"alias": "sub_" + "a" * 26}, **body})

    answers = (known, unknown, alias, nobodys)
    assert {each.status_code for each in answers} == {429}
    assert constant(known)["code"] == "too_many_people"
    assert all(constant(each) == constant(known) for each in answers)
    assert {each.headers["retry-after"] for each in answers} == {"3600"}


async def test_a_colleague_and_the_citizen_herself_are_not_braked(api: Api, store: Store) -> None:
    store.ledger.brake = Brake(limits=LimitsSettings(people_per_hour=1))

    assert await statuses(api, *KNOWN[:2]) == [200, 429]
    assert await statuses(api, KNOWN[1], who="colleague") == [200]
    own = [(await api.look("/v1/my-data")).status_code for _ in range(3)]
    assert own == [200] * 3


async def test_a_question_that_may_not_be_asked_counts_nobody(api: Api, store: Store) -> None:
    store.ledger.brake = Brake(limits=LimitsSettings(people_per_hour=1))
    wrong = [
        await api.ask("authority", {"subject": {"pnr": each}, "purpose": "ordered-copy"})
        for each in KNOWN[:3]
    ]

    assert {each.status_code for each in wrong} == {403}
    assert await statuses(api, *KNOWN[:2]) == [200, 429]


class TestAPrivateParty:
    """It hears of the brake when it would have heard anything else."""

    @pytest.fixture
    def anyio_backend(self) -> tuple[str, dict[str, object]]:
        return "asyncio", {"loop_factory": LeapingLoop}

    async def test_it_hears_of_it_at_the_time_of_every_refusal(self) -> None:
        house = House()
        house.diary.before["ask of nobody"] = cut_off
        api = Api(house, private_answer_seconds=SECONDS)
        loop = asyncio.get_running_loop()
        began = loop.time()

        answer = await api.ask(
            "shop",
            {
                "subject": {"alias": "sub_made_up"},
                "purpose": "ordered-copy",
                "consent_id": "con_a",
            },
        )

        assert (answer.status_code, answer.headers["retry-after"]) == (429, "3600")
        assert loop.time() - began == pytest.approx(SECONDS)


def cut_off() -> None:
    raise TooManyQuestions("too_many_people", retry_after_seconds=3600)
