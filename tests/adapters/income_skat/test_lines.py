from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

import contracts
from adapters.transport.xml import Element
from contracts.dates import Period
from contracts.errors import RegistryMisread
from contracts.pnr import Pnr
from contracts.reading import Note
from contracts.records.income import IncomeLine
from tests.adapters.income_skat.conftest import Read, record_of
from tests.adapters.income_skat.fake_skat import (
    ASKED,
    NAMES,
    advice,
    answer,
    blanket,
    employer,
    entry,
    error,
    head,
    income,
    person,
    report,
    reported,
    wage,
)


def only_line(read: Read, *reports: Element) -> IncomeLine:
    (line,) = record_of(read(reported(*reports))).lines
    return line


def test_no_income_at_all_is_a_record_without_months_and_no_error(read: Read) -> None:
    reading = read(answer())

    assert record_of(reading).months == ()
    assert record_of(reading).lines == ()
    assert reading.about == Pnr(ASKED)
    assert [note.path for note in reading.sections[0].notes] == [
        "months[2026-02]",
        "months[2026-03]",
        "months[2026-04]",
    ]


def test_codes_get_their_leading_zeros_back(read: Read) -> None:
    line = only_line(read, wage(income_type="4", code="15"))

    assert (line.income_type, line.line_code, line.kind) == ("04", "0015", "strike-pay")


@pytest.mark.parametrize("code", ["0", "0000", ""], ids=["zero", "zeros", "blank"])
def test_a_line_code_of_zero_is_none_and_the_income_type_decides(read: Read, code: str) -> None:
    line = only_line(read, wage(income_type="06", code=code))

    assert (line.line_code, line.kind) == (None, "cash-benefit")


def test_a_code_that_is_not_listed_is_kept_and_its_kind_is_other_whatever_the_type(
    read: Read,
) -> None:
    line = only_line(read, wage(income_type="0", code="999"))

    assert (line.line_code, line.kind) == ("0999", "other")


@pytest.mark.parametrize(
    ("code", "month", "is_uncertain"),
    [
        ("3", "201612", False),
        ("3", "201701", True),
        ("103", "201612", True),
        ("103", "201701", False),
    ],
    ids=["old-in-time", "old-too-late", "new-too-early", "new-in-time"],
)
def test_a_code_outside_its_time_keeps_its_kind_and_is_uncertain(
    read: Read, code: str, month: str, is_uncertain: bool
) -> None:
    period = Period(from_month="2016-12", to_month="2017-01")
    reading = read(reported(wage(income_type="7", code=code, month=month)), period=period)

    note = Note(path="lines[sickness-benefit/R1].kind", kind="uncertain")
    assert record_of(reading).lines[0].kind == "sickness-benefit"
    assert (note in reading.sections[0].notes) == is_uncertain


def test_refunds_are_lines_of_their_own_kind_and_enter_no_figure(read: Read) -> None:
    refund = blanket(3, "16300", {"058": "8000", "201": "1234", "205": "0101010101"})
    both = report(head(entry(income(f057="30000"), refund)))

    record = record_of(read(reported(both)))

    assert [(line.line_id, line.a_income_without_am) for line in record.lines] == [
        ("wage/R1", None),
        ("refund/R1", Decimal(8000)),
    ]
    assert [(kind.kind, kind.gross) for kind in record.months[0].kinds] == [
        ("wage", Decimal(30000))
    ]
    assert "0101010101" not in repr(record)


def test_a_month_of_refunds_only_has_a_report_and_no_figure(read: Read) -> None:
    record = record_of(read(reported(report(head(entry(blanket(3, "16300", {"058": "1"})))))))

    assert [(month.month, month.kinds) for month in record.months] == [("2026-03", ())]


HOLIDAY_FORMS = {
    "16200": (blanket(3, "16200", {"176": "1200.5", "177": "2.08"}), "1200.5", None, "2.08"),
    "16201": (blanket(3, "16201", {"211": "1500", "212": "2"}), None, "1500", "2"),
    "16202": (blanket(3, "16202", {"213": "10", "214": "20", "179": "1"}), None, "30", "1"),
}


