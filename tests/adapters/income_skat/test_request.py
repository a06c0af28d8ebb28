from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec
import pytest
import respx
from lxml import etree

import contracts
from adapters.income_skat.settings import AskedBy
from adapters.transport.sha1 import RSA_SHA1
from adapters.transport.verification import Verifier, Window
from adapters.transport.xml import Element, parse
from contracts.adapter import RegistryAdapter
from contracts.errors import CitizenUnknown, RegistryRefused
from contracts.lookup import Lookup, RegistryTerms
from contracts.pnr import Pnr
from tests.adapters.income_skat.conftest import NOW, TERMS, signed
from tests.adapters.income_skat.fake_skat import ASKED, CORRELATION, answer
from tests.adapters.pairs import pair

pytestmark = pytest.mark.anyio

WIRE = Path(contracts.__file__).parent / "wire/skat_eindkomst/IndkomstOplysningPersonHent.xsd"
AWKWARD = 'Sag & <10> "ø" ]]>'
PERIODS: dict[AskedBy, dict[str, str]] = {
    "basis-month": {"SoegeAarMaanedFraKode": "202602", "SoegeAarMaanedTilKode": "202604"},
    "pay-period": {"StartDate": "2026-02-01", "EndDate": "2026-04-30"},
}


async def sent(adapter: RegistryAdapter, register: respx.Router, lookup: Lookup) -> httpx.Request:
    register.post().respond(200, content=signed(answer()))
    await adapter.fetch(lookup)
    request: httpx.Request = register.calls.last.request
    return request


def body_of(request: httpx.Request) -> Element:
    return etree.fromstring(request.content)[1][0]


def said_in(request: httpx.Request) -> dict[str, str]:
    return {
        etree.QName(leaf).localname: leaf.text for leaf in body_of(request).iter() if not len(leaf)
    }


@pytest.mark.parametrize("employee", [None, AWKWARD], ids=["nobody", "employee"])
@pytest.mark.parametrize("by_terms", [None, "basis-month", "pay-period"])
@pytest.mark.parametrize("by_settings", ["basis-month", "pay-period"])
async def test_the_question_is_valid_by_both_schemas_and_fills_exactly_one_period(
    connect: Callable[..., RegistryAdapter],
    register: respx.Router,
    lookup: Lookup,
    official: Path,
    by_settings: AskedBy,
    by_terms: AskedBy | None,
    employee: str | None,
) -> None:
    terms = msgspec.structs.replace(TERMS, asked_by=by_terms, employee_id=employee)
    asked = msgspec.structs.replace(lookup, terms=terms)

    request = await sent(connect(asked_by=by_settings), register, asked)

    theirs = official / "skat-eindkomst/personhent/skat_dk/eindkomst"
    etree.XMLSchema(etree.parse(WIRE)).assertValid(body_of(request))
    etree.XMLSchema(etree.parse(theirs / "IndkomstOplysningPersonHentInterface.xsd")).assertValid(
        body_of(request)
    )
    found = said_in(request)
    every = {name for names in PERIODS.values() for name in names}
    assert {name: found[name] for name in every & set(found)} == PERIODS[by_terms or by_settings]
    assert found.get("IndkomstOplysningAdgangMedarbejderIdentifikator") == employee


async def test_the_question_says_what_the_agreement_says_and_nothing_else(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    assert said_in(await sent(adapter, register, lookup)) == {
        "TransaktionIdentifikator": CORRELATION,
        "TransaktionTid": "2026-11-22T10:00:00.000Z",
        "AbonnentTypeKode": "750",
        "AbonnementTypeKode": "3153",
        "AdgangFormaalTypeKode": "171",
        "VirksomhedSENummerIdentifikator": "19552101",
        "PersonCivilRegistrationIdentifier": ASKED,
        "SoegeAarMaanedFraKode": "202602",
        "SoegeAarMaanedTilKode": "202604",
    }


async def test_the_question_goes_to_the_contracts_path_or_the_settings_own(
    connect: Callable[..., RegistryAdapter], register: respx.Router, lookup: Lookup
) -> None:
    published = await sent(connect(), register, lookup)
    own = await sent(connect(path="eindkomst/v3"), register, lookup)

    way = "https://registry.invalid/vericert/services/IndkomstOplysningPersonHentV2ServicePort"
    assert str(published.url) == way
    assert str(own.url) == "https://registry.invalid/eindkomst/v3"
    assert published.headers["SOAPAction"] == '"getIndkomstOplysningPersonHent"'
    assert published.headers["Content-Type"] == "text/xml; charset=utf-8"


async def test_the_question_is_signed_by_our_certificate_at_this_moment(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    request = await sent(adapter, register, lookup)

    root = parse(request.content)
    from datetime import timedelta

    signed_at = Verifier([pair("ours").certificate], suite=RSA_SHA1).verify(
        root[1][0], window=Window(asked_at=NOW, now=NOW, leeway=timedelta(0))
    )
    assert signed_at == NOW


async def test_one_lookup_is_one_request_with_a_time_limit(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    request = await sent(adapter, register, lookup)

    assert len(register.calls) == 1
    assert set(request.extensions["timeout"].values()) == {4.0}


async def test_a_replacement_number_is_never_sent_and_is_nobodys_here(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    replacement = msgspec.structs.replace(lookup, pnr=Pnr("6503854322"))
    with pytest.raises(CitizenUnknown):
        await adapter.fetch(replacement)
    assert len(register.calls) == 0

    await sent(adapter, register, lookup)

    assert len(register.calls) == 1


async def test_another_registrys_terms_are_not_sent_at_all_and_the_right_ones_are(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    foreign = RegistryTerms(name="another", on_behalf_of_cvr="55133018")
    with pytest.raises(RegistryRefused):
        await adapter.fetch(msgspec.structs.replace(lookup, terms=foreign))
    assert len(register.calls) == 0

    assert said_in(await sent(adapter, register, lookup))["AbonnentTypeKode"] == "750"
