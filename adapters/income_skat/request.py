"""The question: one lookup as the bytes of one signed request. Makes no connection."""

from calendar import monthrange
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Final, final

import httpx
import msgspec

import contracts
from adapters.income_skat.names import EINDKOMST
from adapters.income_skat.settings import AskedBy, SkatSettings, SkatTerms
from adapters.transport.signature import Signer, written
from adapters.transport.soap import CONTENT_TYPE, Contract, Message
from contracts.adapter import REGISTRY_BASE
from contracts.errors import CitizenUnknown, RegistryRefused
from contracts.lookup import Lookup
from contracts.records.income import NettingRule

OPERATION: Final = "getIndkomstOplysningPersonHent"
_WSDL: Final = (
    Path(contracts.__file__).parent / "wire/skat_eindkomst/IndkomstOplysningPersonHent.wsdl"
)
_RULES: Final[dict[AskedBy, NettingRule]] = {
    "basis-month": "basis-month-v1",
    "pay-period": "pay-period-v1",
}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a reply is held against. Never serialised: the lookup has the personal number."""

    lookup: Lookup
    rule: NettingRule
    at: datetime


@final
class Question:
    """Writes requests from envelopes that zeep made once, at start, from our contract files."""

    def __init__(self, settings: SkatSettings, *, signer: Signer) -> None:
        """Load and check the contract. Raises ContractMismatch."""
        contract = Contract(_WSDL, operation=OPERATION)
        contract.check(
            namespace=EINDKOMST,
            question="IndkomstOplysningPersonHent_I",
            answer="IndkomstOplysningPersonHent_O",
            soap_action=OPERATION,
        )
        self._signer = signer
        self._asked_by = settings.asked_by
        self._headers = {"Content-Type": CONTENT_TYPE, "SOAPAction": f'"{contract.soap_action}"'}
        self.address: Final = REGISTRY_BASE.join(settings.path or contract.path)
        # Of the two periods exactly one is filled, and an employee is left out, never sent empty.
        self._envelopes = {
            (asked_by, is_named): contract.envelope(_message(asked_by, is_named=is_named))
            for asked_by, is_named in product(_RULES, (False, True))
        }

    def about(self, lookup: Lookup, *, now: datetime) -> tuple[httpx.Request, Asked]:
        """Write the request for one lookup, and what its reply will be held against.

        Raises RegistryRefused for another registry's terms, and CitizenUnknown for a replacement
        number: the register's schema refuses it and nobody is registered under one.
        """
        terms = lookup.terms
        if not isinstance(terms, SkatTerms):
            raise RegistryRefused
        if lookup.pnr.is_replacement:
            raise CitizenUnknown
        asked_by = terms.asked_by or self._asked_by
        envelope = self._envelopes[asked_by, terms.employee_id is not None]
        content = envelope.fill(_values(lookup, terms, asked_by=asked_by, now=now))
        request = httpx.Request(
            "POST",
            self.address,
            headers=self._headers,
            content=self._signer.sign(content, now=now),
        )
        return request, Asked(lookup=lookup, rule=_RULES[asked_by], at=now)


def _values(
    lookup: Lookup, terms: SkatTerms, *, asked_by: AskedBy, now: datetime
) -> dict[str, str]:
    first, last = lookup.period.from_month, lookup.period.to_month
    if asked_by == "pay-period":
        year, month = int(last[:4]), int(last[5:])
        first, last = f"{first}-01", f"{last}-{monthrange(year, month)[1]}"
    else:
        first, last = first.replace("-", ""), last.replace("-", "")
    return {
        "Transaction": lookup.correlation_id,
        "Time": written(now),
        "SubscriberType": str(terms.subscriber_type_code),
        "SubscriptionType": str(terms.subscription_type_code),
        "Purpose": str(terms.access_purpose_code),
        "Subscriber": terms.subscriber_se,
        "Employee": terms.employee_id or "",
        "Person": lookup.pnr.reveal(),
        "First": first,
        "Last": last,
    }


def _message(asked_by: AskedBy, *, is_named: bool) -> Message:
    subscriber: Message = {
        "AbonnentVirksomhedStruktur": {
            "AbonnentVirksomhed": {"VirksomhedSENummerIdentifikator": "Subscriber"}
        }
    }
    employee: Message = {"IndkomstOplysningAdgangMedarbejderIdentifikator": "Employee"}
    return {
        "HovedOplysninger": {"TransaktionIdentifikator": "Transaction", "TransaktionTid": "Time"},
        "IndkomstOplysningPersonInddata": {
            "AbonnentAdgangStruktur": {
                "AbonnentTypeKode": "SubscriberType",
                "AbonnementTypeKode": "SubscriptionType",
                "AdgangFormaalTypeKode": "Purpose",
            },
            "AbonnentStruktur": {**subscriber, **employee} if is_named else subscriber,
            "IndkomstOplysningValg": {
                "IndkomstPersonSamling": {
                    "PersonIndkomstSoegeStruktur": {
                        "PersonCivilRegistrationIdentifier": "Person",
                        **_period(asked_by),
                    }
                }
            },
        },
    }


def _period(asked_by: AskedBy) -> Message:
    if asked_by == "pay-period":
        interval = {"StartDate": "First", "EndDate": "Last"}
        return {"SoegePeriodeLukketStruktur": {"DateInterval": interval}}
    months = {"SoegeAarMaanedFraKode": "First", "SoegeAarMaanedTilKode": "Last"}
    return {"SoegeAarMaanedLukketStruktur": months}