@pytest.mark.parametrize(
    ("form", "net", "gross", "days"), HOLIDAY_FORMS.values(), ids=HOLIDAY_FORMS.keys()
)
def test_holiday_pay_earned_is_on_the_line_and_in_no_figure(
    read: Read, form: Element, net: str | None, gross: str | None, days: str
) -> None:
    record = record_of(read(reported(report(head(entry(income(f057="100"), form))))))

    (line,) = record.lines
    assert line.holiday_pay_net == (Decimal(net) if net else None)
    assert line.holiday_pay_gross == (Decimal(gross) if gross else None)
    assert line.holiday_days == Decimal(days)
    assert record.months[0].kinds[0].gross == Decimal(100)


def test_holiday_pay_at_the_fourth_level_is_read(read: Read) -> None:
    below = blanket(4, "16002", {"166": "900", "160": "1.5"})
    form = blanket(3, "16001", {"057": "100"}, below)

    line = only_line(read, report(head(entry(form))))

    assert (line.holiday_pay_gross, line.holiday_days) == (Decimal(900), Decimal("1.5"))


def test_a_report_without_content_has_no_line(read: Read) -> None:
    record = record_of(read(reported(report())))

    assert (record.lines, record.months) == ((), ())


def test_an_entry_without_forms_is_a_line_without_amounts(read: Read) -> None:
    line = only_line(read, report(head(entry())))

    assert (line.kind, line.a_income_with_am) == ("wage", None)


def test_a_report_that_comes_twice_alike_is_one(read: Read) -> None:
    assert only_line(read, wage("100"), wage("100")).a_income_with_am == Decimal(100)


def test_one_report_id_used_twice_gives_two_lines_with_keys_of_their_own(read: Read) -> None:
    record = record_of(read(reported(wage("100"), wage("200"))))

    assert [(line.line_id, line.report_id) for line in record.lines] == [
        ("wage/R1", "R1"),
        ("wage/R1#2", "R1"),
    ]
    assert record.months[0].kinds[0].gross == Decimal(300)


def test_a_key_counts_within_its_kind_and_tells_nothing_of_another(read: Read) -> None:
    hidden = entry(income(f058="1"), code="15")
    shown = entry(income(f057="2"))

    alone = record_of(read(reported(report(head(shown)))))
    beside = record_of(read(reported(report(head(hidden, entry(income(f057="2")))))))

    assert [line.line_id for line in beside.lines if line.kind == "wage"] == [
        line.line_id for line in alone.lines
    ]


def test_a_key_is_safe_between_the_brackets_of_a_path(read: Read) -> None:
    assert only_line(read, wage(report_id="a[b].c#1 å")).line_id == "wage/a%5Bb%5D%2Ec%231%20%C3%A5"


@pytest.mark.parametrize("written", [ASKED, f"{ASKED[:6]}-{ASKED[6:]}"], ids=["plain", "hyphen"])
def test_the_persons_number_in_a_report_id_is_starred_out(read: Read, written: str) -> None:
    line = only_line(read, wage(report_id=f"loen {written}/03"))

    assert line.report_id == f"loen {'*' * len(written)}/03"
    assert ASKED not in repr(line)


def test_days_are_taken_as_written_and_may_be_missing(read: Read) -> None:
    reports = report(head(entry()), period=("2026-03-01+01:00", "2026-03-31Z"), paid=None)

    line = only_line(read, reports)

    assert (line.pay_period_from, line.pay_period_to, line.paid_on) == (
        date(2026, 3, 1),
        date(2026, 3, 31),
        None,
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [("+30000", "30000"), ("30000.00", "30000"), ("-0", "0"), ("-94.670", "-94.67"), ("007", "7")],
    ids=["plus", "zeros", "minus-zero", "negative", "leading"],
)
def test_equal_amounts_are_written_equal(read: Read, written: str, value: str) -> None:
    assert str(only_line(read, wage(written)).a_income_with_am) == value


def test_a_blank_field_is_absent(read: Read) -> None:
    assert only_line(read, wage("100", f059=" ")).a_tax is None


def test_a_field_of_no_record_is_passed_over(read: Read) -> None:
    assert only_line(read, wage("100", f065="4000", f199="94.67")).a_income_with_am == Decimal(100)


