"""The kit over signed replies: spoilt first and signed then, so that the reading is what holds."""

import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import httpx
import msgspec
import pytest

from adapters.income_skat.plugin import plugin as income_skat
from adapters.income_skat.settings import SkatSettings
from adapters.transport.exchange import Limits
from adapters.transport.xml import Element
from contracts.conformance import AdapterConformance, Example, HttpRegistry
from contracts.errors import RegistryMisread
from contracts.pnr import Pnr
from contracts.records import Income
from contracts.records.income import IncomeKind, IncomeLine, IncomeMonth
from tests.adapters.income_skat.conftest import SKAT, TERMS, written_settings
from tests.adapters.income_skat.fake_skat import ASKED, answer, envelope, error, reported, wage

pytestmark = pytest.mark.slow

LINE = IncomeLine(
    line_id="wage/R1",
    report_id="R1",
    report_kind="report",
    marked_reversed=False,
    corrects_earlier_period=False,
    kind="wage",
    income_type="00",
    line_code=None,
    month="2026-03",
    pay_period_from=date(2026, 3, 1),
    pay_period_to=date(2026, 3, 31),
    paid_on=date(2026, 3, 31),
    employer_se="82014837",
    production_unit=None,
    a_income_with_am=Decimal(30000),
    a_tax=Decimal(9000),
    hours=Decimal("160.33"),
)
WAGE = IncomeKind(
    kind="wage",
    gross=Decimal(30000),
    a_income_with_am=Decimal(30000),
    a_income_without_am=None,
    b_income=None,
    a_tax=Decimal(9000),
    am_contribution=None,
    atp_contribution=None,
    hours=Decimal("160.33"),
    lines=("wage/R1",),
)


@cache
def keys() -> SkatSettings:
    settings = written_settings(Path(tempfile.mkdtemp(prefix="samsyn-skat-")))
    return msgspec.structs.replace(settings, limits=Limits(max_answer_bytes=1024 * 1024))


def sealed(_: httpx.Request, response: httpx.Response) -> httpx.Response:
    """Sign what can be signed, as the register does at the moment it answers."""
    try:
        body = SKAT.sign(response.content, now=datetime.now(UTC))
    except (RegistryMisread, IndexError):
        return response
    return httpx.Response(response.status_code, content=body, headers={"Content-Type": "text/xml"})


def said(content: Element) -> httpx.Response:
    return httpx.Response(200, content=envelope(content), headers={"Content-Type": "text/xml"})


MARCH = said(reported(wage("30000", f059="9000", f096="160.33")))
NOTHING = said(answer())


class TestIncomeSkat(AdapterConformance):
    plugin = income_skat
    terms = TERMS
    asked = Pnr(ASKED)
    known = Example(
        answer=MARCH,
        record=Income(
            rule="basis-month-v1",
            months=(IncomeMonth(month="2026-03", kinds=(WAGE,)),),
            lines=(LINE,),
        ),
    )
    another = Example(answer=NOTHING, record=Income(rule="basis-month-v1"))
    unknown = said(answer(said=(error("9011"),)))
    skips = {"protected": "reports of income carry no protection mark"}  # noqa: RUF012 - the base says ClassVar

    def own_settings(self) -> SkatSettings:
        return keys()

    def registry(self) -> HttpRegistry:
        return HttpRegistry(seal=sealed)
