"""The question: one lookup as the bytes of one PersonLookup request. Makes no connection."""

from itertools import chain, combinations
from pathlib import Path
from typing import Final, Literal, final

import httpx

import contracts
from adapters.person_sf1520.settings import Sf1520Settings, Sf1520Terms
from adapters.transport.soap import CONTENT_TYPE, Contract, Message
from contracts.adapter import REGISTRY_BASE
from contracts.errors import RegistryRefused
from contracts.lookup import Lookup

OPERATION: Final = "PersonLookup"
_WIRE: Final = Path(contracts.__file__).parent / "wire" / "cpr_sf1520"
_OPTIONAL: Final = ("OnBehalfOfUser", "AccountingInfo")


def namespace_of(contract: Literal["v4", "v5"]) -> str:
    """Give the namespace of the contract's own elements."""
    version = contract.removeprefix("v")
    return f"http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/{version}/"


@final
class Question:
    """Writes requests from envelopes that zeep made once, at start, from our contract files."""

    def __init__(self, settings: Sf1520Settings) -> None:
        """Load and check the contract. Raises ContractMismatch."""
        namespace = namespace_of(settings.contract)
        contract = Contract(_WIRE / settings.contract / "PersonLookup.wsdl", operation=OPERATION)
        contract.check(
            namespace=namespace,
            question=f"{OPERATION}Request",
            answer=f"{OPERATION}Response",
            soap_action=namespace + OPERATION,
        )
        self._service_uuid = settings.service_uuid
        self._headers = {"Content-Type": CONTENT_TYPE, "SOAPAction": f'"{contract.soap_action}"'}
        self.address: Final = REGISTRY_BASE.join(contract.path)
        # An optional element that has no value is left out, never sent empty: one envelope each.
        self._envelopes = {
            frozenset(given): contract.envelope(_message(given)) for given in _subsets(_OPTIONAL)
        }

    def about(self, lookup: Lookup) -> httpx.Request:
        """Write the request for one lookup. Raises RegistryRefused for another registry's terms."""
        if not isinstance(lookup.terms, Sf1520Terms):
            raise RegistryRefused
        values = self._values(lookup, lookup.terms)
        given = frozenset(name for name in _OPTIONAL if name in values)
        content = self._envelopes[given].fill(values)
        return httpx.Request("POST", self.address, headers=self._headers, content=content)

    def _values(self, lookup: Lookup, terms: Sf1520Terms) -> dict[str, str]:
        optional = {
            "OnBehalfOfUser": terms.on_behalf_of_user,
            "AccountingInfo": terms.accounting_info,
        }
        return {
            "MunicipalityCVR": terms.on_behalf_of_cvr,
            "ServiceAgreementUUID": terms.service_agreement_uuid,
            "UserSystemUUID": terms.user_system_uuid,
            "UserUUID": terms.user_uuid,
            "ServiceUUID": self._service_uuid,
            "CallersServiceCallIdentifier": lookup.correlation_id,
            "PNR": lookup.pnr.reveal(),
        } | {name: value for name, value in optional.items() if value is not None}


def _message(given: tuple[str, ...]) -> Message:
    invocation = (
        "ServiceAgreementUUID",
        "UserSystemUUID",
        "UserUUID",
        "ServiceUUID",
        "CallersServiceCallIdentifier",
        *given,
    )
    return {
        "AuthorityContext": {"MunicipalityCVR": "MunicipalityCVR"},
        "InvocationContext": {name: name for name in invocation},
        "PNR": "PNR",
    }


def _subsets(names: tuple[str, ...]) -> chain[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
