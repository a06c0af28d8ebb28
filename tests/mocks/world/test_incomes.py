from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from contracts.dates import danish_day
from mocks.world import employers
from mocks.world.incomes import Amounts, ReportFacts
from mocks.world.livelihoods import LIVELIHOODS, expected_figures
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world
from tests.mocks.kinds import kind_of

pytestmark = pytest.mark.slow

DAYS = [
    date(2026, 11, 22),
    date(2026, 1, 1),
    date(2027, 2, 28),
    date(2028, 2, 29),
    date(2026, 5, 31),
    date(2031, 12, 31),
]
REVEALING = {"strike-pay": "0015", "long-sick": "0103", "flex-job": "0083"}
SUMMED = {
    "a_income_with_am": ("a_income_with_am",),
    "a_income_without_am": ("a_income_without_am",),
    "b_income": ("b_income_with_am", "b_income_without_am"),
    "a_tax": ("a_tax",),
    "am_contribution": ("am_contribution",),
    "atp_contribution": ("atp_contribution",),
    "hours": ("hours",),
}
GROSS = ("a_income_with_am", "a_income_without_am", "b_income_with_am", "b_income_without_am")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def reports(world: World, persona: str, now: datetime | None = None) -> tuple[ReportFacts, ...]:
    found = world.persona(persona)
    assert found is not None
    assert world.day is not None
    return world.incomes.known_of(found.number, now or noon(world.day))


def counted(told: tuple[ReportFacts, ...]) -> Iterator[tuple[tuple[str, str], Amounts]]:
    """Drop every report that a reversal names, and the reversal: no sign is looked at."""
    undone = {report.undoes for report in told}
    for report in told:
        if report.kind == "report" and report.key not in undone:
            for entry in report.entries:
                yield (report.basis_month, kind_of(report, entry)), entry.amounts


def sums(amounts: list[Amounts], names: tuple[str, ...]) -> Decimal | None:
    present = [
        value for each in amounts for name in names if (value := getattr(each, name)) is not None
    ]
    return sum(present, Decimal(0)) if present else None


def summed(world: World, persona: str, as_of: date) -> dict[tuple[str, str], dict[str, object]]:
    groups = defaultdict(list)
    for key, amounts in counted(reports(world, persona, noon(as_of))):
        groups[key].append(amounts)
    return {
        key: {"gross": sums(amounts, GROSS)}
        | {name: sums(amounts, fields) for name, fields in SUMMED.items()}
        for key, amounts in sorted(groups.items())
        if key[0] < f"{as_of:%Y-%m}"
    }


def written(world: World, persona: str, as_of: date) -> dict[tuple[str, str], dict[str, object]]:
    assert world.day is not None
    figures = expected_figures(persona, world_day=world.day, as_of=as_of)
    return {
        (figure.month, figure.kind): {name: getattr(figure, name) for name in ("gross", *SUMMED)}
        for figure in figures
    }


@pytest.fixture(scope="module", params=DAYS, ids=str)
def some_world(request: pytest.FixtureRequest) -> World:
    return sandbox_world(request.param)


@pytest.mark.parametrize("persona", LIVELIHOODS)
def test_the_literals_are_what_the_lines_come_to(some_world: World, persona: str) -> None:
    day = some_world.day
    assert day is not None

    assert written(some_world, persona, day) == summed(some_world, persona, day)


@pytest.mark.parametrize("persona", ["employee", "fortnight-paid", "teenager-15", "late-husband"])
def test_the_literals_hold_when_the_clock_has_moved_on(world: World, persona: str) -> None:
    assert world.day is not None
    later = world.day + timedelta(days=600)

    assert written(world, persona, later) == summed(world, persona, later)


def test_the_second_set_has_the_same_figures_and_ids_of_its_own(world: World, today: date) -> None:
    first, second = reports(world, "employee"), reports(world, "employee-mod11")

    assert expected_figures("employee-mod11", world_day=today) == expected_figures(
        "employee", world_day=today
    )
    assert [report.entries for report in first] == [report.entries for report in second]
    assert not {report.report_id for report in first} & {report.report_id for report in second}


def test_many_personas_have_incomes_and_all_of_them_are_cast(world: World) -> None:
    assert len(LIVELIHOODS) >= 16
    assert [persona for persona in LIVELIHOODS if world.persona(persona) is None] == []


