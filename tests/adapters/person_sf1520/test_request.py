from collections.abc import Callable
from typing import Any, Literal

import httpx
import msgspec
import pytest
import respx
from lxml import etree

from adapters.person_sf1520.settings import Sf1520Terms
from adapters.transport.xml import Element
from contracts.adapter import RegistryAdapter
from contracts.errors import CitizenUnknown, RegistryRefused
from contracts.lookup import Lookup, RegistryTerms

pytestmark = pytest.mark.anyio

NOBODY = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
    b"<faultcode>s:Server</faultcode><faultstring>PNR not found</faultstring>"
    b"</s:Fault></s:Body></s:Envelope>"
)
AWKWARD = 'Gade & Vej <A/S> "ø" ]]>'


async def sent(adapter: RegistryAdapter, register: respx.Router, lookup: Lookup) -> httpx.Request:
    register.route().respond(500, content=NOBODY)
    with pytest.raises(CitizenUnknown):
        await adapter.fetch(lookup)
    request: httpx.Request = register.calls.last.request
    return request


def body_of(request: httpx.Request) -> Element:
    return etree.fromstring(request.content)[0][0]


def said_in(request: httpx.Request) -> dict[str, str]:
    return {etree.QName(leaf).localname: leaf.text for leaf in body_of(request).iter() if leaf.text}


@pytest.mark.parametrize("accounting_info", [None, AWKWARD], ids=["no-account", "account"])
@pytest.mark.parametrize("on_behalf_of_user", [None, AWKWARD], ids=["no-user", "user"])
@pytest.mark.parametrize("contract", ["v4", "v5"])
async def test_the_question_is_valid_by_the_official_schema(
    connect: Callable[[Any], RegistryAdapter],
    register: respx.Router,
    lookup: Lookup,
    terms: Sf1520Terms,
    official_sf1520: Callable[[str], etree.XMLSchema],
    contract: Literal["v4", "v5"],
    on_behalf_of_user: str | None,
    accounting_info: str | None,
) -> None:
    told = msgspec.structs.replace(
        terms, on_behalf_of_user=on_behalf_of_user, accounting_info=accounting_info
    )
    asked = msgspec.structs.replace(lookup, terms=told)

    request = await sent(connect(contract), register, asked)

    official_sf1520(contract).assertValid(body_of(request))
    assert said_in(request).get("OnBehalfOfUser") == on_behalf_of_user
    assert said_in(request).get("AccountingInfo") == accounting_info


async def test_the_question_says_what_the_agreement_says_and_nothing_else(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    request = await sent(adapter, register, lookup)

    assert said_in(request) == {
        "MunicipalityCVR": "55133018",
        "ServiceAgreementUUID": "22222222-aaaa-4bbb-8ccc-000000000002",
        "UserSystemUUID": "33333333-aaaa-4bbb-8ccc-000000000003",
        "UserUUID": "44444444-aaaa-4bbb-8ccc-000000000004",
        "ServiceUUID": "11111111-aaaa-4bbb-8ccc-000000000001",
        "CallersServiceCallIdentifier": "c0ffee00-0000-4000-8000-000000000000",
        "PNR": lookup.pnr.reveal(),
    }


@pytest.mark.parametrize("contract", ["v4", "v5"])
async def test_the_question_goes_to_the_contracts_own_path_and_action(
    connect: Callable[[Any], RegistryAdapter],
    register: respx.Router,
    lookup: Lookup,
    contract: Literal["v4", "v5"],
) -> None:
    request = await sent(connect(contract), register, lookup)

    version = contract[1]
    way = f"service/CPR/PersonBaseDataExtended/{version}"
    action = f"http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/{version}/"
    assert str(request.url) == f"https://registry.invalid/{way}"
    assert request.headers["SOAPAction"] == f'"{action}PersonLookup"'
    assert request.headers["Content-Type"] == "text/xml; charset=utf-8"


async def test_one_lookup_is_one_request_with_a_time_limit(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    request = await sent(adapter, register, lookup)

    assert len(register.calls) == 1
    assert set(request.extensions["timeout"].values()) == {4.0}


async def test_another_registrys_terms_are_not_sent_at_all_and_the_right_ones_are(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    foreign = RegistryTerms(name="another", on_behalf_of_cvr="55133018")
    with pytest.raises(RegistryRefused):
        await adapter.fetch(msgspec.structs.replace(lookup, terms=foreign))
    assert len(register.calls) == 0

    request = await sent(adapter, register, lookup)

    assert said_in(request)["MunicipalityCVR"] == "55133018"
