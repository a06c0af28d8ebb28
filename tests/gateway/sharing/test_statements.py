"""Statements that a citizen carries: a yes or no, signed, and never the figure behind it."""

from decimal import Decimal

import msgspec
import pytest

from contracts.dates import PartialDate
from contracts.reading import Failed
from contracts.records.income import Income, IncomeKind, IncomeMonth
from gateway.proof.keys import KeySet, VerifyingKey
from gateway.proof.signed_document import verify_document
from tests.gateway.answering.fakes import PERSON, SIGNING_KEY, House, found, knows
from tests.gateway.api.fakes import CALLERS, Api, bearer

pytestmark = pytest.mark.anyio
KEYS = KeySet(origin=None, keys=(VerifyingKey.of(SIGNING_KEY.public_key),))
ADDRESS = "/v1/my-data/statements"
YEAR = {"from": "2025-11", "to": "2026-10"}


def earned(*amounts: str | None) -> Income:
    return Income(
        rule="basis-month-v1",
        months=tuple(
            IncomeMonth(month=f"2026-{number:02d}", kinds=(kind(amount),))
            for number, amount in enumerate(amounts, start=1)
        ),
    )


def kind(amount: str | None) -> IncomeKind:
    return IncomeKind(
        kind="wage",
        gross=None if amount is None else Decimal(amount),
        a_income_with_am=None,
        a_income_without_am=None,
        b_income=None,
        a_tax=None,
        am_contribution=None,
        atp_contribution=None,
        hours=None,
        lines=(),
    )


@pytest.fixture
def api(house: House) -> Api:
    house.registries.known = dict.fromkeys(
        (each.pnr for each in CALLERS.values() if hasattr(each, "pnr")), knows()
    )
    house.registries.filled["income"] = found(earned("20000", "30000.50"))
    return Api(house)


@pytest.fixture
def house() -> House:
    return House()


def limit(amount: str, **more: object) -> dict[str, object]:
    return {"statement": "income-not-above", "limit_dkk": amount, "period": YEAR, **more}


@pytest.mark.parametrize(
    ("amount", "holds"), [("50000.50", True), ("50000.49", False), ("1000000", True)]
)
async def test_it_says_whether_all_that_was_reported_is_at_most_the_limit(
    api: Api, amount: str, holds: bool
) -> None:
    answer = await api.send("POST", ADDRESS, headers=bearer("citizen"), json=limit(amount))

    said = answer.json()
    assert (answer.status_code, said["holds"]) == (200, holds)
    assert (said["months_reported"], said["months_asked"]) == (2, 12)


async def test_it_tells_no_figure_and_nobodys_name(api: Api) -> None:
    answer = await api.send("POST", ADDRESS, headers=bearer("citizen"), json=limit("60000"))

    assert not {b"20000", b"30000", b"50000", b"Ida"} & {
        each for each in (b"20000", b"30000", b"50000", b"Ida") if each in answer.content
    }


async def test_it_names_her_where_she_wants_it_to(api: Api) -> None:
    wish = limit("60000", show=["name", "birth_date"])

    said = (await api.send("POST", ADDRESS, headers=bearer("citizen"), json=wish)).json()

    assert said["about"] == {"name": "Ida Holm", "birth_date": "1961-08-01"}


async def test_it_is_signed_and_a_change_shows(api: Api) -> None:
    said = (await api.send("POST", ADDRESS, headers=bearer("citizen"), json=limit("60000"))).json()

    assert all(each.holds for each in verify_document(said, KEYS))
    assert not all(each.holds for each in verify_document({**said, "holds": False}, KEYS))


async def test_the_look_that_it_rests_on_is_her_own(api: Api, house: House) -> None:
    said = (await api.send("POST", ADDRESS, headers=bearer("citizen"), json=limit("60000"))).json()

    assert said["entry_id"] == "ent_disclosed"
    assert house.ledger.sights[-1].purpose == "own-access"
    assert "income.months[].kinds[].gross" in house.ledger.sights[-1].fields
    assert "person.name.full_name" not in house.ledger.sights[-1].fields


async def test_nothing_reported_is_not_zero(api: Api, house: House) -> None:
    house.registries.filled["income"] = found(earned(None))

    refused = await api.send("POST", ADDRESS, headers=bearer("citizen"), json=limit("1"))

    assert (refused.status_code, refused.json()["code"]) == (404, "nothing_to_state")


async def test_a_register_that_is_down_says_neither_yes_nor_no_and_then_does(
    api: Api, house: House
) -> None:
    house.registries.filled["income"] = Failed(outcome="unavailable")
    refused = await api.send("POST", ADDRESS, headers=bearer("citizen"), json=limit("60000"))
    house.registries.filled["income"] = found(earned("1"))

    answer = await api.send("POST", ADDRESS, headers=bearer("citizen"), json=limit("60000"))

    assert (refused.status_code, refused.json()["code"]) == (503, "statement_unavailable")
    assert answer.json()["holds"] is True


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ({"statement": "age-at-least", "years": 65}, True),
        ({"statement": "age-at-least", "years": 66}, False),
        ({"statement": "lives-in", "municipality_code": "0751"}, True),
        ({"statement": "lives-in", "municipality_code": "0730"}, False),
    ],
)
async def test_other_claims_say_yes_or_no(api: Api, claim: dict[str, object], holds: bool) -> None:
    answer = await api.send("POST", ADDRESS, headers=bearer("citizen"), json=claim)

    assert answer.json()["holds"] is holds


async def test_a_partly_known_birth_date_is_taken_at_its_latest(api: Api, house: House) -> None:
    born = msgspec.structs.replace(PERSON, birth_date=PartialDate("1961"))
    house.registries.filled["person"] = found(born)

    answer = await api.send(
        "POST", ADDRESS, headers=bearer("citizen"), json={"statement": "age-at-least", "years": 65}
    )

    assert answer.json()["holds"] is False


async def test_without_counsels_word_there_are_none(api: Api) -> None:
    api.self_share = False
    api.app = api.web(deadline_seconds=5.0)

    refused = await api.send("POST", ADDRESS, headers=bearer("citizen"), json=limit("60000"))

    assert (refused.status_code, refused.json()["code"]) == (403, "self_share_off")


@pytest.mark.parametrize(
    "body",
    [
        {"statement": "income", "limit_dkk": "1"},
        {"statement": "income-not-above", "limit_dkk": "-1"},
        {"statement": "income-not-above", "limit_dkk": "1,50"},
        {"statement": "income-not-above", "limit_dkk": 100},
        {"statement": "age-at-least", "years": 0},
        {"statement": "lives-in", "municipality_code": "Aarhus"},
        {"statement": "lives-in", "municipality_code": "0751", "show": ["pnr"]},
        {"limit_dkk": "1"},
    ],
)
async def test_what_is_no_claim_is_refused(api: Api, body: dict[str, object]) -> None:
    refused = await api.send("POST", ADDRESS, headers=bearer("citizen"), json=body)

    assert refused.status_code == 400


async def test_a_firm_makes_none(api: Api) -> None:
    refused = await api.send("POST", ADDRESS, headers=bearer("shop"), json=limit("1"))

    assert (refused.status_code, refused.json()["code"]) == (403, "citizen_required")
