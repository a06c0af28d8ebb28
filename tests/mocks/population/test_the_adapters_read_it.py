"""The gateway's own adapters read the population, and come to what was meant."""

from datetime import datetime
from pathlib import Path

import httpx
import pytest

from adapters.address_dar.adapter import AddressDar
from adapters.address_dar.settings import ApiKey, DarSettings
from adapters.income_skat.adapter import IncomeSkat
from adapters.income_skat.settings import SkatSettings, SkatTerms
from adapters.person_sf1520.plugin import plugin as person_plugin
from adapters.person_sf1520.settings import Sf1520Settings, Sf1520Terms
from contracts.dates import Period
from contracts.lookup import Lookup, RegistryTerms
from contracts.pnr import Pnr
from mocks.dar.service import Dar
from mocks.exchange import Call, RegistryService, single_values
from mocks.population.population import Population
from mocks.sf1520.service import PersonLookup
from mocks.skat.agreements import DEFAULT_AGREEMENTS, Agreements
from mocks.skat.service import Clocks, Conduct, Keys, Skat
from mocks.skat.signature import Checker, certificate_in
from mocks.skat.signing import Signer
from mocks.tls import certificates
from mocks.world.model import World

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
UUID = "22222222-aaaa-4bbb-8ccc-000000000002"
PERIOD = Period(from_month="2025-10", to_month="2026-10")
COUNT = 120


def transport(service: RegistryService) -> httpx.MockTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        query = single_values(request.url.query.decode())
        call = Call(method="POST", path=request.url.path, query=query, body=request.content)
        answer = service.answer(call)
        headers = {"content-type": answer.content_type}
        return httpx.Response(answer.status, content=answer.body, headers=headers)

    return httpx.MockTransport(handle)


@pytest.fixture(scope="module")
def persons(world: World, noon: datetime):
    service = PersonLookup(world, clock=lambda: noon, check="strict", agreements=frozenset({UUID}))
    return person_plugin.connect(
        Sf1520Settings(contract="v5", service_uuid=UUID), transport(service)
    )


@pytest.fixture(scope="module")
def addresses(world: World, noon: datetime):
    return AddressDar(
        DarSettings(api_key_file=Path("none")),
        transport(Dar(world, key="key", check="strict")),
        key=ApiKey("key"),
        clock=lambda: noon,
    )


@pytest.fixture(scope="module")
def incomes(world: World, noon: datetime, tmp_path_factory: pytest.TempPathFactory):
    files = certificates(tmp_path_factory.mktemp("certificates"), now=noon)
    service = Skat(
        world,
        agreements=Agreements(DEFAULT_AGREEMENTS),
        keys=Keys(
            signer=Signer(files.skat, files.skat_key),
            impostor=Signer(files.gateway_signing, files.gateway_signing_key),
            checker=Checker(ca=certificate_in(files.ca), also=(), clock=lambda: noon),
        ),
        clocks=Clocks(world=lambda: noon, machine=lambda: noon),
        conduct=Conduct(check="strict"),
    )
    return IncomeSkat(
        SkatSettings(
            signing_certificate_file=files.gateway_signing,
            signing_key_file=files.gateway_signing_key,
            trusted_certificate_files=(files.skat,),
            error_codes={},
        ),
        transport(service),
        clock=lambda: noon,
    )


def lookup(number: Pnr, terms: RegistryTerms, residence=None) -> Lookup:
    return Lookup(
        pnr=number, residence=residence, period=PERIOD, terms=terms, correlation_id="test"
    )


def person_terms() -> Sf1520Terms:
    return Sf1520Terms(
        name="sandbox",
        on_behalf_of_cvr="55133018",
        service_agreement_uuid=UUID,
        user_system_uuid=UUID,
        user_uuid=UUID,
    )


async def test_everybody_is_read_and_lives_where_the_address_register_says(
    persons, addresses, some
):
    for _, facts in some(COUNT):
        read = await persons.fetch(lookup(facts.number, person_terms()))

        assert read.about == facts.number
        assert read.section("person").record.name.full_name == facts.name.full
        if facts.place and facts.place.address_id:
            where = RegistryTerms(name="sandbox", on_behalf_of_cvr="55133018")
            home = await addresses.fetch(lookup(facts.number, where, read.residence))
            record = home.section("address").record
            assert record.address_id == facts.place.address_id
            assert record.road_name == facts.place.road_name
            assert record.status == "current"


async def test_everybodys_income_nets_to_what_was_meant(incomes, world, some, noon):
    population = world.population
    assert isinstance(population, Population)
    terms = SkatTerms(
        name="sandbox",
        on_behalf_of_cvr="55133018",
        subscriber_se="55133018",
        subscriber_type_code=9001,
        subscription_type_code=9102,
        access_purpose_code=9202,
    )
    for _, facts in some(COUNT):
        read = await incomes.fetch(lookup(facts.number, terms))

        found = [
            (month.month, kind.kind, kind.gross, kind.a_tax, kind.am_contribution, kind.hours)
            for month in read.section("income").record.months
            for kind in month.kinds
        ]
        meant = [
            (each.month, each.kind, each.gross, each.a_tax, each.am_contribution, each.hours)
            for each in population.expected(facts.number, as_of=noon.date())
            if each.month >= PERIOD.from_month
        ]
        assert found == meant
