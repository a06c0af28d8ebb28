"""The mock's answers read twice, by the adapter and by zeep, come to the same values.

zeep decodes by the schema alone; what is below walks its objects with a table of its own, written
from registries/README.md section 3b, and shares nothing with the adapter's reading.
"""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest
import requests
import zeep

from adapters.income_skat.adapter import IncomeSkat
from adapters.income_skat.settings import SkatSettings, SkatTerms
from contracts.dates import Period, danish_day
from contracts.lookup import Lookup
from mocks.exchange import Call
from mocks.skat.agreements import DEFAULT_AGREEMENTS, Agreements
from mocks.skat.contract import FILES, WSDL
from mocks.skat.service import Clocks, Conduct, Keys, Skat
from mocks.skat.signature import Checker, certificate_in
from mocks.skat.signing import Signer
from mocks.tls import certificates
from mocks.world.cast import MODULUS_11_SUFFIX
from mocks.world.sandbox import sandbox_world

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORLD = sandbox_world(danish_day(NOW))
NUMBERED = [persona.id for persona in WORLD.personas if not persona.number.is_replacement]
FIRST_SET = [each for each in NUMBERED if not each.endswith(MODULUS_11_SUFFIX)]
MANY = {"many-reports", "many-reports" + MODULUS_11_SUFFIX}
"""Answers of over 10 MB: zeep takes half a minute for each."""
FAST = [("ours", each) for each in FIRST_SET if each not in MANY]
SLOW = [("ours", each) for each in NUMBERED if each not in FIRST_SET and each not in MANY]
SLOW += [("official", each) for each in FIRST_SET if each not in MANY]
SLOW += [("ours", "many-reports")]
READ_TWICE = [*FAST, *(pytest.param(*each, marks=pytest.mark.slow) for each in SLOW)]
SUMMED = {
    57: "a_income_with_am",
    58: "a_income_without_am",
    70: "b_income_with_am",
    71: "b_income_without_am",
    59: "a_tax",
    60: "am_contribution",
    76: "atp_contribution",
    197: "employee_pension",
    198: "employer_pension",
    78: "tax_free_travel",
    96: "hours",
}
HOLIDAY = dict.fromkeys((176, 178), "holiday_pay_net")
HOLIDAY |= dict.fromkeys((165, 166, 211, 213, 214), "holiday_pay_gross")
HOLIDAY |= dict.fromkeys((160, 161, 177, 179, 212), "holiday_days")
GROSS = ("a_income_with_am", "a_income_without_am", "b_income_with_am", "b_income_without_am")
LINE = (
    "report_id",
    "report_kind",
    "marked_reversed",
    "corrects_earlier_period",
    "is_refund",
    "income_type",
    "line_code",
    "month",
    "pay_period_from",
    "pay_period_to",
    "paid_on",
    "employer_se",
    "production_unit",
    *SUMMED.values(),
    *dict.fromkeys(HOLIDAY.values()),
)


class Wire:
    """The strict mock behind a transport; keeps the last answer."""

    def __init__(self, service):
        self._service = service
        self.answer = None

    def __call__(self, request):
        call = Call(method=request.method, path=request.url.path, body=request.content)
        self.answer = self._service.answer(call)
        headers = {"content-type": self.answer.content_type}
        return httpx.Response(self.answer.status, content=self.answer.body, headers=headers)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return certificates(tmp_path_factory.mktemp("certificates"), now=NOW)


@pytest.fixture(scope="module")
def wire(files):
    signer = Signer(files.skat, files.skat_key)
    checker = Checker(ca=certificate_in(files.ca), also=(), clock=lambda: NOW)
    return Wire(
        Skat(
            WORLD,
            agreements=Agreements(DEFAULT_AGREEMENTS),
            keys=Keys(signer=signer, impostor=signer, checker=checker),
            clocks=Clocks(world=lambda: NOW, machine=lambda: NOW),
            conduct=Conduct(check="strict"),
        )
    )


@pytest.fixture(scope="module")
def adapter(files, wire):
    settings = SkatSettings(
        signing_certificate_file=files.gateway_signing,
        signing_key_file=files.gateway_signing_key,
        trusted_certificate_files=(files.skat,),
    )
    return IncomeSkat(settings, httpx.MockTransport(wire), clock=lambda: NOW)


@pytest.fixture(scope="module")
def contract():
    return "ours"


@pytest.fixture(scope="module")
def decoded(contract, request, wire):
    """Decode the last answer by a contract."""
    wsdl = FILES / WSDL
    if contract == "official":
        folder = request.getfixturevalue("official") / "skat-eindkomst/personhent"
        wsdl = folder / "IndkomstOplysningPersonHent.wsdl"
    settings = zeep.Settings(xml_huge_tree=True)
    client = zeep.Client(str(wsdl), settings=settings)
    binding = client.service._binding
    operation = binding.get("getIndkomstOplysningPersonHent")

    def decode():
        response = requests.Response()
        response.status_code = wire.answer.status
        response.headers["Content-Type"] = wire.answer.content_type
        response._content = wire.answer.body
        return binding.process_reply(client, operation, response)

    return decode