@pytest.mark.parametrize(
    "persona", ["emigrated", "employee-child", "self-employed-zero-income", "number-changed-old"]
)
def test_of_some_nothing_is_reported(world: World, today: date, persona: str) -> None:
    assert reports(world, persona) == ()
    assert expected_figures(persona, world_day=today) == ()


def test_reports_are_there_from_their_day_on(world: World) -> None:
    before = reports(world, "employee", datetime(2026, 11, 30, 4, 59, tzinfo=UTC))
    after = reports(world, "employee", datetime(2026, 11, 30, 5, 0, tzinfo=UTC))

    assert [report.basis_month for report in after[len(before) :]] == ["2026-11"]


def test_a_report_keeps_its_id_from_one_day_to_the_next(world: World, today: date) -> None:
    tomorrow = sandbox_world(today + timedelta(days=1))

    assert reports(world, "fortnight-paid") == reports(tomorrow, "fortnight-paid")


def test_a_dead_man_s_last_wage_is_reported_after_his_death(world: World) -> None:
    last = reports(world, "late-husband")[-1]
    persona = world.persona("late-husband")
    assert persona is not None
    facts = world.person(persona.number)
    assert facts is not None
    assert facts.status_since is not None

    death = danish_day(facts.status_since.at)
    assert last.period_to == death
    assert last.paid_on > death


def test_somebody_is_paid_three_times_in_some_months_of_the_default_period(world: World) -> None:
    pays = [
        report
        for report in reports(world, "fortnight-paid")
        if report.income_type == "00"
        and report.kind == "report"
        and not report.undone_at
        and not report.corrects_earlier_period
    ]
    by_month = defaultdict(int)
    for report in pays:
        by_month[report.basis_month] += 1
    default_period = {month: n for month, n in by_month.items() if "2025-11" <= month < "2026-11"}

    assert set(default_period.values()) == {2, 3}


def test_reversals_come_in_both_conventions_and_with_both_kinds_of_id(world: World) -> None:
    told = (*reports(world, "fortnight-paid"), *reports(world, "employee-spouse"))
    by_key = {report.key: report for report in told}
    pairs = [(by_key[report.undoes], report) for report in told if report.undoes]

    conventions = {
        original.entries[0].amounts == reversal.entries[0].amounts for original, reversal in pairs
    }
    own_ids = {original.report_id != reversal.report_id for original, reversal in pairs}
    assert conventions == {True, False}
    assert own_ids == {True, False}


def test_a_correction_to_last_year_was_paid_last_month(world: World) -> None:
    late = [r for r in reports(world, "fortnight-paid") if r.corrects_earlier_period]

    assert [(r.basis_month, f"{r.paid_on:%Y-%m}", f"{r.period_to:%Y-%m}") for r in late] == [
        ("2025-12", "2026-10", "2026-10")
    ]


@pytest.mark.parametrize(("persona", "code"), REVEALING.items(), ids=str)
def test_a_code_that_reveals_stands_nowhere_but_in_its_own_field(
    world: World, persona: str, code: str
) -> None:
    told = reports(world, persona)
    texts = " ".join(
        f"{report.report_id} {report.employer_se} {report.employee_number} "
        f"{entry.production_unit} {entry.amounts}"
        for report in told
        for entry in report.entries
    )

    assert code in {entry.line_code for report in told for entry in report.entries}
    assert code not in texts
    assert code.lstrip("0") not in "".join(report.report_id for report in told)


def test_a_report_id_has_letters_alone_and_belongs_to_one_report(world: World) -> None:
    told = [
        report
        for persona in LIVELIHOODS
        for report in reports(world, persona)
        if report.kind == "report"
    ]
    ids = [report.report_id for report in told]

    assert all(each.isascii() and each.isalpha() for each in ids)
    assert len(set(ids)) == len(ids)


def test_invented_employers_have_numbers_that_fail_modulus_11() -> None:
    weights = (2, 7, 6, 5, 4, 3, 2, 1)
    checks = [
        sum(weight * int(digit) for weight, digit in zip(weights, se, strict=True)) % 11
        for se in employers.INVENTED
    ]

    assert 0 not in checks
    assert len(set(employers.INVENTED)) == len(employers.INVENTED)
