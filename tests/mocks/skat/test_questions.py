"""Which questions are read, and which are refused in which words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mocks.exchange import Answer, Call
from mocks.skat.contract import PATH
from mocks.skat.service import Skat
from tests.mocks.skat.asking import days, months, person, written
from tests.mocks.skat.wire import errors, reports, texts

Send = Callable[[str], Answer]
NumberOf = Callable[[str], str]
CallOf = Callable[[str], Call]
YEAR = months("202511", "202611")
COMPANIES = (
    "<i:IndkomstForVirksomhedSamling><i:VirksomhedIndkomstSoegeStruktur>"
    "<i:IndberetningForVirksomhedStruktur><i:IndberetningForVirksomhed>"
    '<v:VirksomhedSENummerIdentifikator xmlns:v="http://rep.oio.dk/skat.dk/motor/class/virksomhed'
    '/xml/schemas/20080401/">97214466</v:VirksomhedSENummerIdentifikator>'
    "</i:IndberetningForVirksomhed></i:IndberetningForVirksomhedStruktur>"
    "</i:VirksomhedIndkomstSoegeStruktur></i:IndkomstForVirksomhedSamling>"
)


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("", 9002),
        (days("2026-01-01", "2026-06-30") + YEAR, 9002),
        (months("202613", "202613"), 9003),
        (months("202611", "202601"), 9003),
        (days("2026-06-30", "2026-01-01"), 9003),
        (months("202001", "202611"), 9004),
        (days("2020-01-01", "2026-11-30"), 9004),
    ],
    ids=["none", "both", "no month", "backward", "days backward", "long", "long in days"],
)
def test_a_wrong_period_is_a_business_error_inside_200_and_a_right_one_is_answered(
    send: Send, number_of: NumberOf, period: str, code: int
) -> None:
    number = number_of("employee")

    refused = send(written(person(number, period)))
    answered = send(written(person(number, YEAR)))

    assert (refused.status, errors(refused.body)) == (200, [code])
    assert texts(refused.body, "TransaktionIdentifikator") == ["t-1"]
    assert reports(refused.body) == []
    assert len(reports(answered.body)) == 12


def test_too_many_people_are_too_large_a_query(send: Send, number_of: NumberOf) -> None:
    one = person(number_of("employee"), months("202610", "202610"))

    assert errors(send(written(*[one] * 101)).body) == [9004]
    assert errors(send(written(*[one] * 100)).body) == []


def test_a_question_about_an_enterprise_is_not_answered(send: Send) -> None:
    assert errors(send(written(choice=COMPANIES)).body) == [9005]


def test_everything_that_is_wrong_is_told_at_once(send: Send, number_of: NumberOf) -> None:
    answer = send(written(person(number_of("employee"), ""), codes=(1, 2, 3)))

    assert errors(answer.body) == [9001, 9002]


def test_a_replacement_number_does_not_follow_the_contract(send: Send, number_of: NumberOf) -> None:
    answer = send(written(person(number_of("replacement-number"), YEAR)))

    assert answer.status == 500
    assert texts(answer.body, "faultcode") == ["soapenv:Client"]
    assert number_of("replacement-number").encode() not in answer.body


@pytest.mark.parametrize("number", ["0000000000", "2902010000"], ids=["unknown", "no day"])
def test_a_number_that_is_nobody_s_has_no_income(send: Send, number: str) -> None:
    answer = send(written(person(number, YEAR)))

    assert (answer.status, errors(answer.body), reports(answer.body)) == (200, [], [])
    assert answer.personas == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<?xml version='1.0'?><a/>",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>',
    ],
    ids=["empty", "text", "another document", "document type", "empty body"],
)
def test_what_is_no_question_is_a_fault(skat_of: Callable[..., Skat], body: bytes) -> None:
    register = skat_of(check="warn")

    answer = register.answer(Call(method="POST", path=PATH, body=body))

    assert answer.status == 500
    assert texts(answer.body, "faultcode") == ["soapenv:Client"]


def test_a_document_type_in_a_question_is_refused(
    skat_of: Callable[..., Skat], number_of: NumberOf
) -> None:
    question = written(person(number_of("employee"), YEAR)).encode()
    register = skat_of(check="warn")

    refused = register.answer(Call(method="POST", path=PATH, body=b"<!DOCTYPE a>" + question))
    answered = register.answer(Call(method="POST", path=PATH, body=question))

    assert refused.status == 500
    assert answered.status == 200


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_a_question_is_read_in_the_encoding_it_declares(
    skat_of: Callable[..., Skat], number_of: NumberOf, encoding: str
) -> None:
    question = written(person(number_of("employee"), YEAR), transaction="æøå")
    body = f'<?xml version="1.0" encoding="{encoding}"?>{question}'.encode(encoding)

    answer = skat_of(check="warn").answer(Call(method="POST", path=PATH, body=body))

    assert texts(answer.body, "TransaktionIdentifikator") == ["æøå"]


def test_the_published_sample_is_read(official: Path, skat_of: Callable[..., Skat]) -> None:
    sample = (official / "skat-eindkomst/samples/personhent-request-demo.xml").read_bytes()

    answer = skat_of(check="warn").answer(Call(method="POST", path=PATH, body=sample))

    assert errors(answer.body) == []
    assert answer.verdict == "warned: no signature; agreement_unknown (9001, invented)"
    assert texts(answer.body, "TransaktionIdentifikator") == ["TEST20260630105146"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", PATH, 404),
        ("GET", PATH + "/more", 404),
        ("PUT", PATH, 405),
        ("POST", PATH + "/more", 404),
    ],
    ids=["no query", "below", "another method", "question below"],
)
def test_elsewhere_nothing_is_answered(strict: Skat, method: str, path: str, status: int) -> None:
    assert strict.answer(Call(method=method, path=path)).status == status


def test_a_question_about_somebody_gets_another_one_s_answer_when_told_so(
    strict: Skat, call_of: CallOf, number_of: NumberOf
) -> None:
    call = call_of(written(person(number_of("employee"), YEAR, reference="sag 1")))

    answer = strict.about_another(call)

    (about,) = texts(answer.body, "PersonCivilRegistrationIdentifier")
    assert about != number_of("employee")
    assert texts(answer.body, "IndkomstOplysningAdgangReferenceNummerIdentifikator") == ["sag 1"]
    assert answer.personas == ("employee",)