@pytest.fixture
def ask(adapter):
    async def asked(persona):
        lookup = Lookup(
            pnr=WORLD.persona(persona).number,
            residence=None,
            period=Period(from_month="2023-12", to_month="2026-11"),
            terms=SkatTerms(
                name="sandbox",
                on_behalf_of_cvr="55133018",
                subscriber_se="55133018",
                subscriber_type_code=9001,
                subscription_type_code=9102,
                access_purpose_code=9202,
            ),
            correlation_id="oracle",
        )
        return (await adapter.fetch(lookup)).section("income").record

    return asked


def rows_of(answer):
    """Give every line that zeep's objects tell of, as plain values."""
    if answer.IndkomstPersonUddata is None:
        return []
    (about,) = (
        answer.IndkomstPersonUddata.IndkomstOplysningPersonSamling.IndkomstOplysningPersonStruktur
    )
    rows = []
    for employer in about.IndkomstOplysningSamling.IndberetningPligtigVirksomhed:
        named = employer.IndberetningPligtigVirksomhedStruktur.IndberetningPligtigVirksomhed
        for report in employer.IndkomstLoenPeriodeSamling.LoenPeriodeOplysningStruktur:
            period = report.AngivelsePeriodeStruktur.AngivelsePeriode
            common = {
                "report_id": report.AngivelseVirksomhedEgenIdentifikator,
                "pay_period_from": period.StartDate,
                "pay_period_to": period.EndDate,
                "paid_on": report.IndkomstPersonGruppeDispositionDato,
                "employer_se": named.VirksomhedSENummerIdentifikator,
            }
            tree = report.AngivelseBlanketIndholdStruktur.AngivelseOplysningSamling
            rows += [common | row for head in tree.AngivelseNiveau1 for row in _rows_below(head)]
    return rows


def _rows_below(head):
    said = _fields(head)
    report = {
        "report_kind": {"I": "report", "T": "reversal"}[said[11]],
        "income_type": f"{int(said[12]):02}",
        "month": f"{said[16][:4]}-{said[16][4:]}",
        "corrects_earlier_period": said[151] == "1",
    }
    for line in _below(head, 2):
        place = _fields(line)
        common = report | {
            "line_code": f"{int(place[19]):04}" if int(place[19]) else None,
            "production_unit": place.get(20),
            "marked_reversed": place[21] == "1",
        }
        yield from (common | values for values in _values_below(line))


def _values_below(line):
    forms = _below(line, 3)
    incomes = [form for form in forms if form.BlanketNummerIdentifikator == "16001"]
    refunds = [form for form in forms if form.BlanketNummerIdentifikator == "16300"]
    earned = [form for form in forms if form.BlanketNummerIdentifikator.startswith("162")]
    earned += [form for income in incomes for form in _below(income, 4)]
    holiday = defaultdict(Decimal)
    for form in earned:
        for number, text in _fields(form).items():
            if number in HOLIDAY:
                holiday[HOLIDAY[number]] += Decimal(text)
    rows = [_summed(form) for form in incomes]
    if not rows and (holiday or not refunds):
        rows = [{}]
    if rows:
        rows[0] |= holiday
    yield from ({"is_refund": False} | row for row in rows)
    yield from ({"is_refund": True} | _summed(form) for form in refunds)


def _summed(form):
    said = _fields(form)
    return {name: Decimal(said[number]) for number, name in SUMMED.items() if number in said}


def _fields(form):
    return {
        each.BlanketFeltEnhedStruktur.BlanketFeltNummerIdentifikator
        % 1000: each.AngivelseFeltIndholdTekst
        for each in form.AngivelseFeltSamling.AngivelseFeltIndholdStruktur
    }


def _below(form, level):
    below = form.UnderAngivelseSamling
    return below[f"AngivelseNiveau{level}"] if below else []


def as_tuples(rows):
    return Counter(tuple(row.get(name) for name in LINE) for row in rows)


def lines_of(record):
    return Counter(
        tuple(
            line.kind == "refund" if name == "is_refund" else getattr(line, name) for name in LINE
        )
        for line in record.lines
    )


def plain_grosses(rows):
    """Sum each month in which nothing was undone: netting has nothing to do there."""
    months = defaultdict(list)
    for row in rows:
        months[row["month"]].append(row)
    return {
        month: sum(row.get(name, 0) for row in found if not row["is_refund"] for name in GROSS)
        for month, found in months.items()
        if not any(row["marked_reversed"] or row["report_kind"] == "reversal" for row in found)
    }


def grosses_of(record, months):
    return {
        month.month: sum(kind.gross or 0 for kind in month.kinds)
        for month in record.months
        if month.month in months
    }


@pytest.mark.parametrize(("contract", "persona"), READ_TWICE, scope="module")
async def test_the_adapter_s_lines_are_those_that_zeep_decodes(ask, decoded, persona):
    record = await ask(persona)
    rows = rows_of(decoded())
    plain = plain_grosses(rows)

    assert lines_of(record) == as_tuples(rows)
    assert [month.month for month in record.months] == sorted({row["month"] for row in rows})
    assert grosses_of(record, plain) == plain
