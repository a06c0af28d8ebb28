"""Every fault at every registry that can have it: what the gateway shows, and that it recovers.

`KINDS` promises the outcomes (`GET /faults`, docs/faults.md); here a whole gateway keeps them.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from contracts.errors import CallerUnknown, EvidenceUnavailable
from gateway.identity.verify import Verifier
from gateway.settings import Settings
from gateway.settings_file import load_settings
from mocks.exchange import Registry
from mocks.run import now
from mocks.server import Mocks
from mocks.trouble.catalogue import KINDS, Outcome, faults_of
from mocks.world.model import World
from tests.journeys.house import AARHUS, House, open_house

pytestmark = pytest.mark.slow

PURPOSE = "free-day-care-place"
DEADLINE_SECONDS = 3.0
LATE_SECONDS = 6.0
SECTION_OF = {"dar": "address", "skat": "income"}
ALONE = "swapped_answers"
"""Needs two questions at a time: it has a test of its own."""


def rows(registry: Registry) -> list[str]:
    return [fault for fault in faults_of(registry) if fault != ALONE]


@pytest.fixture(scope="module")
def hurried(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, world: World
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("hurried")
    with open_house(folder, mocks, world, deadline_seconds=DEADLINE_SECONDS) as house:
        house.ask("employee", PURPOSE)
        yield house
        house.mend()


@pytest.fixture
def upset(house: House, hurried: House) -> Iterator[House]:
    yield house
    hurried.mend()


def asked(registry: Registry, fault: str, house: House, hurried: House) -> httpx.Response:
    """Ask while the fault is set: in a hurry where it only shows by being late."""
    is_slow = KINDS[fault].is_slow
    more = {"seconds": LATE_SECONDS} if is_slow else {}
    house.upset(registry, fault, **more)
    answer = (hurried if is_slow else house).ask("employee", PURPOSE)
    house.mend()
    return answer


def seen(registry: Registry, answer: httpx.Response) -> str:
    """Tell what was shown of the registry, in the words of the table."""
    if answer.status_code == httpx.codes.FORBIDDEN:
        return "refused"
    if answer.status_code != httpx.codes.OK:
        return str(answer.json()["code"])
    return str(answer.json()["sections"][SECTION_OF.get(registry, "person")]["outcome"])


def months_with_income(house: House) -> set[str]:
    record = house.ask("employee", PURPOSE).json()["sections"]["income"]["record"]
    return {month["month"] for month in record["months"] if month["kinds"]}


def told_of_a_citizen(house: House, mocks: Mocks) -> str:
    """Let a gateway that has just started verify a token which the issuer gives out now."""
    addresses = mocks.addresses
    secret = Path(addresses.client_secrets_folder, f"{AARHUS}.secret").read_text("ascii").strip()
    settings, _ = load_settings(house.file)
    with contextlib.suppress(httpx.HTTPError, KeyError, ValueError, RecursionError):
        given = httpx.post(
            f"{addresses.issuer}/token",
            data={"grant_type": "client_credentials"},
            auth=(AARHUS, secret),
            timeout=0.5,
            trust_env=False,
        ).json()["access_token"]
        return asyncio.run(verified(settings, given))
    return asyncio.run(verified(settings, house.token(client=AARHUS)))


async def verified(settings: Settings, token: str) -> str:
    async with httpx.AsyncHTTPTransport() as transport:
        verifier = Verifier(settings, transport=transport, clock=now)
        try:
            await verifier.verify(f"Bearer {token}")
        except (CallerUnknown, EvidenceUnavailable) as refused:
            return refused.code
    return "found"


def recovers(house: House) -> bool:
    sections = house.ask("employee", PURPOSE).json()["sections"]
    return {section["outcome"] for section in sections.values()} == {"found"}


@pytest.mark.parametrize("fault", rows("cpr"))
def test_the_person_register_at_fault(house: House, hurried: House, fault: str) -> None:
    answer = asked("cpr", fault, house, hurried)

    assert seen("cpr", answer) == KINDS[fault].outcomes["cpr"]
    assert recovers(house)


@pytest.mark.parametrize("fault", rows("dar"))
def test_the_address_register_at_fault(house: House, hurried: House, fault: str) -> None:
    answer = asked("dar", fault, house, hurried)

    assert seen("dar", answer) == KINDS[fault].outcomes["dar"]
    assert seen("skat", answer) == seen("cpr", answer) == "found"
    assert recovers(house)


@pytest.mark.parametrize("fault", rows("skat"))
def test_the_income_register_at_fault(house: House, hurried: House, fault: str) -> None:
    answer = asked("skat", fault, house, hurried)

    assert seen("skat", answer) == KINDS[fault].outcomes["skat"]
    assert seen("cpr", answer) == "found"
    assert recovers(house)


def test_a_stale_income_register_lacks_the_newest_months(house: House) -> None:
    fresh = months_with_income(house)
    house.upset("skat", "stale_data")
    stale = months_with_income(house)
    house.mend()

    assert stale < fresh
    assert max(fresh) not in stale
    assert months_with_income(house) == fresh


def test_an_income_register_that_says_she_lives_abroad_is_heard_for_her_income(
    house: House,
) -> None:
    fresh = months_with_income(house)
    house.upset("skat", "contradiction")

    assert months_with_income(house) == fresh
    house.mend()


@pytest.mark.parametrize("fault", faults_of("issuer"))
def test_the_issuer_at_fault(house: House, mocks: Mocks, fault: str) -> None:
    more = {"seconds": LATE_SECONDS} if KINDS[fault].is_slow else {}
    house.upset("issuer", fault, **more)
    refused = told_of_a_citizen(house, mocks)
    house.mend()

    assert refused == KINDS[fault].outcomes["issuer"]
    assert told_of_a_citizen(house, mocks) == "found"


@pytest.mark.parametrize("registry", ["cpr", "dar", "skat"])
def test_answers_that_are_swapped_under_load_are_nobodys(house: House, registry: Registry) -> None:
    people = ["employee", "widow-two-children", "twins-mother", "fortnight-paid", "flex-job"] * 10
    names = {each: house.ask(each, PURPOSE).json()["sections"] for each in set(people)}
    house.upset(registry, ALONE, seconds=0.5)

    with ThreadPoolExecutor(max_workers=50) as pool:
        answers = list(pool.map(lambda each: house.ask(each, PURPOSE), people))
    house.mend()

    shown = [
        (person, section)
        for person, answer in zip(people, answers, strict=True)
        if answer.status_code == httpx.codes.OK
        for name, section in answer.json()["sections"].items()
        if section["outcome"] == "found" and section["record"] != names[person][name]["record"]
    ]
    outcomes = {seen(registry, answer) for answer in answers}
    assert shown == []
    assert KINDS[ALONE].outcomes[registry] in outcomes
    assert recovers(house)


def test_no_outcome_is_promised_that_the_gateway_does_not_have() -> None:
    promised = {outcome for kind in KINDS.values() for outcome in kind.outcomes.values()}

    assert promised <= set(Outcome.__args__)
