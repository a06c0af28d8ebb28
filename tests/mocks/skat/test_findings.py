"""A wrong question to the income register is told in the journal, masked."""

from datetime import timedelta

import pytest

from mocks.exchange import Call
from mocks.skat.contract import PATH
from tests.mocks.skat.asking import months, person, written

YEAR = months("202511", "202611")


@pytest.fixture
def told(send, number_of):
    """Ask a question about the employee and give the findings."""

    def telling(period=YEAR, **more):
        answer = send(written(person(number_of("employee"), period), **more))
        assert number_of("employee") not in repr(answer.findings)
        return answer.findings

    return telling


def test_a_right_question_has_no_finding(told):
    assert told() == ()


@pytest.mark.parametrize(
    ("period", "rule", "sent"),
    [
        ("", "exactly one period", "1 people: 0 with both periods, 1 with none"),
        (YEAR + YEAR, "it stands in the wrong place", None),
        (months("202611", "202601"), "the period has months or days that are", None),
        (months("200001", "202611"), "not too many people, and not too long a period", None),
    ],
    ids=["no period", "one twice", "backward", "long"],
)
def test_a_wrong_period_is_told_with_what_would_pass(told, period, rule, sent):
    (finding,) = told(period)

    assert finding.rule.startswith(rule)
    assert sent in {None, finding.sent}
    assert finding.expected


def test_both_periods_are_told_although_the_schema_lets_them_pass(told):
    from tests.mocks.skat.asking import days

    (finding,) = told(days("2026-01-01", "2026-02-01") + YEAR)

    assert finding.sent == "1 people: 1 with both periods, 0 with none"
    assert finding.is_invented
    assert finding.see.startswith("/contracts/skat/IndkomstOplysningPersonHent.xsd#")


def test_an_unknown_agreement_is_told_with_those_of_the_same_se_number(told):
    (finding,) = told(codes=(1, 2, 3))

    assert finding.sent == "55133018:1/2/3"
    assert finding.expected.startswith("55133018:9001/9101/9201, ")
    assert "FejlIdentifikator 9001" in finding.rule


def test_a_wrong_type_is_told_by_its_element(send, number_of):
    text = written(person(number_of("employee"), YEAR))

    (finding,) = send(text.replace(">9001<", ">Ida<")).findings

    assert finding.where.endswith("AbonnentAdgangStruktur/AbonnentTypeKode")
    assert finding.rule == "its text is of the contract's type"
    assert finding.sent == "Xxx"


@pytest.mark.parametrize(
    ("late", "parts", "rule"),
    [
        (timedelta(hours=2), ("body-1", "time-1"), "created within five minutes of now"),
        (timedelta(), ("body-1",), "the signature covers Body and Timestamp"),
    ],
    ids=["expired", "timestamp not signed"],
)
def test_a_wrong_signature_is_told(strict, sign, now, number_of, late, parts, rule):
    body = sign(written(person(number_of("employee"), YEAR)), created=now - late, parts=parts)

    (finding,) = strict.answer(Call(method="POST", path=PATH, body=body)).findings

    assert finding.rule.startswith(rule)
    assert finding.where.startswith("Envelope/Header/Security/")


def test_an_unsigned_question_is_answered_by_lenient_mocks_and_told(skat_of, number_of):
    body = written(person(number_of("employee"), YEAR), codes=(1, 2, 3)).encode()

    answer = skat_of(check="warn").answer(Call(method="POST", path=PATH, body=body))

    assert answer.status == 200
    assert answer.verdict == "warned: no signature; agreement_unknown (9001, invented)"
    assert [finding.where for finding in answer.findings] == [
        "Envelope/Header/Security/Signature",
        "AbonnentAdgangStruktur, AbonnentStruktur",
    ]


def test_a_question_too_long_is_a_fault_and_told(strict):
    answer = strict.answer(Call(method="POST", path=PATH, is_too_long=True))

    assert (answer.status, answer.findings[0].where) == (500, "body")
