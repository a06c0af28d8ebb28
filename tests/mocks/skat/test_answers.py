"""What stands in an answer: valid by the official contract, and as the sample writes it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from mocks.exchange import Answer, Call
from mocks.skat.contract import schema
from mocks.skat.service import Skat
from mocks.world.livelihoods import LIVELIHOODS
from tests.mocks.skat.asking import days, months, person, written
from tests.mocks.skat.wire import (
    blankets,
    content,
    fields,
    reports,
    texts,
    tree,
    values,
)

pytestmark = pytest.mark.slow

Ask = Callable[..., Answer]
NumberOf = Callable[[str], str]
YEAR = months("202511", "202611")
PERIODS = {
    "a year of basis months": YEAR,
    "three years of basis months": months("202312", "202611"),
    "one basis month": months("202610", "202610"),
    "a year of pay periods": days("2025-11-01", "2026-11-30"),
    "a day": days("2026-10-15", "2026-10-15"),
    "before any report": months("201001", "201012"),
}
EVERYBODY = [persona for persona in LIVELIHOODS if persona != "many-reports"]


@pytest.fixture(scope="session")
def our_schema() -> etree.XMLSchema:
    return schema()


@pytest.fixture(scope="session")
def official_schema(official: Path) -> etree.XMLSchema:
    file = "skat-eindkomst/personhent/skat_dk/eindkomst/IndkomstOplysningPersonHentInterface.xsd"
    return etree.XMLSchema(etree.parse(str(official / file)))


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
@pytest.mark.parametrize("persona", [*EVERYBODY, "emigrated", "employee-mod11"])
def test_every_answer_follows_the_official_contract_and_ours(
    ask: Ask,
    official_schema: etree.XMLSchema,
    our_schema: etree.XMLSchema,
    persona: str,
    period: str,
) -> None:
    answer = content(ask(persona, period).body)

    assert official_schema.validate(answer), official_schema.error_log
    assert our_schema.validate(answer)


@pytest.mark.slow
def test_an_answer_of_more_than_ten_megabytes_follows_the_contract_too(
    ask: Ask, official_schema: etree.XMLSchema
) -> None:
    answer = ask("many-reports")

    assert len(answer.body) > 10_000_000
    assert official_schema.validate(content(answer.body)), official_schema.error_log
    assert len(reports(answer.body)) == 1406


def test_a_report_has_the_fields_and_units_of_the_sample(ask: Ask, official: Path) -> None:
    sample = (official / "skat-eindkomst/samples/personhent-response-demo.xml").read_bytes()
    units = {(number, unit) for number, unit, _ in _all_fields(tree(sample))}

    answer = ask("employee", months("202610", "202610"))

    ours = {(number, unit) for number, unit, _ in _all_fields(tree(answer.body))}
    assert units - ours == set()


def test_a_report_reads_as_it_was_made(ask: Ask) -> None:
    answer = ask("employee", months("202610", "202610"))
    (report,) = reports(answer.body)

    assert texts(answer.body, "VirksomhedSENummerIdentifikator") == ["97214466"]
    assert texts(answer.body, "StartDate") == ["2026-10-01"]
    assert texts(answer.body, "EndDate") == ["2026-10-31"]
    assert texts(answer.body, "IndkomstPersonGruppeDispositionDato") == ["2026-10-30"]
    assert texts(answer.body, "AnsaettelseforholdMedarbejderIdentifikator") == ["Løn 4711"]
    assert blankets(report) == ["11000", "16000", "16001"]
    assert [(n, text) for n, _, text in fields(report, "11000")] == [
        (1, "98776542"),
        (2, "1"),
        (3, "20261030"),
        (4, "060000"),
        (6, "98776542"),
        (9, "2026-10-30-06.00.00.000000"),
        (11, "I"),
        (12, "0"),
        (14, "B"),
        (16, "202610"),
        (151, "0"),
        (159, "2026-10-30-06.00.00.000000"),
        (191, "2026-10-30-06.00.00.000000"),
    ]
    assert [(n, text) for n, _, text in fields(report, "16000")] == [
        (19, "0"),
        (20, "1022664477"),
        (21, "0"),
    ]
    assert fields(report, "16001") == [
        (57, 16, "40029.67"),
        (59, 16, "10344"),
        (60, 16, "3202"),
        (76, 16, "297"),
        (96, 21, "160.33"),
        (197, 16, "1673.4"),
        (198, 16, "5840.2"),
        (199, 16, "99"),
    ]


@pytest.mark.parametrize(
    ("persona", "blanket", "field", "text"),
    [
        ("randers-resident", "11000", 12, "6"),
        ("randers-resident", "16000", 19, "41"),
        ("long-sick", "16000", 19, "103"),
        ("strike-pay", "16000", 19, "15"),
        ("tax-number-only", "11000", 12, "2"),
    ],
    ids=str,
)
def test_codes_lose_their_leading_zeros(
    ask: Ask, persona: str, blanket: str, field: int, text: str
) -> None:
    assert text in values(content(ask(persona).body), blanket, field)


def test_amounts_have_a_dot_their_sign_and_no_trailing_zeros(ask: Ask) -> None:
    corrected = ask("employee-spouse", months("202605", "202605"))
    nothing = ask("teenager-15", months("202606", "202606"))

    assert "-1250.5" in values(content(corrected.body), "16001", 57)
    assert values(content(nothing.body), "16001", 57) == ["0"]


def test_a_wage_in_advance_is_marked_so(ask: Ask) -> None:
    answer = ask("shared-residence-mother", months("202611", "202611"))

    assert values(content(answer.body), "11000", 14) == ["F"]


def test_several_employers_stand_beside_each_other_with_their_own_reports(ask: Ask) -> None:
    answer = ask("protection-expired-yesterday", months("202610", "202610"))
    samlinger = list(tree(answer.body).iter("{*}IndkomstLoenPeriodeSamling"))

    assert texts(answer.body, "VirksomhedSENummerIdentifikator") == ["93624274", "97642422"]
    assert [len(samling) for samling in samlinger] == [1, 1]


def test_an_employer_filter_leaves_the_other_employer_out(ask: Ask) -> None:
    answer = ask("protection-expired-yesterday", YEAR, employer="93624274")

    assert texts(answer.body, "VirksomhedSENummerIdentifikator") == ["93624274"]
    assert len(reports(answer.body)) == 2


def test_two_entries_of_one_report_are_two_blankets_16000(ask: Ask) -> None:
    (report,) = reports(ask("single-father", months("202610", "202610")).body)

    assert blankets(report) == ["11000", "16000", "16001", "16000", "16001"]
    assert values(report, "16000", 19) == ["0", "102"]


@pytest.mark.parametrize(
    ("persona", "period", "tree_below"),
    [
        ("late-husband", months("202610", "202610"), ["16001", "16202"]),
        ("teenager-15", months("202610", "202610"), ["16001", "16002"]),
        ("randers-resident", months("202610", "202610"), ["16001", "16300"]),
    ],
    ids=lambda value: value if isinstance(value, str) and "-" in value else "",
)
def test_holiday_pay_and_refunds_have_blankets_of_their_own(
    ask: Ask, persona: str, period: str, tree_below: list[str]
) -> None:
    (report,) = reports(ask(persona, period).body)

    assert blankets(report) == ["11000", "16000", *tree_below]


def test_a_correction_is_seen_by_its_basis_month_and_not_by_that_pay_period(ask: Ask) -> None:
    by_month = ask("fortnight-paid", months("202512", "202512"))
    by_period = ask("fortnight-paid", days("2025-12-01", "2025-12-31"))

    assert "1" in values(content(by_month.body), "11000", 151)
    assert "1" not in values(content(by_period.body), "11000", 151)
    assert by_period.body.count(b"825.4") == 0


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2026-10-31", "2026-11-30", 1),
        ("2026-09-15", "2026-10-01", 2),
        ("2026-11-01", "2026-11-30", 0),
        ("2026-10-10", "2026-10-10", 1),
        ("2026-10-10+02:00", "2026-10-10Z", 1),
    ],
    ids=str,
)
def test_a_pay_period_finds_whatever_overlaps_it(
    ask: Ask, first: str, last: str, found: int
) -> None:
    assert len(reports(ask("employee", days(first, last)).body)) == found


def test_a_reversal_comes_beside_its_original_which_is_marked(ask: Ask) -> None:
    told = reports(ask("employee-spouse", months("202607", "202607")).body)
    kinds = [(values(each, "11000", 11), values(each, "16000", 21)) for each in told]

    assert sorted(kinds) == [
        (["I"], ["0"]),
        (["I"], ["0"]),
        (["I"], ["1"]),
        (["T"], ["0"]),
    ]


@pytest.mark.parametrize(
    ("persona", "month", "amount", "own_id"),
    [
        ("employee-spouse", "202607", "4240.5", False),
        ("fortnight-paid", "202606", "13480.55", True),
        ("fortnight-paid", "202609", "-14480.55", True),
    ],
    ids=["repeated, same id", "repeated, own id", "negated, own id"],
)
def test_a_reversal_is_written_in_either_convention(
    ask: Ask, persona: str, month: str, amount: str, own_id: bool
) -> None:
    told = reports(ask(persona, months(month, month)).body)
    (reversal,) = [each for each in told if values(each, "11000", 11) == ["T"]]
    name = "{*}AngivelseVirksomhedEgenIdentifikator"
    ids = [each.findtext(name) for each in told]

    assert values(reversal, "16001", 57) == [amount]
    assert ids.count(reversal.findtext(name)) == (1 if own_id else 2)


def test_before_it_is_undone_a_report_is_not_marked(
    ask: Ask, world_clock: Callable[[], datetime]
) -> None:
    world_clock.now = datetime(2026, 7, 31, 12, tzinfo=UTC)

    told = reports(ask("employee-spouse", months("202607", "202607")).body)

    assert {text for each in told for text in values(each, "16000", 21)} == {"0"}
    assert {text for each in told for text in values(each, "11000", 11)} == {"I"}


def test_a_month_s_wage_appears_on_its_pay_day(
    ask: Ask, world_clock: Callable[[], datetime]
) -> None:
    november = months("202611", "202611")
    before = ask("employee", november)
    world_clock.now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    after = ask("employee", november)

    assert (len(reports(before.body)), len(reports(after.body))) == (0, 1)


def test_without_income_there_is_no_outcome_and_no_advice(ask: Ask) -> None:
    answer = ask("emigrated")

    assert [child.tag.rpartition("}")[2] for child in content(answer.body)] == [
        "HovedOplysningerSvar"
    ]
    assert texts(answer.body, "SvarStruktur") == [None]
    assert answer.verdict == "answered"


def test_a_register_told_so_advises_that_there_is_no_income(
    skat_of: Callable[..., Skat], call_of: Callable[[str], Call], number_of: NumberOf
) -> None:
    register = skat_of(advises_no_income=True)

    nothing = register.answer(call_of(written(person(number_of("emigrated"), YEAR))))
    something = register.answer(call_of(written(person(number_of("seafarer"), YEAR))))

    assert texts(nothing.body, "AdvisIdentifikator") == ["9020"]
    assert texts(something.body, "AdvisIdentifikator") == []


def test_a_foreigner_s_reports_carry_his_address_abroad(ask: Ask) -> None:
    answer = ask("tax-number-only", months("202610", "202610"))

    assert texts(answer.body, "TINIdentifikator") == ["PL-26427"]
    assert texts(answer.body, "AlternativAdresseAdresseLinie3") == ["Szczecin"]


def test_what_the_caller_sent_comes_back(ask: Ask, now: datetime) -> None:
    answer = ask("employee", transaction="æ-42")

    assert texts(answer.body, "TransaktionIdentifikator") == ["æ-42"]
    assert texts(answer.body, "ServiceIdentifikator") == ["IndkomstOplysningPersonHent"]
    (told,) = texts(answer.body, "TransaktionTid")
    assert told == "2026-11-22T10:30:00.000+01:00"
    assert datetime.fromisoformat(told) == now


def test_several_people_come_back_with_their_own_references_and_periods(
    send: Callable[[str], Answer], number_of: NumberOf
) -> None:
    answer = send(
        written(
            person(number_of("employee"), months("202610", "202610"), reference="sag 1"),
            person(number_of("emigrated"), YEAR, reference="sag 2"),
            person(number_of("seafarer"), days("2026-08-01", "2026-09-30"), reference="sag 3"),
        )
    )

    told = list(tree(answer.body).iter("{*}IndkomstOplysningPersonStruktur"))
    name = "{*}IndkomstOplysningAdgangReferenceNummerIdentifikator"
    assert [each.findtext(name) for each in told] == ["sag 1", "sag 3"]
    assert [len(reports(etree.tostring(each))) for each in told] == [1, 2]
    assert answer.personas == ("employee", "emigrated", "seafarer")


def _all_fields(element: etree._Element) -> list[tuple[int, int, str | None]]:
    return [field for blanket in ("11000", "16000", "16001") for field in fields(element, blanket)]
