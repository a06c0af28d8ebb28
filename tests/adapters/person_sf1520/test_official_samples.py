from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
import respx

from contracts.adapter import RegistryAdapter
from contracts.dates import PartialDate
from contracts.errors import CitizenUnknown
from contracts.lookup import Lookup, ResidenceKey
from contracts.pnr import Pnr
from contracts.reading import Reading, SectionReading
from contracts.records.family import Child, Family, Parent
from contracts.records.person import (
    BirthRegistration,
    Citizenship,
    Name,
    Person,
    Protection,
    Residence,
)

pytestmark = pytest.mark.anyio

WAY = "/service/CPR/PersonBaseDataExtended/"
KATE = Person(
    name=Name(
        full_name="Kate Nivarson",
        given_name="Kate",
        family_name="Nivarson",
        since=PartialDate("1992-01-12"),
    ),
    birth_date=PartialDate("1961-08-07"),
    sex="female",
    birth_registration=BirthRegistration(authority_code="0851"),
    status="resident",
    status_since=PartialDate("1992-01-12"),
    civil_status="single",
    citizenship=Citizenship(country_code="5100", since=PartialDate("2001-01-01")),
    residence=Residence(kind="address", municipality_code="0851", since=PartialDate("1997-12-31")),
    address_protection=Protection(
        since=PartialDate("1997-12-31"), until=PartialDate("2001-11-01"), marked=False
    ),
)
HER_FAMILY = Family(
    children=(Child(person=Pnr("0101005038"), birth_date=PartialDate("2000-01-01")),),
    children_under_18=0,
    parents=(
        Parent(role="mother", birth_date=PartialDate("1961-08-07")),
        Parent(role="father", person=Pnr("0708614815")),
    ),
)
READING = Reading(
    sections=(
        SectionReading(section="person", record=KATE),
        SectionReading(section="family", record=HER_FAMILY),
    ),
    about=Pnr("0708614866"),
    residence=ResidenceKey(
        kind="address", municipality_code="0851", road_code="8513", house_number="52"
    ),
    observed_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
)
SAID = {"Date": "Sun, 22 Nov 2026 10:00:00 GMT", "Content-Type": "text/xml; charset=utf-8"}


@pytest.fixture
def sample(official: Path) -> Callable[[str, str], bytes]:
    def of(name: str, contract: str) -> bytes:
        text = (official / "cpr-sf1520" / "samples" / f"constructed-{name}.xml").read_bytes()
        version = contract.removeprefix("v").encode()
        return text.replace(b"PersonBaseDataExtended/4/", b"PersonBaseDataExtended/%s/" % version)

    return of


@pytest.mark.parametrize("contract", ["v4", "v5"])
async def test_the_sample_answer_gives_exactly_these_records(
    connect: Callable[[Any], RegistryAdapter],
    register: respx.Router,
    lookup: Lookup,
    sample: Callable[[str, str], bytes],
    contract: Literal["v4", "v5"],
) -> None:
    body = sample("response", contract)
    register.post(path=WAY + contract[1]).respond(200, content=body, headers=SAID)

    reading = await connect(contract).fetch(lookup)

    assert reading == READING


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("contract", ["v4", "v5"])
async def test_the_sample_fault_says_that_nobody_has_the_number_and_the_next_answer_is_read(
    connect: Callable[[Any], RegistryAdapter],
    register: respx.Router,
    lookup: Lookup,
    sample: Callable[[str, str], bytes],
    contract: Literal["v4", "v5"],
    status: int,
) -> None:
    adapter = connect(contract)
    register.post(path=WAY + contract[1]).side_effect = [
        httpx.Response(status, content=sample("fault", contract)),
        httpx.Response(200, content=sample("response", contract), headers=SAID),
    ]

    with pytest.raises(CitizenUnknown):
        await adapter.fetch(lookup)

    assert await adapter.fetch(lookup) == READING
