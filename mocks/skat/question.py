"""Reading a question: by qualified names, validated by our XSD, judged by nobody yet."""

from datetime import date
from typing import Final

import msgspec
from lxml import etree

from contracts.pnr import Pnr, PnrInvalid
from mocks.contract_files import ContractFiles
from mocks.explaining import findings_of
from mocks.skat.contract import WSDL, path, tag
from mocks.soap import Unreadable, operation

_DAY_LENGTH: Final = 10
_MONTHS: Final = range(1, 13)
_FIRST_YEAR, _LAST_YEAR = 1900, 2999


class Subscriber(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: the three codes of the agreement and the SE number."""

    se: str
    subscriber_type: int
    subscription_type: int
    purpose: int


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """One person asked about. None where the question does not fill it."""

    number: Pnr | None
    """None for `0000000000`, which the contract allows, and for a day that is none."""
    reference: str | None
    employer_se: str | None
    has_pay_period: bool
    has_basis_months: bool
    pay_period: tuple[date, date] | None
    """Both days inclusive; None too where the interval is written in another way."""
    basis_months: tuple[str, str] | None
    """Both months YYYY-MM, inclusive; None too where a number is no month."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A whole question; `searches` is empty where enterprises and not people are asked about."""

    transaction_id: str | None
    subscriber: Subscriber
    searches: tuple[Search, ...]


def read(envelope: etree._Element, *, schema: etree.XMLSchema, files: ContractFiles) -> Question:
    """Read a question out of an envelope. Raises Unreadable."""
    name = tag("IndkomstOplysningPersonHent_I")
    asked = operation(envelope, name, see=files.path_of(WSDL))
    if not schema.validate(asked):
        raise Unreadable(
            "the request does not follow the contract",
            *findings_of(schema.error_log, asked, files),
        )
    people = path("IndkomstOplysningPersonInddata", "IndkomstOplysningValg") + (
        "/" + path("IndkomstPersonSamling", "PersonIndkomstSoegeStruktur")
    )
    return Question(
        transaction_id=asked.findtext(
            path("context:HovedOplysninger", "context:TransaktionIdentifikator")
        ),
        subscriber=_subscriber(asked),
        searches=tuple(_search(element) for element in asked.findall(people)),
    )


def _subscriber(asked: etree._Element) -> Subscriber:
    head = path("IndkomstOplysningPersonInddata", "AbonnentAdgangStruktur")
    company = path(
        "IndkomstOplysningPersonInddata",
        "AbonnentStruktur",
        "AbonnentVirksomhedStruktur",
        "AbonnentVirksomhed",
        "se:VirksomhedSENummerIdentifikator",
    )
    return Subscriber(
        se=asked.findtext(company, ""),
        subscriber_type=int(asked.findtext(f"{head}/{tag('subscriber:AbonnentTypeKode')}", "")),
        subscription_type=int(
            asked.findtext(f"{head}/{tag('subscription:AbonnementTypeKode')}", "")
        ),
        purpose=int(asked.findtext(f"{head}/{tag('purpose:AdgangFormaalTypeKode')}", "")),
    )


def _search(element: etree._Element) -> Search:
    pay = element.find(tag("SoegePeriodeLukketStruktur"))
    basis = element.find(tag("SoegeAarMaanedLukketStruktur"))
    employer = path(
        "IndberetningPligtigVirksomhedStruktur",
        "IndberetningPligtigVirksomhed",
        "se:VirksomhedSENummerIdentifikator",
    )
    return Search(
        number=_number(element.findtext(tag("cpr:PersonCivilRegistrationIdentifier"), "")),
        reference=element.findtext(
            tag("reference:IndkomstOplysningAdgangReferenceNummerIdentifikator")
        ),
        employer_se=element.findtext(employer),
        has_pay_period=pay is not None,
        has_basis_months=basis is not None,
        pay_period=None if pay is None else _days(pay),
        basis_months=None if basis is None else _months(basis),
    )


def _number(text: str) -> Pnr | None:
    try:
        return Pnr(text)
    except PnrInvalid:
        return None


def _days(element: etree._Element) -> tuple[date, date] | None:
    start = element.findtext(path("interval:DateInterval", "start:StartDate"))
    end = element.findtext(path("interval:DateInterval", "end:EndDate"))
    if start is None or end is None:
        return None
    # xs:date may carry an offset, which moves no day.
    return date.fromisoformat(start.strip()[:_DAY_LENGTH]), date.fromisoformat(
        end.strip()[:_DAY_LENGTH]
    )


def _months(element: etree._Element) -> tuple[str, str] | None:
    first = _month(element.findtext(tag("from:SoegeAarMaanedFraKode"), ""))
    last = _month(element.findtext(tag("to:SoegeAarMaanedTilKode"), ""))
    return (first, last) if first and last else None


def _month(text: str) -> str | None:
    year, month = divmod(int(text), 100)
    is_month = _FIRST_YEAR <= year <= _LAST_YEAR and month in _MONTHS
    return f"{year:04d}-{month:02d}" if is_month else None
