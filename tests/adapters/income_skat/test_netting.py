"""The two rules of docs/record.md, sentence by sentence."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.transport.xml import Element
from contracts.reading import Note
from contracts.records.income import NettingRule
from tests.adapters.income_skat.conftest import Read, kind_of, record_of
from tests.adapters.income_skat.fake_skat import (
    answer,
    employer,
    entry,
    head,
    income,
    person,
    report,
    reported,
    wage,
)

UNCERTAIN = Note(path="months[2026-03].kinds[wage]", kind="uncertain")


def notes(read: Read, content: Element) -> set[Note]:
    return {note for note in read(content).sections[0].notes if note.kind != "absent"}


def gross(read: Read, *reports: Element, month: str = "2026-03") -> str | None:
    kind = kind_of(read(reported(*reports)), month, "wage")
    return None if kind is None or kind.gross is None else str(kind.gross)


def test_a_report_counts_as_it_is_written(read: Read) -> None:
    form = {"f059": "9000", "f060": "2400", "f076": "284", "f096": "160.33", "f058": "100"}

    kind = kind_of(read(reported(wage("30000", f070="50", f071="25.5", **form))), "2026-03", "wage")

    assert kind is not None
    assert kind.gross == Decimal("30175.5")
    assert (kind.a_income_with_am, kind.a_income_without_am) == (Decimal(30000), Decimal(100))
    assert kind.b_income == Decimal("75.5")
    assert (kind.a_tax, kind.am_contribution) == (Decimal(9000), Decimal(2400))
    assert (kind.atp_contribution, kind.hours) == (Decimal(284), Decimal("160.33"))
    assert kind.lines == ("wage/R1",)


def test_a_field_that_no_line_has_is_absent_and_zero_is_zero(read: Read) -> None:
    kind = kind_of(read(reported(wage("0"))), "2026-03", "wage")

    assert kind is not None
    assert (kind.gross, kind.a_income_with_am) == (Decimal(0), Decimal(0))
    assert (kind.a_income_without_am, kind.b_income, kind.a_tax, kind.hours) == (None,) * 4


def test_hours_alone_are_not_an_income_of_zero(read: Read) -> None:
    kind = kind_of(read(reported(wage("", f096="37"))), "2026-03", "wage")

    assert kind is not None
    assert (kind.gross, kind.hours) == (None, Decimal(37))


ORIGINAL = {"f059": "9000", "f096": "160"}
REPEATED = {"gross": "30000", "f059": "9000", "f096": "160"}
NEGATED = {"gross": "-30000", "f059": "-9000", "f096": "-160"}
MIXED = {"gross": "-30000", "f059": "9000", "f096": "160"}


@pytest.mark.parametrize(
    "undoing", [REPEATED, NEGATED, MIXED], ids=["repeated", "negated", "mixed"]
)
@pytest.mark.parametrize("report_id", ["R1", "R2"], ids=["own-id", "another-id"])
@pytest.mark.parametrize("marked", ["0", "1"], ids=["unmarked", "marked"])
@pytest.mark.parametrize("is_first", [True, False], ids=["before", "after"])
def test_a_reversal_undoes_its_report_whichever_sign_it_carries(
    read: Read, undoing: dict[str, str], report_id: str, marked: str, is_first: bool
) -> None:
    original = wage("30000", marked=marked, **ORIGINAL)
    reversal = wage(kind="T", report_id=report_id, **undoing)
    both = [reversal, original] if is_first else [original, reversal]
    content = reported(*both, wage("31000", report_id="R3"))

    kind = kind_of(read(content), "2026-03", "wage")

    assert kind is not None
    assert (kind.gross, kind.a_tax, kind.hours) == (Decimal(31000), Decimal(0), Decimal(0))
    assert len(kind.lines) == 3
    assert notes(read, content) == set()


@pytest.mark.parametrize("undoing", ["-500", "500"], ids=["repeated", "negated"])
def test_a_reversed_negative_report_nets_to_zero(read: Read, undoing: str) -> None:
    assert gross(read, wage("-500"), wage(undoing, report_id="R2", kind="T")) == "0"


def test_a_report_that_the_register_marks_as_reversed_counts_nothing(read: Read) -> None:
    content = reported(wage("30000", marked="1"), wage("31000", report_id="R2"))

    assert gross(read, *[wage("30000", marked="1"), wage("31000", report_id="R2")]) == "31000"
    assert notes(read, content) == set()


def test_a_reversal_takes_the_report_of_its_own_id_before_any_like_it(read: Read) -> None:
    # R1 and R2 are alike; R1 is marked and so counts nothing anyhow.
    three = [
        wage("100", report_id="R1", marked="1"),
        wage("100", report_id="R2"),
        wage("100", report_id="R2", kind="T"),
    ]

    assert gross(read, *three) == "0"


def test_a_reversal_takes_a_marked_report_before_an_unmarked_one(read: Read) -> None:
    three = [
        wage("100", report_id="R1", marked="1"),
        wage("100", report_id="R2"),
        wage("100", report_id="R9", kind="T"),
    ]

    assert gross(read, *three) == "100"


def test_one_reversal_undoes_one_report(read: Read) -> None:
    lines = [wage("100", report_id=f"R{number}") for number in range(3)]

    assert gross(read, *lines, wage("100", report_id="T1", kind="T")) == "200"


@pytest.mark.parametrize("written", ["100", "-100"], ids=["repeated", "negated"])
def test_a_reversal_without_a_partner_is_subtracted_and_uncertain(read: Read, written: str) -> None:
    content = reported(wage("1000"), wage(written, report_id="T1", kind="T"))

    kind = kind_of(read(content), "2026-03", "wage")

    assert kind is not None
    assert kind.gross == Decimal(900)
    assert notes(read, content) == {UNCERTAIN}


OTHERWISE: dict[str, dict[str, str]] = {
    "amount": {"gross": "99"},
    "another-field": {"gross": "100", "f059": "1"},
    "line-code": {"gross": "100", "code": "30"},
    "month": {"gross": "100", "month": "202604"},
}


@pytest.mark.parametrize("other", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_a_reversal_of_something_else_undoes_nothing_here(
    read: Read, other: dict[str, str]
) -> None:
    reading = read(reported(wage("100"), wage(report_id="T1", kind="T", **other)))

    assert record_of(reading).lines[0].report_kind == "report"
    assert {note.kind for note in reading.sections[0].notes} == {"absent", "uncertain"}


def test_a_reversal_by_another_employer_undoes_nothing(read: Read) -> None:
    content = answer(
        person(employer(wage("100"), se="11111111"), employer(wage("100", kind="T"), se="22222222"))
    )

    assert notes(read, content) == {UNCERTAIN}


def test_a_correction_adds_what_it_says_and_may_leave_a_negative_figure(read: Read) -> None:
    correction = wage("-1500.25", report_id="R2", correction="1")

    assert gross(read, wage("1000"), correction) == "-500.25"
    assert record_of(read(reported(correction))).lines[0].corrects_earlier_period


def test_a_last_year_correction_counts_in_the_basis_month_it_names(read: Read) -> None:
    paid_now = ("2026-10-01", "2026-10-31")

    late = wage("200", month="202603", period=paid_now, correction="1")

    assert gross(read, late) == "200"


def test_three_pays_in_a_month_and_several_employers_are_one_figure(read: Read) -> None:
    pays = [
        wage("10000", report_id=f"R{day}", period=(f"2026-03-{day}", f"2026-03-{day + 6}"))
        for day in (10, 17, 24)
    ]
    content = answer(person(employer(*pays), employer(wage("500", report_id="R10"), se="11111111")))

    kind = kind_of(read(content), "2026-03", "wage")

    assert kind is not None
    assert kind.gross == Decimal(30500)
    assert kind.lines == ("wage/R10", "wage/R17", "wage/R24", "wage/R10#2")


def test_kinds_are_netted_each_for_itself_by_name(read: Read) -> None:
    content = reported(wage("100"), wage("50", report_id="R2", code="103", income_type="4"))

    months = record_of(read(content)).months

    assert [(each.kind, each.gross) for each in months[0].kinds] == [
        ("sickness-benefit", Decimal(50)),
        ("wage", Decimal(100)),
    ]


def test_months_stand_oldest_first_and_a_silent_one_is_absent_with_a_note(read: Read) -> None:
    april = wage("2", report_id="R2", month="202604", period=("2026-04-01", "2026-04-30"))

    reading = read(reported(april, wage("1")))

    assert [month.month for month in record_of(reading).months] == ["2026-03", "2026-04"]
    assert [line.line_id for line in record_of(reading).lines] == ["wage/R1", "wage/R2"]
    assert reading.sections[0].notes == (
        Note(path="months[2026-02]", kind="absent", reason="not_registered"),
    )


def test_what_counts_in_a_month_outside_the_question_is_dropped(read: Read) -> None:
    record = record_of(read(reported(wage("1", month="202605"), wage("2", report_id="R2"))))

    assert [line.report_id for line in record.lines] == ["R2"]
    assert [month.month for month in record.months] == ["2026-03"]


OVER_THE_TURN = ("2026-03-23", "2026-04-05")


@pytest.mark.parametrize(
    ("rule", "month"),
    [("basis-month-v1", "2026-03"), ("pay-period-v1", "2026-04")],
    ids=["basis-month", "pay-period"],
)
def test_the_rule_decides_the_month_of_a_pay_over_the_turn(
    read: Read, rule: NettingRule, month: str
) -> None:
    record = record_of(read(reported(wage("1", period=OVER_THE_TURN)), rule=rule))

    assert record.rule == rule
    assert [each.month for each in record.months] == [month]


def test_amounts_are_exact_in_any_number(read: Read) -> None:
    lines = [wage("0.1", report_id=f"R{number}") for number in range(200)]

    assert gross(read, *lines) == "20"


def test_reports_alike_but_for_their_sign_make_a_reversal_uncertain(read: Read) -> None:
    alike = [wage("100"), wage("-100", report_id="R2")]

    assert notes(read, reported(*alike, wage("100", report_id="T1", kind="T"))) == {UNCERTAIN}
    assert gross(read, *alike, wage("100", report_id="R2", kind="T")) == "100"
    assert notes(read, reported(*alike, wage("100", report_id="R2", kind="T"))) == set()


AMOUNT = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


@given(
    amounts=st.lists(AMOUNT, min_size=1, max_size=12, unique_by=abs),
    reversed_ones=st.sets(st.integers(0, 11)),
    signs=st.lists(st.booleans(), min_size=12, max_size=12),
    order=st.randoms(use_true_random=False),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_reversed_in_whichever_order_the_rest_is_the_sum(
    read: Read, amounts: list[Decimal], reversed_ones: set[int], signs: list[bool], order: object
) -> None:
    undone = {index for index in reversed_ones if index < len(amounts)}
    reports = [wage(f"{each:f}", report_id=f"R{at}") for at, each in enumerate(amounts)]
    reports += [
        wage(f"{amounts[at] if signs[at] else -amounts[at]:f}", report_id=f"T{at}", kind="T")
        for at in undone
    ]
    order.shuffle(reports)  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    kind = kind_of(read(reported(*reports)), "2026-03", "wage")

    assert kind is not None
    assert kind.gross == sum(
        (each for at, each in enumerate(amounts) if at not in undone), Decimal()
    )


def test_a_month_of_several_kinds_and_entries_in_one_report_is_read_whole(read: Read) -> None:
    several = report(
        head(
            entry(income(f057="100"), code="0", unit="1003388394"),
            entry(income(f058="40"), code="103"),
            entry(income(f057="7"), code="0", unit="1003388395"),
        ),
        head(entry(income(f058="5")), income_type="4"),
    )

    record = record_of(read(reported(several)))

    assert [(line.line_id, line.production_unit) for line in record.lines] == [
        ("wage/R1", "1003388394"),
        ("sickness-benefit/R1", None),
        ("wage/R1#2", "1003388395"),
        ("other-personal-income/R1", None),
    ]
    assert [(kind.kind, str(kind.gross)) for kind in record.months[0].kinds] == [
        ("other-personal-income", "5"),
        ("sickness-benefit", "40"),
        ("wage", "107"),
    ]
