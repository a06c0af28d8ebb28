"""What is accepted as a question, and what is refused with which fault."""

from collections.abc import Callable

import pytest
from lxml import etree

from mocks.exchange import Answer, Call, Check
from mocks.sf1520.contract import PATH
from mocks.sf1520.service import PersonLookup

CallOf = Callable[..., Call]
NumberOf = Callable[[str], str]
Question = Callable[..., str]
UNKNOWN_AGREEMENT = "00000000-0000-4000-8000-00000000dead"


def fault_text(answer: Answer) -> str | None:
    detail = etree.fromstring(answer.body).find("{*}Body/{*}Fault/detail")
    return (
        None
        if detail is None
        else detail.findtext("{*}ServiceplatformFault/{*}ErrorList/{*}Error/{*}ErrorText")
    )


def is_answered(answer: Answer) -> bool:
    return answer.status == 200 and b"PersonLookupResponse" in answer.body


def test_a_question_is_answered_with_the_person_it_asks_about(
    strict: PersonLookup, call_of: CallOf, question: Question, number_of: NumberOf
) -> None:
    answer = strict.answer(call_of(question(number_of("employee"))))

    assert is_answered(answer)
    assert (answer.personas, answer.verdict) == (("employee",), "answered")
    assert number_of("employee").encode() in answer.body


def test_prefixes_are_free(
    strict: PersonLookup, call_of: CallOf, question: Question, number_of: NumberOf
) -> None:
    other = (
        question(number_of("employee"))
        .replace("<s:", "<soapenv:")
        .replace("</s:", "</soapenv:")
        .replace("xmlns:s=", "xmlns:soapenv=")
    )

    assert is_answered(strict.answer(call_of(other)))


def test_iso_8859_1_without_a_declaration_is_read(
    strict: PersonLookup, call_of: CallOf, question: Question, number_of: NumberOf
) -> None:
    who = "<i:OnBehalfOfUser>Jørgen</i:OnBehalfOfUser></i:InvocationContext>"
    text = question(number_of("employee")).replace("</i:InvocationContext>", who)

    assert is_answered(strict.answer(call_of(text.encode("iso-8859-1"))))


def test_no_header_is_needed(strict: PersonLookup, question: Question, number_of: NumberOf) -> None:
    body = question(number_of("employee")).encode()
    call = Call(method="POST", path=f"{PATH}5", headers={"content-type": "nonsense"}, body=body)

    assert is_answered(strict.answer(call))


@pytest.mark.parametrize("persona", ["replacement-number", "replacement-number-mod11"])
def test_whom_the_register_does_not_know_is_a_fault_with_status_500(
    strict: PersonLookup, call_of: CallOf, question: Question, number_of: NumberOf, persona: str
) -> None:
    answer = strict.answer(call_of(question(number_of(persona))))

    assert (answer.status, fault_text(answer)) == (500, "PNR not found")
    assert answer.personas == (persona,)


@pytest.mark.parametrize("number", ["", "12345", "abcdefghij", "3102801234"])
def test_what_is_no_number_is_not_found(
    strict: PersonLookup, call_of: CallOf, question: Question, number: str
) -> None:
    answer = strict.answer(call_of(question(number)))

    assert (answer.status, fault_text(answer)) == (500, "PNR not found")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:0],
        lambda text: text.replace("<", "("),
        lambda text: text[: len(text) // 2],
        lambda text: "<!DOCTYPE x>" + text,
        lambda text: '<!DOCTYPE x [<!ENTITY e "1">]>' + text,
        lambda text: text.replace("PersonBaseDataExtended/5/", "PersonBaseDataExtended/4/"),
        lambda text: text.replace("PersonLookupRequest", "PersonSearchRequest"),
        lambda text: text.replace("s:Body", "s:Header"),
        lambda text: text.replace("<i:UserUUID>", "<i:UserUUID>UPPER-"),
        lambda text: text.replace("n:PNR", "n:CPR"),
        lambda text: "<list>" + text + "</list>",
    ],
    ids=[
        "empty",
        "no XML",
        "cut off",
        "document type",
        "entity",
        "other version",
        "other operation",
        "no body",
        "bad UUID",
        "no number",
        "wrapped",
    ],
)
def test_what_does_not_follow_the_contract_is_refused_and_the_right_question_answered(
    strict: PersonLookup,
    call_of: CallOf,
    question: Question,
    number_of: NumberOf,
    spoil: Callable[[str], str],
) -> None:
    right = question(number_of("employee"))

    refused, answered = strict.answer(call_of(spoil(right))), strict.answer(call_of(right))

    assert (refused.status, fault_text(refused)) == (500, "The request is invalid")
    assert is_answered(answered)


