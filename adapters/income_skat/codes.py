"""The income register's codes in our words: kinds of income, and what its errors mean.

Kinds are as fine as privacy needs them (docs/record.md): the line code decides, else the income
type. A line code that is not listed is `other`, whatever the income type: a new code may tell of
illness as well as of wage, and no purpose gets `other` by accident.
Source: registries/skat-eindkomst, indtaegtsart-koder.tsv and indkomsttype-koder.tsv.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from adapters.income_skat.settings import ErrorMeaning
from adapters.transport.soap import Fault
from contracts.errors import (
    CitizenUnknown,
    RegistryError,
    RegistryRefused,
    RegistryUnavailable,
)

OTHER: Final = "other"
REFUND: Final = "refund"

_LINE_CODES: Final = {
    "wage": "0030 0062",
    "seafarer-wage": "0027 0028 0034 0056 0057 0127 0128",
    "researcher-wage": "0026 0048",
    "tax-free-wage": "0021",
    "wage-guarantee": "0007",
    "severance": "0046",
    "director-perks": "0060 0061",
    "share-pay": "0050 0051 0052 0088 0089 0101",
    "group-life-insurance": "0037",
    "holiday-pay": "0174 0176 0177",
    "tax-free-travel": "0108 0109",
    "fees": "0079 0102",
    "private-childcare-fee": "0082",
    "library-fee": "0011",
    "winnings": "0075 0076 0077",
    "grants": "0018 0049 0073 0097 0099 0100",
    "student-grant": "0072",
    "unemployment-benefit": "0005 0014 0016 0019 0104",
    "unemployment-insurance": "0008",
    "strike-pay": "0015",
    "early-retirement": "0013 0064 0086",
    "sickness-benefit": "0003 0103",
    "daily-benefit-as-b-income": "0002",
    "parental-benefit": "0078",
    "cash-benefit": "0041",
    "education-help": "0087",
    "rehabilitation-benefit": "0042",
    "resource-course-benefit": "0084",
    "flexjob-subsidy": "0083",
    "lost-earnings-child": "0105",
    "care-for-dying": "0106",
    "municipal-benefit": "0036 0038",
    "state-pension": "0004 0006 0010 0107 0115",
    "early-state-pension": "0116",
    "atp-pension": "0009",
    "pension": "0012 0020 0024 0025 0044 0045 0074",
    "disability-pension": "0110 0111 0112",
    "survivor-pension": "0039 0113 0114",
    "pension-saving": "0080 0081 0170",
    "public-subsidy": "0070 0071",
    "covid-compensation": "0069 0171 0172 0173 0175",
}
_INCOME_TYPES: Final = {
    "wage": "00",
    "researcher-wage": "08",
    "greenland-income": "03",
    "hired-out-labour": "02",
    "tax-free-wage": "09",
    "wage-guarantee": "10",
    "bankrupt-estate-wage": "11",
    "holiday-pay": "28 29",
    "student-grant": "01",
    "early-retirement": "20",
    "sickness-benefit": "07",
    "cash-benefit": "06",
    "pension": "26",
    "other-personal-income": "04 24",
    "b-income": "05",
}


class Validity(msgspec.Struct, frozen=True, kw_only=True):
    """The basis months in which a code is in use, both inclusive; None where it is not known."""

    from_month: str | None = None
    to_month: str | None = None

    def covers(self, month: str) -> bool:
        """Tell whether the code is in use in that month."""
        return (self.from_month or month) <= month <= (self.to_month or month)


VALIDITY: Final[Mapping[str, Validity]] = {
    "0003": Validity(to_month="2016-12"),
    "0064": Validity(from_month="2007-07"),
    "0099": Validity(from_month="2016-10"),
    "0103": Validity(from_month="2017-01"),
    "0104": Validity(from_month="2017-01"),
}
"""Line codes whose time is known; the others are taken as always in use."""


def _inverted(table: Mapping[str, str]) -> dict[str, str]:
    return {code: kind for kind, codes in table.items() for code in codes.split()}


KIND_OF_LINE_CODE: Final[Mapping[str, str]] = _inverted(_LINE_CODES)
KIND_OF_INCOME_TYPE: Final[Mapping[str, str]] = _inverted(_INCOME_TYPES)


def kind_of(*, line_code: str | None, income_type: str) -> str:
    """Give the kind of a line by its codes."""
    if line_code is None:
        return KIND_OF_INCOME_TYPE.get(income_type, OTHER)
    return KIND_OF_LINE_CODE.get(line_code, OTHER)


def is_in_use(line_code: str | None, *, month: str) -> bool:
    """Tell whether a code is in its time; a code outside it keeps its kind and is uncertain."""
    validity = VALIDITY.get(line_code or "")
    return validity is None or validity.covers(month)


def error_of(codes: Sequence[str], *, meanings: Mapping[str, ErrorMeaning]) -> RegistryError:
    """Sort the business errors of an answer by what the asker does next; the gravest decides.

    Their codes are not published. One that the operator has not given a meaning is a refusal: to
    ask again unchanged would be refused again, and a person should look. Too large a question is
    one too: only a shorter period helps.
    """
    said = {meanings.get(code, "refused") for code in codes}
    if said & {"refused", "too-large"}:
        return RegistryRefused()
    return RegistryUnavailable() if "unavailable" in said else CitizenUnknown()


_OUR_MISTAKE: Final = frozenset({"Client", "VersionMismatch", "MustUnderstand"})
_SECURITY: Final = frozenset(
    {
        "FailedAuthentication",
        "FailedCheck",
        "InvalidSecurity",
        "InvalidSecurityToken",
        "MessageExpired",
        "SecurityTokenUnavailable",
        "UnsupportedAlgorithm",
        "UnsupportedSecurityToken",
    }
)
"""Fault codes of WS-Security 1.0 (chapter 12): our signature, certificate or clock."""


def error_of_fault(fault: Fault, *, retry_after_seconds: int | None) -> RegistryError:
    """Sort a SOAP fault: one that blames us will not mend itself, anything else may."""
    if fault.code in _OUR_MISTAKE | _SECURITY:
        return RegistryRefused()
    return RegistryUnavailable(retry_after_seconds=retry_after_seconds)
