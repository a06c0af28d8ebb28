import httpx
import pytest

from adapters.person_sf1520.plugin import plugin as person_sf1520
from adapters.person_sf1520.settings import Sf1520Settings, Sf1520Terms
from contracts.conformance import AdapterConformance, Example
from contracts.dates import PartialDate
from contracts.pnr import Pnr
from contracts.records import Family, Person
from contracts.records.family import Child
from contracts.records.person import Name, Protection, Residence
from tests.adapters.person_sf1520.conftest import ASKED, SERVICE, envelope

pytestmark = pytest.mark.slow

NAMED = "<navn><personadresseringsnavn>Åse Bjørn-Sørensen</personadresseringsnavn></navn>"
PLACE = "<aktuelAdresse><kommunekode>751</kommunekode><vejkode>12</vejkode></aktuelAdresse>"
MARK = "<adressebeskyttelse><startdato>2020-01-01</startdato></adressebeskyttelse>"
CHILD = "<barn><personnummer>1207144326</personnummer></barn>"


def answer(persondata: str = "") -> httpx.Response:
    numbered = f"<personnummer>{ASKED}</personnummer>{NAMED}{persondata}"
    content = (
        f"<persondata>{numbered}</persondata><adresse>{PLACE}</adresse>"
        f"<relationer>{CHILD}</relationer>"
    )
    return httpx.Response(200, content=envelope(content), headers={"Content-Type": "text/xml"})


def fault(text: str) -> httpx.Response:
    body = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
        f"<faultcode>s:Server</faultcode><faultstring>{text}</faultstring></s:Fault>"
        "</s:Body></s:Envelope>"
    )
    return httpx.Response(500, text=body, headers={"Content-Type": "text/xml"})


FAMILY = Family(
    children=(Child(person=Pnr("1207144326"), birth_date=PartialDate("2014-07-12")),),
)
PERSON = Person(
    name=Name(full_name="Åse Bjørn-Sørensen"),
    residence=Residence(kind="address", municipality_code="0751"),
)


class TestPersonSf1520(AdapterConformance):
    plugin = person_sf1520
    settings = Sf1520Settings(contract="v5", service_uuid=SERVICE)
    terms = Sf1520Terms(
        name="Aarhus Kommune, skoleindskrivning",
        on_behalf_of_cvr="55133018",
        service_agreement_uuid="22222222-aaaa-4bbb-8ccc-000000000002",
        user_system_uuid="33333333-aaaa-4bbb-8ccc-000000000003",
        user_uuid="44444444-aaaa-4bbb-8ccc-000000000004",
    )
    asked = Pnr(ASKED)
    known = Example(answer=answer(), record={"person": PERSON, "family": FAMILY})
    protected = Example(
        answer=answer(MARK),
        record={
            "person": Person(
                name=PERSON.name,
                residence=PERSON.residence,
                address_protection=Protection(since=PartialDate("2020-01-01")),
            ),
            "family": FAMILY,
        },
    )
    unknown = fault("PNR not found")
