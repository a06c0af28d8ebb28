"""What a line of income counts as, for the tests: by its line code, else by its income type."""

from mocks.world.incomes import EntryFacts, ReportFacts

# docs/record.md, "Kinds": the part of it that the personas live on.
BY_CODE = {
    "0005": "unemployment-benefit",
    "0006": "state-pension",
    "0007": "wage-guarantee",
    "0009": "atp-pension",
    "0013": "early-retirement",
    "0015": "strike-pay",
    "0026": "researcher-wage",
    "0027": "seafarer-wage",
    "0041": "cash-benefit",
    "0074": "pension",
    "0078": "parental-benefit",
    "0083": "flexjob-subsidy",
    "0087": "education-help",
    "0102": "fees",
    "0103": "sickness-benefit",
}
BY_TYPE = {
    "00": "wage",
    "01": "student-grant",
    "02": "hired-out-labour",
    "03": "greenland-income",
    "05": "b-income",
    "29": "holiday-pay",
}


def kind_of(report: ReportFacts, entry: EntryFacts) -> str:
    return BY_CODE[entry.line_code] if entry.line_code else BY_TYPE[report.income_type]
