"""One record, two readers: what a caseworker was shown is proved equal to what the citizen sees;
one corrected figure is exactly one difference; under other terms nothing is claimed.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from msgspec.structs import replace

from contracts.pnr import Pnr
from gateway.catalogue.catalogue_file import SHIPPED
from gateway.proof.compare_receipts import compare_receipts
from gateway.proof.key_sets import read_key_set
from gateway.proof.receipt import Receipt
from gateway.proof.verify_files import read_saved
from gateway.proof.verify_saved import verify_saved
from gateway.settings import CatalogueSettings
from mocks.server import Mocks
from mocks.world.incomes import Amounts, IncomeRegister, ReportFacts, Reports
from mocks.world.model import World
from tests.journeys.described import Described
from tests.journeys.house import House, open_house
from tests.journeys.values import values

pytestmark = pytest.mark.slow

THREE_FIELDS = ["person.name.full_name", "person.birth_date", "address.full_address"]
Answer = dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def own_house(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, world: World
) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("seen-alike"), mocks, world) as opened:
        yield opened


@pytest.fixture
def house(own_house: House, world: World) -> Iterator[House]:
    """Give a gateway with a ledger of its own, and leave registries and figures as they were."""
    incomes = world.incomes
    yield own_house
    world.incomes = incomes
    own_house.mend()


@pytest.fixture
def unseen_house(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, world: World
) -> Iterator[House]:
    """Give a gateway at which nobody has looked yet."""
    with open_house(tmp_path_factory.mktemp("unseen"), mocks, world) as opened:
        yield opened
        opened.mend()


@pytest.fixture
def keeping_house(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, world: World
) -> Iterator[House]:
    """Give a gateway whose catalogue keeps for nine days what a passport desk was shown."""
    folder = tmp_path_factory.mktemp("keeping")
    shipped = SHIPPED.read_text("utf-8")
    purposes = folder / "purposes.toml"
    before, passport = shipped.split('id = "passport"\n')
    purposes.write_text(f'{before}id = "passport"\nsnapshot_days = 9\n{passport}', "utf-8")
    agreements = CatalogueSettings(
        agreements_file=folder / "house" / "agreements.toml", purposes_file=purposes
    )
    with open_house(folder / "house", mocks, world, catalogue=agreements) as opened:
        yield opened


def receipt_of(answer: Answer) -> Receipt:
    return msgspec.convert(answer["receipt"], Receipt)


def correct(house: House, persona: str, change: Callable[[Amounts], Amounts]) -> str:
    """Let the employer correct the figures of one month three months back; give the month."""
    number = Pnr(house.number(persona))
    reports = house.world.incomes.all_of(number)
    month = sorted({each.basis_month for each in reports if each.reported_at < now()})[-3]
    changed = tuple(_with(each, change) if each.basis_month == month else each for each in reports)
    house.world.incomes = _only(number, changed)
    return month


def _only(number: Pnr, reports: Reports) -> IncomeRegister:
    return IncomeRegister({number: lambda: reports})


def _with(report: ReportFacts, change: Callable[[Amounts], Amounts]) -> ReportFacts:
    entries = tuple(replace(each, amounts=change(each.amounts)) for each in report.entries)
    return replace(report, entries=entries)


def now() -> datetime:
    return datetime.now(UTC)


def more_pension(amounts: Amounts) -> Amounts:
    return replace(amounts, employee_pension=(amounts.employee_pension or Decimal()) + 1)


def more_pay(amounts: Amounts) -> Amounts:
    return replace(amounts, a_income_with_am=(amounts.a_income_with_am or Decimal()) + 1000)


def test_three_fields_prove_equal_field_by_field_to_all_that_she_sees(house: House) -> None:
    theirs = house.ask("employee", "residence-check", fields=THREE_FIELDS).json()
    hers = house.own("employee").json()

    found = compare_receipts(receipt_of(theirs), receipt_of(hers))

    assert sorted(found.same) == sorted(THREE_FIELDS)
    assert (found.different, found.only_in_first) == ((), ())
    assert len(found.only_in_second) > 20
    assert values(theirs) <= values(hers)


def test_both_answers_are_genuine_by_the_published_key(house: House) -> None:
    keys = read_key_set(house.http.get("/v1/ledger/keys").content)
    theirs = house.ask("employee", "residence-check", fields=THREE_FIELDS)
    hers = house.own("employee")

    both = verify_saved([read_saved(theirs.content), read_saved(hers.content)], keys)

    assert [[each for each in part if not each.holds] for part in both.each] == [[], []]


@pytest.mark.parametrize(
    "purpose", ["residence-check", "cash-benefit", "free-day-care-place", "passport"]
)
def test_whatever_the_terms_every_digest_of_theirs_is_hers(house: House, purpose: str) -> None:
    theirs = house.ask("employee", purpose).json()["receipt"]["digests"]
    hers = house.own("employee").json()["receipt"]["digests"]

    assert len(theirs) > 5
    assert set(theirs.values()) <= set(hers.values())


def test_nobody_elses_record_proves_equal(house: House) -> None:
    theirs = house.ask("employee", "residence-check", fields=THREE_FIELDS).json()
    his = house.own("employee-spouse").json()

    found = compare_receipts(receipt_of(theirs), receipt_of(his))

    assert found.same == ()


def test_her_log_says_that_what_they_saw_is_what_she_sees(house: House) -> None:
    answer = house.ask("employee", "residence-check").json()

    row = house.log("employee")[0]

    assert row["entry_id"] == answer["receipt"]["entry_id"]
    assert row["same_as_now"] is True
    assert row["compared_at"]
    assert row.keys() & {"changed", "reason_unknown"} == set()


def test_the_proof_of_a_row_is_where_it_says(house: House) -> None:
    answer = house.ask("employee", "passport").json()
    proof = str(house.log("employee")[0]["proof"])

    found = proved(house, proof)

    assert found["entry_id"] == answer["receipt"]["entry_id"]


def proved(house: House, path: str) -> dict[str, object]:
    """Give a proof; the tree takes an entry in within a second or so."""
    until = time.monotonic() + 10
    while (reply := house.http.get(path)).status_code == 404 and time.monotonic() < until:
        time.sleep(0.1)
    return dict(reply.json())


def test_one_corrected_figure_is_one_difference_in_receipts_and_log(house: House) -> None:
    before = house.own("employee").json()
    theirs = house.ask("employee", "residence-check", fields=THREE_FIELDS).json()
    month = correct(house, "employee", more_pension)
    after = house.own("employee").json()

    found = compare_receipts(receipt_of(before), receipt_of(after))
    rows = {row["entry_id"]: row for row in house.log("employee")}

    (path,) = found.different
    assert (found.only_in_first, found.only_in_second) == ((), ())
    assert path.startswith("income.lines[wage/")
    assert path.endswith("].employee_pension")
    assert month in str(line_of(after, path))
    assert rows[before["receipt"]["entry_id"]]["same_as_now"] is False
    assert rows[before["receipt"]["entry_id"]]["changed"] == [path]
    assert rows[theirs["receipt"]["entry_id"]]["same_as_now"] is True
    assert rows[after["receipt"]["entry_id"]]["same_as_now"] is True


def line_of(answer: Answer, path: str) -> object:
    """Give the line of income that a path with keys is about."""
    wanted = path.removeprefix("income.lines[").partition("]")[0]
    lines = answer["sections"]["income"]["record"]["lines"]  # type: ignore[index]  # plain JSON
    (line,) = [each for each in lines if each["line_id"] == wanted]
    return line


def test_a_corrected_month_differs_in_that_month_and_nowhere_else(house: House) -> None:
    before = house.own("employee").json()
    month = correct(house, "employee", more_pay)
    after = house.own("employee").json()

    found = compare_receipts(receipt_of(before), receipt_of(after))

    figures = {path for path in found.different if path.startswith("income.months")}
    assert figures == {
        f"income.months[{month}].kinds[wage].gross",
        f"income.months[{month}].kinds[wage].a_income_with_am",
    }
    (line,) = set(found.different) - figures
    assert line.endswith("].a_income_with_am")


def test_under_other_terms_a_changed_row_claims_nothing_and_the_others_stay(house: House) -> None:
    benefit = house.ask("employee", "cash-benefit").json()["receipt"]["entry_id"]
    passport = house.ask("employee", "passport").json()["receipt"]["entry_id"]
    correct(house, "employee", more_pay)
    house.own("employee")

    rows = {row["entry_id"]: row for row in house.log("employee")}

    assert rows[benefit]["same_as_now"] is None
    assert rows[benefit]["reason_unknown"] == "other_terms"
    assert "changed" not in rows[benefit]
    assert rows[passport]["same_as_now"] is True


@pytest.mark.parametrize("registry", ["cpr", "skat"])
def test_while_a_registry_is_down_the_log_says_so_and_recovers(
    unseen_house: House, registry: str
) -> None:
    entry_id = unseen_house.ask("employee", "cash-benefit").json()["receipt"]["entry_id"]
    unseen_house.upset(registry, "down")

    page = unseen_house.own("employee", "/v1/my-data/access-log")
    unseen_house.mend()
    recovered = {row["entry_id"]: row for row in unseen_house.log("employee")}

    (silent,) = page.json()["entries"]
    assert page.status_code == 200
    assert (silent["same_as_now"], silent["reason_unknown"]) == (None, "register_silent")
    assert recovered[entry_id]["same_as_now"] is True


def test_reading_her_log_looks_once_and_that_look_is_on_it(unseen_house: House) -> None:
    unseen_house.ask("employee", "passport")

    pages = [unseen_house.log("employee") for _ in range(3)]

    assert [[row["purpose"] for row in page] for page in pages] == [
        ["passport"],
        ["own-access", "passport"],
        ["own-access", "passport"],
    ]
    assert [page[-1]["same_as_now"] for page in pages] == [True, True, True]
    assert len({str(page[-1]["compared_at"]) for page in pages}) == 1


def test_what_a_purpose_keeps_she_sees_as_they_saw_it(keeping_house: House) -> None:
    described = Described(keeping_house.http.get("/schema").json())
    answer = keeping_house.ask("employee", "passport").json()
    row = keeping_house.log("employee")[0]
    path = f"/v1/my-data/access-log/{row['entry_id']}/shown"

    kept = keeping_house.own("employee", path)
    others = keeping_house.own("employee-spouse", path)

    days = datetime.fromisoformat(str(row["snapshot_until"])) - datetime.fromisoformat(
        str(row["at"])
    )
    assert days.days == 9
    assert kept.json() == {
        name: each for name, each in answer.items() if name not in {"as_of", "receipt"}
    }
    assert (others.status_code, others.json()["code"]) == (404, "snapshot_gone")
    assert described.faults(kept.json(), path="/v1/my-data/access-log/{entry_id}/shown") == []


def test_no_purpose_that_ships_keeps_what_was_shown(house: House) -> None:
    house.ask("employee", "passport")
    row = house.log("employee")[0]

    gone = house.own("employee", f"/v1/my-data/access-log/{row['entry_id']}/shown")

    assert "snapshot_until" not in row
    assert (gone.status_code, gone.json()["code"]) == (404, "snapshot_gone")


def test_rows_of_every_kind_are_as_the_served_document_describes(house: House) -> None:
    described = Described(house.http.get("/schema").json())
    house.ask("employee", "cash-benefit")
    house.own("employee")
    house.ask("employee", "passport", employee="aarhus-no-role")
    correct(house, "employee", more_pay)
    house.own("employee")
    officer = {"Authorization": f"Bearer {house.token(client='aarhus-kommune')}"}

    hers = house.own("employee", "/v1/my-data/access-log").json()
    theirs = house.http.get("/v1/organisation/access-log", headers=officer).json()

    said = {row.get("same_as_now", "absent") for row in hers["entries"]}
    assert said == {True, False, None, "absent"}
    assert described.faults(hers, path="/v1/my-data/access-log") == []
    assert described.faults(theirs, path="/v1/organisation/access-log") == []


def test_the_officer_reads_what_her_authority_asked_and_only_that(house: House) -> None:
    answer = house.ask("employee", "passport", case_reference="sag-dpo").json()
    house.ask("employee", "passport", client="randers-kommune", case_reference="sag-dpo")
    headers = {"Authorization": f"Bearer {house.token(client='aarhus-kommune')}"}

    log = house.http.get("/v1/organisation/access-log?case=sag-dpo", headers=headers).json()

    (row,) = log["entries"]
    assert row["entry_id"] == answer["receipt"]["entry_id"]
    assert row["subject"] == answer["subject"]
    assert row["notice_reference"] == "brev-1"
    assert house.number("employee") not in str(log)