MISREAD = {
    "month-13": reported(wage(month="202613")),
    "month-00": reported(wage(month="202600")),
    "month-short": reported(wage(month="20263")),
    "month-words": reported(wage(month="marts")),
    "month-year-0": reported(wage(month="000003")),
    "report-kind": reported(wage(kind="X")),
    "no-report-kind": reported(report(blanket(1, "11000", {"012": "0", "016": "202603"}, entry()))),
    "no-income-type": reported(report(blanket(1, "11000", {"011": "I", "016": "202603"}, entry()))),
    "no-month": reported(report(blanket(1, "11000", {"011": "I", "012": "0"}, entry()))),
    "income-type": reported(wage(income_type="100")),
    "income-type-words": reported(wage(income_type="løn")),
    "line-code-long": reported(wage(code="12345")),
    "amount-comma": reported(wage("100,50")),
    "amount-exponent": reported(wage("1E5")),
    "amount-nan": reported(wage("NaN")),
    "amount-long": reported(wage("1" * 19)),
    "amount-other-digits": reported(wage("١٠٠")),
    "flag": reported(wage(marked="J")),
    "correction": reported(wage(correction="2")),
    "day": reported(wage(period=("2026-02-30", "2026-03-31"))),
    "half-a-day": reported(wage(period=("2026-03", "2026-03-31"))),
    "unit-number": reported(report(head(entry(unit="P-1")))),
    "se-number": answer(person(employer(wage(), se="8201483"))),
    "no-report-id": reported(wage(report_id=" ")),
    "long-report-id": reported(wage(report_id="R" * 201)),
    "control-report-id": reported(wage(report_id="R\t1")),
    "another-form-1": reported(report(blanket(1, "12000", {"016": "202603"}))),
    "another-form-2": reported(report(head(blanket(2, "17000", {"019": "0"})))),
    "another-form-3": reported(report(head(entry(blanket(3, "16009", {"057": "1"}))))),
    "form-at-another-level": reported(report(head(entry(blanket(3, "16002", {"160": "1"}))))),
    "two-people": answer(person(employer(wage())), person(employer(wage()))),
    "no-number": answer(person(employer(wage()), about=" ")),
    "number-unknown": answer(person(employer(wage()), about="0000000000")),
    "no-employer": answer(person()),
    "another-question": answer(transaction="another"),
    "no-echo": answer(transaction=None),
}


@pytest.mark.parametrize("content", MISREAD.values(), ids=MISREAD.keys())
def test_what_cannot_be_understood_is_misread_and_the_next_answer_read(
    read: Read, content: Element
) -> None:
    with pytest.raises(RegistryMisread):
        read(content)

    assert only_line(read, wage("1")).a_income_with_am == Decimal(1)


def changed(of: str, to: str, count: int = -1) -> Element:
    text = etree.tostring(reported(wage("100", f058="5")), encoding="unicode")
    assert of in text
    return etree.fromstring(text.replace(of, to, count))


FIELD = "100000000000000057"
SPOILT = {
    "field-in-words": changed(FIELD, "felt057"),
    "field-twice": changed("100000000000000058", FIELD),
    "hours-as-income": changed("100000016", "100000021"),
    "no-period": changed("AngivelsePeriodeStruktur", "AndenStruktur"),
    "no-status": changed("SvarStruktur", "AndetSvar"),
    "another-root": changed("PersonHent_O", "PersonHent_I"),
    "number-in-another-namespace": changed("cpr.dk/xml/schemas/core/2005", "cpr.dk/x"),
    "form-in-another-namespace": changed("class/blanket/xml", "class/blanket2/xml"),
    "field-in-another-namespace": changed("class/angivelsefelt/xml", "class/felt/xml"),
}


@pytest.mark.parametrize("content", SPOILT.values(), ids=SPOILT.keys())
def test_an_element_that_is_not_the_contracts_is_misread(read: Read, content: Element) -> None:
    with pytest.raises(RegistryMisread):
        read(content)

    assert len(record_of(read(changed(FIELD, f"+0{FIELD}"))).lines) == 1


def test_an_element_that_the_contract_does_not_know_is_passed_over(read: Read) -> None:
    content = reported(wage("100"))
    content.find(f".//{NAMES['LoenPeriodeOplysningStruktur']}").append(
        etree.Element(f"{{{'http://rep.oio.dk/skat.dk/eindkomst/'}}}NytElement")
    )

    assert len(record_of(read(content)).lines) == 1


def test_what_the_tests_write_is_valid_by_our_contract() -> None:
    wire = Path(contracts.__file__).parent / "wire/skat_eindkomst/IndkomstOplysningPersonHent.xsd"
    schema = etree.XMLSchema(etree.parse(wire))

    schema.assertValid(reported(wage("100"), report(), report(head(entry(income(f057="1"))))))
    schema.assertValid(answer(said=(error("9001"), advice("1"))))