def test_elements_out_of_the_contract_s_order_are_refused(
    strict: PersonLookup, call_of: CallOf, question: Question, number_of: NumberOf
) -> None:
    text = question(number_of("employee"))
    start, end = text.index("<i:"), text.index("<n:")
    context, number = text[start:end], text[end : text.index("</p:")]

    answer = strict.answer(call_of(text.replace(context + number, number + context)))

    assert fault_text(answer) == "The request is invalid"


def test_a_comment_cannot_split_a_number(
    strict: PersonLookup, call_of: CallOf, question: Question, number_of: NumberOf
) -> None:
    number = number_of("employee")

    answer = strict.answer(call_of(question(f"{number[:4]}<!-- split -->{number[4:]}")))

    assert answer.personas == ("employee",)


@pytest.mark.parametrize("agreement", [None, UNKNOWN_AGREEMENT], ids=["none", "unknown"])
def test_strict_refuses_an_agreement_it_does_not_know(
    strict: PersonLookup,
    call_of: CallOf,
    question: Question,
    number_of: NumberOf,
    agreement: str | None,
) -> None:
    answer = strict.answer(call_of(question(number_of("employee"), agreement=agreement)))

    assert (answer.status, fault_text(answer)) == (500, "The service agreement is not known")
    assert number_of("employee").encode() not in answer.body


@pytest.mark.parametrize("agreement", [None, UNKNOWN_AGREEMENT], ids=["none", "unknown"])
def test_warn_answers_and_says_in_its_verdict_what_strict_would_refuse(
    service_of: Callable[[Check], PersonLookup],
    call_of: CallOf,
    question: Question,
    number_of: NumberOf,
    agreement: str | None,
) -> None:
    asked = call_of(question(number_of("employee"), agreement=agreement))

    answer = service_of("warn").answer(asked)

    assert is_answered(answer)
    assert answer.verdict == "warned: unknown agreement"


@pytest.mark.parametrize("path", ["/service/CPR/PersonBaseDataExtended/3", PATH, PATH + "5/x"])
def test_nothing_answers_elsewhere(strict: PersonLookup, path: str) -> None:
    assert strict.answer(Call(method="POST", path=path)).status == 404


def test_other_methods_are_told_which_ones_there_are(strict: PersonLookup) -> None:
    answer = strict.answer(Call(method="PUT", path=f"{PATH}5"))

    assert (answer.status, answer.headers) == (405, (("allow", "GET, POST"),))


@pytest.mark.parametrize("version", [4, 5])
def test_the_answer_about_another_is_about_another(
    strict: PersonLookup,
    call_of: CallOf,
    question: Question,
    number_of: NumberOf,
    version: int,
) -> None:
    asked = call_of(question(number_of("employee"), version=version), version=version)

    other, right = strict.about_another(asked), strict.answer(asked)

    assert is_answered(other)
    assert "employee" not in other.personas
    assert f"<ns:personnummer>{number_of('employee')}</ns:personnummer>".encode() in right.body
    assert other.body != right.body


def test_the_platform_s_own_fault_is_not_about_the_person(
    strict: PersonLookup, call_of: CallOf, question: Question, number_of: NumberOf
) -> None:
    answer = strict.own_fault(call_of(question(number_of("employee"))))

    assert (answer.status, fault_text(answer)) == (500, "The service failed")
