"""Who lives on what: each persona's payroll and the truth about it, and both for a whole world."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

import msgspec

from contracts.pnr import Pnr
from mocks.world import benefits, changes, corrections, wages
from mocks.world.cast import MODULUS_11_SUFFIX
from mocks.world.income_truth import Figure, Settled, figures
from mocks.world.incomes import IncomeRegister, Reports
from mocks.world.model import Persona
from mocks.world.payroll import Payroll


class Livelihood(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody's reports come about, and what they net to."""

    pay: Callable[[Payroll], None]
    truth: tuple[Settled, ...]


_STEADY: Final = Livelihood(pay=wages.steady, truth=wages.STEADY)
LIVELIHOODS: Final[dict[str, Livelihood]] = {
    "employee": Livelihood(pay=wages.employee, truth=wages.EMPLOYEE),
    "employee-spouse": Livelihood(pay=corrections.spouse, truth=corrections.SPOUSE),
    "widow-two-children": Livelihood(pay=wages.widow, truth=wages.WIDOW),
    "late-husband": Livelihood(pay=wages.late_husband, truth=wages.LATE_HUSBAND),
    "single-father": Livelihood(pay=wages.single_father, truth=wages.SINGLE_FATHER),
    "teenager-15": Livelihood(pay=wages.teenager, truth=wages.TEENAGER),
    "shared-residence-mother": Livelihood(pay=wages.shared_mother, truth=wages.SHARED_MOTHER),
    "shared-residence-father": Livelihood(pay=benefits.between_jobs, truth=benefits.BETWEEN_JOBS),
    "two-mothers": Livelihood(pay=benefits.on_leave, truth=benefits.ON_LEAVE),
    "randers-resident": Livelihood(pay=benefits.cash_benefit, truth=benefits.CASH_BENEFIT),
    "protected-address": _STEADY,
    "protection-expired-yesterday": Livelihood(pay=wages.two_employers, truth=wages.TWO_EMPLOYERS),
    "protected-on-saturday": _STEADY,
    "no-fixed-abode": Livelihood(
        pay=benefits.cash_benefit_in_aarhus, truth=benefits.CASH_BENEFIT_IN_AARHUS
    ),
    "police-protected": Livelihood(pay=benefits.education_help, truth=benefits.EDUCATION_HELP),
    "police-protected-other-parent": Livelihood(pay=wages.other_parent, truth=wages.OTHER_PARENT),
    "greenlander": Livelihood(pay=corrections.greenland, truth=corrections.GREENLAND),
    "several-matches": Livelihood(pay=benefits.student, truth=benefits.STUDENT),
    "no-match": Livelihood(pay=benefits.bankrupt_employer, truth=benefits.BANKRUPT_EMPLOYER),
    "number-changed": _STEADY,
    "duplicate-kept": Livelihood(pay=corrections.researcher, truth=corrections.RESEARCHER),
    "guardianship": Livelihood(pay=benefits.state_pension, truth=benefits.STATE_PENSION),
    "guardian": Livelihood(pay=wages.guardian, truth=wages.GUARDIAN),
    "uncertain-birth-date": Livelihood(
        pay=benefits.early_retirement, truth=benefits.EARLY_RETIREMENT
    ),
    "tax-number-only": Livelihood(pay=corrections.hired_out, truth=corrections.HIRED_OUT),
    "seafarer": Livelihood(pay=corrections.seafarer, truth=corrections.SEAFARER),
    "fortnight-paid": Livelihood(pay=corrections.fortnightly, truth=corrections.FORTNIGHTLY),
    "strike-pay": Livelihood(pay=benefits.strike, truth=benefits.STRIKE),
    "long-sick": Livelihood(pay=benefits.long_sick, truth=benefits.LONG_SICK),
    "flex-job": Livelihood(pay=benefits.flexible_job, truth=benefits.FLEXIBLE_JOB),
    "many-reports": Livelihood(pay=corrections.single_shifts, truth=corrections.SINGLE_SHIFTS),
    "cohabitant-unregistered": _STEADY,
    "placed-elsewhere": Livelihood(
        pay=benefits.disability_pension, truth=benefits.DISABILITY_PENSION
    ),
    "no-mitid-exempt-post": Livelihood(pay=benefits.pensioner, truth=benefits.PENSIONER),
    "no-mitid-daughter": _STEADY,
    "new-in-denmark": Livelihood(pay=changes.first_wage, truth=changes.FIRST_WAGE),
    "name-changed": _STEADY,
    "registers-disagree": _STEADY,
    "birthdays-mother": _STEADY,
    "leap-day": _STEADY,
    "hundred-and-three": Livelihood(pay=benefits.state_pension, truth=benefits.STATE_PENSION),
    "moved-last-week": _STEADY,
    "grandmother-with-custody": Livelihood(
        pay=benefits.early_retirement, truth=benefits.EARLY_RETIREMENT
    ),
    "two-fathers": _STEADY,
    "two-fathers-spouse": _STEADY,
    "partial-guardianship": Livelihood(pay=benefits.state_pension, truth=benefits.STATE_PENSION),
    "bonus-earner": Livelihood(pay=changes.bonus, truth=changes.BONUS),
    "job-lost": Livelihood(pay=changes.job_lost, truth=changes.JOB_LOST),
    "student": Livelihood(pay=benefits.student, truth=benefits.STUDENT),
    "pensioner": Livelihood(pay=benefits.pensioner, truth=benefits.PENSIONER),
}
"""By persona id of the first set; who is not here has no report: children, emigrants, the dead of
long ago, and `self-employed-zero-income`, whose profit this register never sees.
"""


def expected_figures(
    persona_id: str, *, world_day: date, as_of: date | None = None
) -> tuple[Figure, ...]:
    """Give what a persona's income nets to, by month and kind, in the months over by `as_of`.

    `world_day` is the Danish day for which the mocks' world was built; `as_of` (default the same)
    where their clock stands. The ids of the second set (`-mod11`) have the same figures.
    """
    livelihood = LIVELIHOODS.get(persona_id.removesuffix(MODULUS_11_SUFFIX))
    if livelihood is None:
        return ()
    return figures(livelihood.truth, world_day=world_day, as_of=as_of or world_day)


def incomes_of(
    personas: Iterable[Persona],
    today: date,
    *,
    beyond: Callable[[Pnr], Reports] | None = None,
) -> IncomeRegister:
    """Give the register of a world's incomes; `beyond` knows of those who are no personas."""
    payrolls = {persona.number: _reports_of(persona.id, today) for persona in personas}
    return IncomeRegister(payrolls, beyond=beyond)


def _reports_of(persona_id: str, today: date) -> Callable[[], Reports]:
    def make() -> Reports:
        livelihood = LIVELIHOODS.get(persona_id.removesuffix(MODULUS_11_SUFFIX))
        payroll = Payroll(key=persona_id, today=today)
        if livelihood is not None:
            livelihood.pay(payroll)
        return tuple(payroll.reports)

    return make
