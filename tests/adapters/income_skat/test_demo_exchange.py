"""SKAT's own demo exchange: the question we would send, and the answer read to its last field."""

from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from adapters.income_skat.reading import read_answer
from adapters.income_skat.request import Asked
from adapters.transport.sha1 import RSA_SHA1
from adapters.transport.verification import Verifier, Window
from adapters.transport.xml import Element, parse
from contracts.dates import Period
from contracts.errors import RegistryMisread
from contracts.lookup import Lookup
from contracts.pnr import Pnr
from contracts.reading import Note
from contracts.records import Income
from contracts.records.income import IncomeKind, IncomeLine, IncomeMonth, NettingRule
from tests.adapters.income_skat.conftest import NOW, record_of
from tests.adapters.pairs import pair
from tests.adapters.transport.replies import find, signed_again

PERSON = "2709664525"
LINE = IncomeLine(
    line_id="wage/onlinem5/S/4oATk",
    report_id="onlinem5/S/4oATk",
    report_kind="report",
    marked_reversed=False,
    corrects_earlier_period=False,
    kind="wage",
    income_type="00",
    line_code=None,
    month="2023-09",
    pay_period_from=date(2023, 9, 1),
    pay_period_to=date(2023, 9, 30),
    paid_on=date(2023, 9, 29),
    employer_se="82014837",
    production_unit=None,
    a_income_with_am=Decimal(30000),
    atp_contribution=Decimal(284),
    employee_pension=Decimal(2000),
    employer_pension=Decimal(4000),
    hours=Decimal(160),
)
SEPTEMBER = IncomeMonth(
    month="2023-09",
    kinds=(
        IncomeKind(
            kind="wage",
            gross=Decimal(30000),
            a_income_with_am=Decimal(30000),
            a_income_without_am=None,
            b_income=None,
            a_tax=None,
            am_contribution=None,
            atp_contribution=Decimal(284),
            hours=Decimal(160),
            lines=("wage/onlinem5/S/4oATk",),
        ),
    ),
)


@pytest.fixture
def exchanged(official: Path) -> Element:
    sample = official / "skat-eindkomst/samples/personhent-response-demo.xml"
    return parse(sample.read_bytes())[1][0]


def asked(lookup: Lookup, rule: NettingRule, correlation_id: str = "TEST20260630105146") -> Asked:
    question = msgspec.structs.replace(
        lookup,
        pnr=Pnr(PERSON),
        period=Period(from_month="2023-08", to_month="2023-10"),
        correlation_id=correlation_id,
    )
    return Asked(lookup=question, rule=rule, at=NOW)


@pytest.mark.parametrize("rule", ["basis-month-v1", "pay-period-v1"])
def test_the_demo_answer_reads_to_the_figures_its_text_shows(
    exchanged: Element, lookup: Lookup, rule: NettingRule
) -> None:
    reading = read_answer(exchanged, asked=asked(lookup, rule), error_codes={}, signed_at=NOW)

    assert record_of(reading) == Income(rule=rule, months=(SEPTEMBER,), lines=(LINE,))
    assert reading.sections[0].notes == (
        Note(path="months[2023-08]", kind="absent", reason="not_registered"),
        Note(path="months[2023-10]", kind="absent", reason="not_registered"),
    )
    assert reading.about == Pnr(PERSON)
    assert reading.observed_at == NOW


def test_name_address_and_tax_number_abroad_are_not_read(
    exchanged: Element, lookup: Lookup
) -> None:
    reading = read_answer(
        exchanged, asked=asked(lookup, "basis-month-v1"), error_codes={}, signed_at=NOW
    )

    assert "Heinrich" in etree.tostring(exchanged, encoding="unicode")
    assert not {"Heinrich", "Flensborg", "12345678901"} & set(repr(reading).split("'"))


def test_the_answer_to_another_question_is_misread(exchanged: Element, lookup: Lookup) -> None:
    with pytest.raises(RegistryMisread):
        read_answer(
            exchanged,
            asked=asked(lookup, "basis-month-v1", "TEST20260630105147"),
            error_codes={},
            signed_at=NOW,
        )


def test_a_reply_in_skats_own_arrangement_is_believed(official: Path) -> None:
    # Its values were removed when it was published: a key of ours fills them in, in their places.
    sample = official / "skat-eindkomst/samples/personhent-response-demo.xml"
    root = parse(sample.read_bytes())
    skat = pair("skat")
    der = x509.load_pem_x509_certificate(skat.certificate).public_bytes(Encoding.DER)
    find(root, "BinarySecurityToken").text = b64encode(der).decode()
    signed_again(root, key=skat.key)
    then = datetime(2026, 6, 30, 8, 51, 46, 601000, tzinfo=UTC)
    window = Window(asked_at=then - timedelta(seconds=1), now=then, leeway=timedelta(0))

    believed = Verifier([skat.certificate], suite=RSA_SHA1).verify(root[1][0], window=window)

    assert believed == then
    find(root, "AngivelseFeltIndholdTekst").text = "1"
    with pytest.raises(RegistryMisread):
        Verifier([skat.certificate], suite=RSA_SHA1).verify(root[1][0], window=window)
