"""Why the income register refuses a question, told for the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from lxml import etree

from mocks.contract_files import ContractFiles
from mocks.finding import Finding
from mocks.skat.agreements import Agreements
from mocks.skat.contract import tag
from mocks.skat.question import Question, Subscriber
from mocks.skat.refusals import BUSINESS_ERRORS, BusinessError
from mocks.skat.search import MOST_MONTHS, MOST_PEOPLE
from mocks.skat.signature import WSU, Problem

_SECURITY: Final = "Envelope/Header/Security"
_MOST_SHOWN: Final = 5
_RULES: Final[Mapping[Problem, tuple[str, str, str]]] = {
    "no signature": (
        f"{_SECURITY}/Signature",
        "the message is signed (WS-Security 1.0)",
        "an XML signature, RSA-SHA1 with exclusive canonicalisation, over Body and Timestamp",
    ),
    "body or timestamp is not signed": (
        f"{_SECURITY}/Signature/SignedInfo",
        "the signature covers Body and Timestamp, canonicalised and no more",
        "a Reference to the wsu:Id of each, with the exclusive canonicalisation as only Transform",
    ),
    "no certificate": (
        f"{_SECURITY}/Signature/KeyInfo",
        "it names the certificate that signed",
        "a SecurityTokenReference to a BinarySecurityToken, or X509Data",
    ),
    "unknown certificate": (
        f"{_SECURITY}/BinarySecurityToken",
        "a certificate of the sandbox's CA that is valid now",
        "gateway_signing_certificate_file of samsyn mocks --json, or --signing-certificate FILE",
    ),
    "wrong signature": (
        f"{_SECURITY}/Signature/SignatureValue",
        "digests and signature fit what was sent",
        "the same message unchanged after signing: no other whitespace, prefixes or encoding",
    ),
}
_EVERY: Final = "PersonIndkomstSoegeStruktur"
_BUSINESS_RULES: Final[Mapping[BusinessError, tuple[str, str, str]]] = {
    "not_one_period": (
        _EVERY,
        "exactly one period, although the schema lets both and neither pass",
        "SoegeAarMaanedLukketStruktur or SoegePeriodeLukketStruktur",
    ),
    "period_unreadable": (
        _EVERY,
        "the period has months or days that are, the first not after the last",
        "202601 to 202603; 2026-01-01 to 2026-03-31",
    ),
    "too_large": (
        "IndkomstPersonSamling",
        "not too many people, and not too long a period",
        f"at most {MOST_PEOPLE} people and {MOST_MONTHS} months",
    ),
    "enterprises": (
        "IndkomstOplysningValg",
        "these mocks answer about people",
        "IndkomstPersonSamling",
    ),
}


def signature_finding(problem: Problem, envelope: etree._Element, now: datetime) -> Finding:
    """Tell what is wrong with a message's signature or time."""
    if problem == "outside its time":
        written = (envelope.findtext(f".//{{{WSU}}}{name}", "-") for name in ("Created", "Expires"))
        return Finding(
            where=f"{_SECURITY}/Timestamp",
            rule="created within five minutes of now, and not expired",
            sent=" to ".join(map(_as_time, written)),
            expected=f"around {now:%Y-%m-%dT%H:%M:%SZ}, or Danish local time called Z",
        )
    where, rule, expected = _RULES[problem]
    return Finding(where=where, rule=rule, expected=expected, is_invented=True)


def business_findings(
    question: Question,
    errors: tuple[BusinessError, ...],
    *,
    agreements: Agreements,
    files: ContractFiles,
) -> tuple[Finding, ...]:
    """Tell what is wrong with a question that the schema lets pass."""
    return tuple(
        _agreement_finding(question.subscriber, agreements)
        if error == "agreement_unknown"
        else _business_finding(error, question, files)
        for error in errors
        if error == "agreement_unknown" or error in _BUSINESS_RULES
    )


def _business_finding(error: BusinessError, question: Question, files: ContractFiles) -> Finding:
    where, rule, expected = _BUSINESS_RULES[error]
    return Finding(
        where=where,
        rule=f"{rule} (FejlIdentifikator {BUSINESS_ERRORS[error][0]})",
        sent=_periods(question),
        expected=expected,
        see=files.see(tag(where)),
        is_invented=True,
    )


def _periods(question: Question) -> str:
    both = sum(each.has_pay_period and each.has_basis_months for each in question.searches)
    none = sum(not each.has_pay_period and not each.has_basis_months for each in question.searches)
    return f"{len(question.searches)} people: {both} with both periods, {none} with none"


def _agreement_finding(asked: Subscriber, agreements: Agreements) -> Finding:
    known = [_written(each.subscriber) for each in agreements.listing()]
    near = [each for each in known if each.startswith(asked.se)] or known
    more = f" and {len(near) - _MOST_SHOWN} more" if len(near) > _MOST_SHOWN else ""
    return Finding(
        where="AbonnentAdgangStruktur, AbonnentStruktur",
        rule="the SE number and the three codes of one signed agreement "
        f"(FejlIdentifikator {BUSINESS_ERRORS['agreement_unknown'][0]})",
        sent=_written(asked),
        expected=", ".join(near[:_MOST_SHOWN]) + more,
        is_invented=True,
    )


def _written(subscriber: Subscriber) -> str:
    codes = (subscriber.subscriber_type, subscriber.subscription_type, subscriber.purpose)
    return f"{subscriber.se}:{'/'.join(map(str, codes))}"


def _as_time(text: str | None) -> str:
    try:
        return datetime.fromisoformat((text or "").strip()).isoformat()
    except ValueError:
        return "no time"
