"""The population's lines come to what was meant, by a netting that only drops what was reversed."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

import pytest

from mocks.population.population import Population
from mocks.population.workplaces import Workplaces
from mocks.world.employers import INVENTED
from mocks.world.incomes import Reports
from mocks.world.model import World
from mocks.world.people import PersonFacts
from mocks.world.sandbox import sandbox_world
from tests.mocks.kinds import kind_of
from tests.mocks.population.conftest import Some

# Those that the population lives on.
LIVED_ON = {
    *("wage", "holiday-pay", "student-grant", "b-income", "hired-out-labour", "greenland-income"),
    *("unemployment-benefit", "cash-benefit", "education-help", "sickness-benefit"),
    *("parental-benefit", "flexjob-subsidy", "state-pension", "atp-pension", "pension"),
}
GROSS = ("a_income_with_am", "a_income_without_am", "b_income_with_am", "b_income_without_am")


def netted(told: Reports, day: date) -> dict[tuple[str, str], Decimal]:
    undone = {report.undoes for report in told}
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for report in told:
        counts = report.kind == "report" and report.key not in undone
        for entry in report.entries if counts else ():
            amounts = [getattr(entry.amounts, name) or Decimal(0) for name in GROSS]
            sums[report.basis_month, kind_of(report, entry)] += sum(amounts)
    return {key: amount for key, amount in sums.items() if key[0] < f"{day:%Y-%m}"}


def paid(world: World, people: list[PersonFacts], now: datetime) -> list[Reports]:
    return [world.incomes.known_of(person.number, now) for person in people]


@pytest.mark.parametrize("count", [60, pytest.param(3000, marks=pytest.mark.slow)])
def test_what_is_reported_comes_to_what_was_meant(
    world: World, some: Some, noon: datetime, count: int
) -> None:
    population = world.population
    assert isinstance(population, Population)
    people = [person for _, person in some(count)]
    day = noon.date()

    for person, told in zip(people, paid(world, people, noon), strict=True):
        meant = {
            (figure.month, figure.kind): figure.gross
            for figure in population.expected(person.number, as_of=day)
        }
        assert netted(told, day) == meant


@pytest.mark.slow
def test_every_way_to_be_paid_and_to_be_corrected_occurs(
    world: World, some: Some, noon: datetime
) -> None:
    people = [person for _, person in some(3000)]
    told = [report for reports in paid(world, people, noon) for report in reports]
    by_key = {report.key: report for report in told}
    pairs = [(by_key[report.undoes], report) for report in told if report.undoes]

    kinds = {kind_of(report, entry) for report in told for entry in report.entries}
    signs = {one.entries[0].amounts == other.entries[0].amounts for one, other in pairs}
    own_ids = {one.report_id != other.report_id for one, other in pairs}
    late = [report for report in told if report.corrects_earlier_period]
    assert kinds - {"fees"} == LIVED_ON
    assert signs == {True, False}
    assert own_ids == {True, False}
    assert {(r.entries[0].amounts.a_income_with_am or 0) > 0 for r in late} == {True, False}
    assert any(report.in_advance for report in told)
    assert any(entry.refund for report in told for entry in report.entries)
    assert any(entry.holiday for report in told for entry in report.entries)


def test_a_report_is_the_same_on_whichever_day_it_is_looked_at(world: World, some: Some) -> None:
    later = sandbox_world(date(2027, 2, 3), seed=7, people=1_000_000)

    for _, person in some(40):
        now = {r.key: r for r in world.incomes.all_of(person.number)}
        then = {r.key: r for r in later.incomes.all_of(person.number)}
        shared = now.keys() & then.keys()
        assert [now[key] for key in shared] == [then[key] for key in shared]
        assert bool(shared) == bool(now and then)


def test_nothing_is_paid_long_after_a_death_or_by_a_number_that_was_changed(
    world: World, some: Some
) -> None:
    dead = [person for _, person in some(800) if person.status == 90]

    assert dead
    for person in dead:
        assert person.status_since is not None
        months = [report.basis_month for report in world.incomes.all_of(person.number)]
        assert max(months, default="") <= f"{person.status_since.at:%Y-%m}"


def test_employers_have_numbers_that_fail_modulus_11_and_are_nobody_elses_here() -> None:
    weights = (2, 7, 6, 5, 4, 3, 2, 1)
    numbers = Workplaces().se_numbers

    checks = [
        sum(weight * int(digit) for weight, digit in zip(weights, se, strict=True)) % 11
        for se in numbers
    ]
    assert len(set(numbers)) == len(numbers) >= 400
    assert 0 not in checks
    assert set(numbers) & set(INVENTED) == set()
