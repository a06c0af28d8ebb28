"""Who may ask, by signature; and that the answers' own signatures can be checked by others."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import xmlsec
from lxml import etree

from mocks.exchange import Answer, Call
from mocks.skat.contract import PATH
from mocks.skat.service import Skat
from mocks.skat.signature import certificate_in
from mocks.tls import Certificates, certificates
from tests.mocks.skat.asking import WSSE, WSU, XmlsecSigner, months, person, written
from tests.mocks.skat.wire import errors, reports, texts, tree

NumberOf = Callable[[str], str]
DS = "http://www.w3.org/2000/09/xmldsig#"
YEAR = months("202511", "202611")


@pytest.fixture
def question(number_of: NumberOf) -> str:
    return written(person(number_of("employee"), YEAR))


def post(register: Skat, body: bytes) -> Answer:
    return register.answer(Call(method="POST", path=PATH, body=body))


def is_signed_by(answer: Answer, certificate: str) -> bool:
    """Check with another library than the one that signed."""
    envelope = tree(answer.body)
    signature = envelope.find(f".//{{{DS}}}Signature")
    xmlsec.tree.add_ids(envelope, ["Id"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_file(certificate, xmlsec.KeyFormat.CERT_PEM)
    try:
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True


def test_an_answer_is_signed_over_body_and_timestamp(
    strict: Skat, sign: XmlsecSigner, question: str, files: Certificates, now: datetime
) -> None:
    answer = post(strict, sign(question, created=now))

    envelope = tree(answer.body)
    signed = {each.get("URI") for each in envelope.iter(f"{{{DS}}}Reference")}
    ids = {
        "#" + envelope.find(name).get(f"{{{WSU}}}Id")
        for name in ("{*}Body", f".//{{{WSU}}}Timestamp")
    }
    methods = {each.get("Algorithm") for each in envelope.iter(f"{{{DS}}}SignatureMethod")}
    assert is_signed_by(answer, str(files.skat))
    assert signed == ids
    assert methods == {DS + "rsa-sha1"}
    assert texts(answer.body, "Created") == ["2026-11-22T09:30:00.000Z"]
    assert texts(answer.body, "Expires") == ["2026-11-22T09:35:00.000Z"]


def test_a_business_error_is_signed_too(
    strict: Skat, sign: XmlsecSigner, number_of: NumberOf, files: Certificates, now: datetime
) -> None:
    answer = post(strict, sign(written(person(number_of("employee"), "")), created=now))

    assert errors(answer.body) == [9002]
    assert is_signed_by(answer, str(files.skat))


def test_without_a_signature_a_strict_register_refuses_and_answers_the_next(
    strict: Skat, sign: XmlsecSigner, question: str, now: datetime
) -> None:
    refused = post(strict, question.encode())
    answered = post(strict, sign(question, created=now))

    assert refused.status == 500
    assert texts(refused.body, "faultcode") == ["wsse:InvalidSecurity"]
    assert refused.verdict == "refused: no signature"
    assert (answered.status, answered.verdict) == (200, "answered")


@pytest.mark.parametrize("parts", [("body-1",), ("time-1",)], ids=["body only", "time only"])
def test_body_and_timestamp_must_both_be_signed(
    strict: Skat, sign: XmlsecSigner, question: str, now: datetime, parts: tuple[str, ...]
) -> None:
    refused = post(strict, sign(question, created=now, parts=parts))

    assert refused.verdict == "refused: body or timestamp is not signed"


def test_one_byte_of_the_body_changed_is_noticed(
    strict: Skat, sign: XmlsecSigner, question: str, now: datetime
) -> None:
    honest = sign(question, created=now)

    refused = post(strict, honest.replace(b"202511", b"202411"))
    answered = post(strict, honest)

    assert texts(refused.body, "faultcode") == ["wsse:FailedCheck"]
    assert refused.verdict == "refused: wrong signature"
    assert answered.status == 200


def test_a_signed_body_that_was_moved_away_does_not_cover_another_one(
    strict: Skat, sign: XmlsecSigner, question: str, now: datetime
) -> None:
    envelope = etree.fromstring(sign(question, created=now))
    body = envelope[1]
    other = etree.fromstring(question)[1]
    other.set(f"{{{WSU}}}Id", "body-2")
    envelope.replace(body, other)
    etree.SubElement(envelope[0], "Wrapper").append(body)

    refused = post(strict, etree.tostring(envelope))

    assert refused.verdict == "refused: body or timestamp is not signed"


def test_two_elements_of_one_id_are_refused(
    strict: Skat, sign: XmlsecSigner, question: str, now: datetime
) -> None:
    envelope = etree.fromstring(sign(question, created=now))
    etree.SubElement(envelope[0], "Wrapper").append(etree.fromstring(etree.tostring(envelope[1])))

    assert post(strict, etree.tostring(envelope)).verdict == "refused: wrong signature"


@pytest.mark.parametrize(
    ("age", "life", "is_accepted"),
    [
        (0, 300, True),
        (280, 300, True),
        (301, 600, False),
        (100, 60, False),
        (-240, 300, True),
        (-301, 300, False),
        (-3600, 300, True),
        (-7200, 300, False),
    ],
    ids=["now", "nearly old", "old", "expired", "ahead", "too far ahead", "local time", "summer"],
)
def test_a_question_holds_for_five_minutes(
    strict: Skat,
    sign: XmlsecSigner,
    question: str,
    now: datetime,
    age: int,
    life: int,
    is_accepted: bool,
) -> None:
    created = now - timedelta(seconds=age)

    answer = post(
        strict, sign(question, created=created, expires=created + timedelta(seconds=life))
    )

    assert (answer.status == 200) == is_accepted
    assert answer.verdict == ("answered" if is_accepted else "refused: outside its time")


def test_a_certificate_of_nobody_we_know_is_refused_unless_configured(
    strict: Skat,
    skat_of: Callable[..., Skat],
    question: str,
    now: datetime,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    foreign = certificates(tmp_path_factory.mktemp("foreign"), now=now)
    body = XmlsecSigner(foreign.gateway_signing, foreign.gateway_signing_key)(question, created=now)

    refused = post(strict, body)
    answered = post(skat_of(also=(certificate_in(foreign.gateway_signing),)), body)

    assert refused.verdict == "refused: unknown certificate"
    assert answered.verdict == "answered"


def test_a_certificate_that_has_lapsed_is_refused(
    strict: Skat, question: str, now: datetime, tmp_path_factory: pytest.TempPathFactory
) -> None:
    old = certificates(tmp_path_factory.mktemp("old"), now=now - timedelta(days=400))

    body = XmlsecSigner(old.gateway_signing, old.gateway_signing_key)(question, created=now)

    assert post(strict, body).verdict == "refused: unknown certificate"


def test_a_token_that_is_missing_is_told(
    strict: Skat, sign: XmlsecSigner, question: str, now: datetime
) -> None:
    envelope = etree.fromstring(sign(question, created=now))
    token = envelope.find(f".//{{{WSSE}}}BinarySecurityToken")
    token.getparent().remove(token)

    assert post(strict, etree.tostring(envelope)).verdict == "refused: no certificate"


@pytest.mark.parametrize(
    ("spoil", "verdict"),
    [
        (lambda body: body, "answered"),
        (lambda body: body.replace(b"202511", b"202411"), "warned: wrong signature"),
    ],
    ids=["honest", "changed"],
)
def test_a_lenient_register_answers_and_notes(
    skat_of: Callable[..., Skat],
    sign: XmlsecSigner,
    question: str,
    now: datetime,
    spoil: Callable[[bytes], bytes],
    verdict: str,
) -> None:
    answer = post(skat_of(check="warn"), spoil(sign(question, created=now)))

    assert answer.status == 200
    assert answer.verdict == verdict


def test_a_lenient_register_notes_both_what_it_warns_of_and_what_it_refuses(
    skat_of: Callable[..., Skat], number_of: NumberOf
) -> None:
    question = written(person(number_of("employee"), ""))

    answer = post(skat_of(check="warn"), question.encode())

    assert answer.verdict == "warned: no signature; refused: not_one_period (9002, invented)"


@pytest.mark.parametrize("way", ["unsigned", "tampered", "wrong_signer"])
def test_an_answer_can_be_made_that_must_not_be_believed(
    strict: Skat,
    sign: XmlsecSigner,
    question: str,
    files: Certificates,
    now: datetime,
    way: str,
) -> None:
    call = Call(method="POST", path=PATH, body=sign(question, created=now))

    spoiled = strict.own_ways[way](call)

    assert spoiled.status == 200
    assert len(reports(spoiled.body)) == 12
    assert not (b"Signature" in spoiled.body and is_signed_by(spoiled, str(files.skat)))
    assert is_signed_by(strict.answer(call), str(files.skat))


def test_a_stale_answer_is_signed_an_hour_ago(
    strict: Skat, sign: XmlsecSigner, question: str, files: Certificates, now: datetime
) -> None:
    call = Call(method="POST", path=PATH, body=sign(question, created=now))

    stale = strict.own_ways["stale"](call)

    assert texts(stale.body, "Expires") == ["2026-11-22T08:35:00.000Z"]
    assert is_signed_by(stale, str(files.skat))


def test_a_business_error_can_be_ordered(
    strict: Skat, sign: XmlsecSigner, question: str, files: Certificates, now: datetime
) -> None:
    call = Call(method="POST", path=PATH, body=sign(question, created=now))

    answer = strict.own_ways["business_error"](call)

    assert (answer.status, errors(answer.body)) == (200, [9010])
    assert is_signed_by(answer, str(files.skat))


def test_no_message_is_logged(
    strict: Skat,
    sign: XmlsecSigner,
    question: str,
    now: datetime,
    number_of: NumberOf,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        post(strict, sign(question, created=now))

    assert number_of("employee") not in caplog.text
    assert "40029.67" not in caplog.text
