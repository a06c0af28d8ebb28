"""What the income register has of whom, and when: pay days, jobs, raises, corrections."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from mocks.life.pay import gross, stands

PAY_DAY = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)
"""The month's last weekday, six in the morning in Denmark."""
SCHOOL = "97214466"


def known(life, persona="employee"):
    number = life.present.persona(persona).number
    return life.present.incomes.known_of(number, life.clock())


def paid(life, persona="employee", *, month):
    """Give what stands of a month, lines with differences added."""
    return sum(
        (
            gross(each)
            for each in known(life, persona)
            if stands(each) and each.basis_month == month
        ),
        Decimal(0),
    )


@pytest.mark.parametrize(
    ("persona", "pay_day"),
    [
        ("employee", "2026-11-30"),
        ("shared-residence-mother", "2026-12-01"),
        ("fortnight-paid", "2026-11-27"),
    ],
    ids=["the last weekday", "in advance: the first", "every other Friday"],
)
def test_a_pay_is_there_from_six_on_its_pay_day_and_not_before(life, persona, pay_day):
    at = datetime.fromisoformat(f"{pay_day} 06:00").replace(tzinfo=ZoneInfo("Europe/Copenhagen"))
    life.clock.set(at - timedelta(seconds=1))
    before = known(life, persona)
    life.clock.set(at)
    after = known(life, persona)

    fresh = [each for each in after if each not in before]
    assert {each.paid_on for each in fresh} == {date.fromisoformat(pay_day)}


@pytest.mark.parametrize(
    ("month", "last_weekday"),
    [("2026-11", 30), ("2027-01", 29), ("2027-02", 26), ("2028-02", 29), ("2028-04", 28)],
)
def test_every_month_is_paid_on_its_last_weekday(life, month, last_weekday):
    number = life.present.persona("employee").number
    pays = [each for each in life.present.incomes.all_of(number) if each.basis_month == month]

    assert [each.paid_on.day for each in pays] == [last_weekday]


def test_a_new_job_pays_its_days_of_the_first_month_and_whole_months_after(life, order):
    order("new-job", "self-employed-zero-income", monthly="30000")
    at_once = known(life, "self-employed-zero-income")
    life.clock.set(PAY_DAY + timedelta(days=40))

    assert at_once == ()
    assert paid(life, "self-employed-zero-income", month="2026-11") == Decimal("11000.00")
    assert paid(life, "self-employed-zero-income", month="2026-12") == Decimal(30000)


def test_a_job_that_began_in_a_month_gone_by_is_reported_late(life, order):
    order("new-job", "self-employed-zero-income", monthly="30000", on="2026-09-01")
    reports = known(life, "self-employed-zero-income")

    assert [each.basis_month for each in reports] == ["2026-09", "2026-10"]
    assert {each.reported_at for each in reports} == {life.clock()}
    assert [each.paid_on for each in reports] == [date(2026, 9, 30), date(2026, 10, 30)]


def test_whoever_has_a_job_gets_the_next_one_elsewhere(life, order):
    order("new-job")
    life.clock.set(PAY_DAY)
    employers = {each.employer_se for each in known(life) if each.basis_month == "2026-11"}

    assert len(employers) == 2


def test_a_lost_job_pays_its_last_days_with_the_holiday_pay_and_then_nothing(life, order):
    order("lost-job")
    life.clock.set(PAY_DAY + timedelta(days=60))
    november = [each for each in known(life) if each.basis_month == "2026-11"]

    assert paid(life, month="2026-11") == Decimal("26686.45")
    assert [each.period_to for each in november] == [date(2026, 11, 20)]
    assert november[0].entries[0].holiday.left_on == date(2026, 11, 20)
    assert paid(life, month="2026-12") == 0


def test_a_job_lost_in_a_month_that_is_reported_is_reversed_and_reported_anew(life, order):
    order("lost-job", on="2026-10-10")
    october = [each for each in known(life) if each.basis_month == "2026-10"]

    assert [each.kind for each in october if each.undone_at is None] == ["report", "reversal"]
    assert paid(life, month="2026-10") == Decimal("12912.80")
    assert {each.reported_at for each in october} == {
        datetime(2026, 10, 30, 5, tzinfo=UTC),
        life.clock(),
    }


def test_what_was_reported_beyond_the_end_of_a_job_is_reversed_and_nothing_is_taken_away(
    life, order
):
    before = {each.key for each in known(life)}
    order("lost-job", on="2026-09-20")
    after = known(life)
    october = [(each.kind, each.undone_at) for each in after if each.basis_month == "2026-10"]

    assert before <= {each.key for each in after}
    assert october == [("report", life.clock()), ("reversal", None)]
    assert paid(life, month="2026-10") == 0


def test_a_raise_counts_for_the_pay_under_way_and_corrects_what_is_reported(life, order):
    order("raise", percent="10", on="2026-10-15")
    october = [each for each in known(life) if each.basis_month == "2026-10"]
    life.clock.set(PAY_DAY)

    assert [each.corrects_earlier_period for each in october] == [False, True]
    assert paid(life, month="2026-09") == Decimal("40029.67")
    assert paid(life, month="2026-10") == Decimal("44032.64")
    assert paid(life, month="2026-11") == Decimal("44032.64")


def test_a_raise_leaves_the_hours_and_what_does_not_follow_the_wage(life, order):
    order("raise", percent="10")
    life.clock.set(PAY_DAY)
    (november,) = [each for each in known(life) if each.basis_month == "2026-11"]
    amounts = november.entries[0].amounts

    assert (amounts.hours, amounts.atp_contribution) == (Decimal("160.33"), Decimal(297))
    assert amounts.a_tax == Decimal("11378.40")


@pytest.mark.parametrize(("convention", "sign"), [("repeated", 1), ("negated", -1)])
def test_a_reversal_is_written_in_either_convention(life, order, convention, sign):
    order("correction", month="2026-09", how="reversal", convention=convention, amount="-29.67")
    september = [each for each in known(life) if each.basis_month == "2026-09"]
    (reversal,) = [each for each in september if each.kind == "reversal"]
    (undone,) = [each for each in september if each.undone_at is not None]

    assert reversal.undoes == undone.key
    assert gross(reversal) == sign * gross(undone)
    assert paid(life, month="2026-09") == Decimal("40000.00")


def test_before_a_correction_was_ordered_the_register_did_not_know_of_it(life, order):
    before = known(life)
    order("correction", month="2026-09", how="reversal")
    after = known(life)
    life.clock.set(life.clock() - timedelta(seconds=1))

    then = [(each.key, each.entries) for each in known(life)]
    assert len(after) == len(before) + 2
    assert then == [(each.key, each.entries) for each in before]


def test_two_jobs_are_told_apart_by_their_employers(life, order):
    order("raise", "employee-spouse", employer_se="94242678", percent="100")
    life.clock.set(PAY_DAY)
    pays = {
        each.employer_se: gross(each)
        for each in known(life, "employee-spouse")
        if each.basis_month == "2026-11"
    }

    assert pays == {"92427476": Decimal(44120), "94242678": Decimal("6481.00")}


def test_a_wage_that_was_paid_in_advance_stays_when_somebody_dies(life, order):
    before = paid(life, "shared-residence-mother", month="2026-11")
    order("death", "shared-residence-mother")
    life.clock.set(PAY_DAY + timedelta(days=10))

    assert before == paid(life, "shared-residence-mother", month="2026-11") > 0
    assert paid(life, "shared-residence-mother", month="2026-12") == 0
