"""What comes back under which codes: the rest is left out without a word."""

from collections.abc import Callable

import pytest

from mocks.exchange import Answer
from mocks.skat.agreements import DEFAULT_AGREEMENTS, read_agreement
from tests.mocks.skat.asking import months
from tests.mocks.skat.wire import blankets, content, errors, fields, reports

Ask = Callable[..., Answer]
OCTOBER = months("202610", "202610")


@pytest.mark.parametrize(
    ("codes", "figures"),
    [
        ((9001, 9102, 9202), {57, 59, 60, 76, 96, 197, 198, 199}),
        ((9001, 9101, 9201), {57, 76}),
        ((9001, 9103, 9203), {57, 76, 96}),
        ((9001, 9112, 9212), {57, 76, 96, 197, 198, 199}),
    ],
    ids=["everything", "incomes", "incomes and hours", "previous wage"],
)
def test_the_codes_decide_which_figures_come_back(
    ask: Ask, codes: tuple[int, int, int], figures: set[int]
) -> None:
    answer = ask("employee", OCTOBER, codes=codes)

    assert {number for number, _, _ in fields(content(answer.body), "16001")} == figures
    assert errors(answer.body) == []


def test_a_right_to_know_where_and_when_gives_reports_without_figures(ask: Ask) -> None:
    answer = ask("employee", OCTOBER, codes=(9001, 9108, 9208))

    assert [blankets(report) for report in reports(answer.body)] == [["11000", "16000"]]


@pytest.mark.parametrize("persona", ["late-husband", "randers-resident", "teenager-15"])
def test_holiday_pay_and_refunds_need_a_right_too(ask: Ask, persona: str) -> None:
    answer = ask(persona, OCTOBER, codes=(9001, 9101, 9201))

    assert [blankets(report) for report in reports(answer.body)] == [["11000", "16000", "16001"]]


def test_line_codes_are_not_filtered_they_are_the_caller_s_to_minimise(ask: Ask) -> None:
    answer = ask("strike-pay", months("202608", "202609"), codes=(9001, 9101, 9201))

    assert len(reports(answer.body)) == 3


@pytest.mark.parametrize(
    ("codes", "se"),
    [
        ((9002, 9102, 9202), "55133018"),
        ((9001, 9102, 9201), "55133018"),
        ((9001, 9102, 9202), "97214466"),
        ((9001, 9190, 9290), "29189668"),
    ],
    ids=["subscriber", "purpose of another agreement", "se number", "another's own access"],
)
def test_codes_of_no_agreement_are_refused_and_the_right_ones_then_answered(
    ask: Ask, codes: tuple[int, int, int], se: str
) -> None:
    refused = ask("employee", OCTOBER, codes=codes, se=se)
    answered = ask("employee", OCTOBER)

    assert (refused.status, errors(refused.body)) == (200, [9001])
    assert refused.verdict == "refused: agreement_unknown (9001, invented)"
    assert reports(refused.body) == []
    assert len(reports(answered.body)) == 1


def test_both_municipalities_have_an_agreement_for_each_purpose() -> None:
    by_se = [agreement.subscriber.se for agreement in DEFAULT_AGREEMENTS]

    assert (by_se.count("55133018"), by_se.count("29189668")) == (9, 8)


@pytest.mark.parametrize(
    ("text", "profile"),
    [("19552101:750/3153/171", "everything"), ("19552101:750/3153/171=incomes", "incomes")],
)
def test_an_agreement_is_read_from_one_word(text: str, profile: str) -> None:
    agreement = read_agreement(text)

    assert agreement.profile == profile
    assert agreement.subscriber.se == "19552101"
    assert agreement.subscriber.purpose == 171


@pytest.mark.parametrize("text", ["", "750/3153/171", "1:2/3", "1:a/b/c", "1:2/3/4=secrets"])
def test_a_word_that_is_no_agreement_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an agreement is SE:"):
        read_agreement(text)
