"""A client made from nothing but what the running mocks serve works against them."""

import pytest
import zeep
from lxml import etree

from mocks.dar.schema import SDL_FILE
from mocks.sf1520.contract import FILES as CPR_FILES
from mocks.skat.contract import FILES as SKAT_FILES
from mocks.skat.contract import PATH as SKAT_PATH
from tests.mocks.wire.conftest import AGREEMENT, UUID

pytestmark = pytest.mark.slow
CONTEXT = {
    "ServiceAgreementUUID": AGREEMENT,
    "UserSystemUUID": UUID,
    "UserUUID": UUID,
    "ServiceUUID": UUID,
}


class FromMocks(etree.Resolver):
    """Fetches what a schema imports from where it was fetched itself."""

    def __init__(self, client):
        self._client = client

    def resolve(self, system_url, _, context):
        content = self._client.get(system_url).content
        return self.resolve_string(content, context, base_url=system_url)


@pytest.fixture
def client(caller):
    return caller.client(with_certificate=True, timeout=10)


@pytest.fixture
def files(caller, client):
    return client.get(f"{caller.addresses.plain}/").json()["contracts"]


def test_every_file_that_the_front_links_can_be_downloaded(client, files):
    links = [link for group in files.values() for link in group]

    assert {client.get(link).status_code for link in links} == {200}
    assert {client.head(link).status_code for link in links} == {200}
    assert len(links) > 30


@pytest.mark.parametrize(
    ("registry", "folder", "ending"),
    [
        ("cpr", CPR_FILES, ".xsd"),
        ("skat", SKAT_FILES, ".xsd"),
        ("dar", SDL_FILE.parent, ".graphql"),
    ],
)
def test_a_schema_is_served_as_the_very_file_that_questions_are_held_to(
    caller, client, registry, folder, ending
):
    files = {
        f"/contracts/{registry}/{file.relative_to(folder).as_posix()}": file.read_bytes()
        for file in folder.rglob(f"*{ending}")
    }

    served = {path: client.get(f"{caller.addresses.plain}{path}").content for path in files}

    assert files
    assert served == files


@pytest.mark.parametrize("path", ["/contracts/cpr/nothing.xsd", "/contracts/cpr/../../server.py"])
def test_nothing_else_can_be_downloaded(caller, client, path):
    assert client.get(f"{caller.addresses.plain}{path}").status_code == 404


@pytest.mark.parametrize("version", ["v4", "v5"])
@pytest.mark.parametrize("from_", ["?wsdl", "/contracts"])
def test_zeep_loads_the_served_wsdl_and_its_call_is_answered(start_mocks, town, version, from_):
    where = start_mocks(check="warn").addresses
    wsdl = (
        f"{where.plain}/contracts/cpr/{version}/PersonLookup.wsdl"
        if from_ == "/contracts"
        else f"{where.cpr[version].replace(where.tls, where.plain)}?wsdl"
    )
    number = town.persona("employee").number.reveal()

    answer = zeep.Client(wsdl).service.PersonLookup(InvocationContext=CONTEXT, PNR=number)

    assert answer.persondata.personnummer == number


def test_a_wsdl_names_the_listener_and_the_world_that_it_was_fetched_from(caller, client):
    def address(base):
        wsdl = client.get(f"{base}{SKAT_PATH}?WSDL").content
        return etree.fromstring(wsdl).find("{*}service/{*}port/{*}address").get("location")

    plain, tls = caller.addresses.plain, caller.addresses.tls
    assert address(plain) == f"{plain}{SKAT_PATH}"
    assert address(tls) == f"{tls}{SKAT_PATH}"
    assert address(f"{plain}/w/blue") == f"{plain}/w/blue{SKAT_PATH}"


@pytest.mark.parametrize("version", ["v4", "v5"])
def test_what_the_served_schema_accepts_is_answered_and_what_it_refuses_is_refused(
    caller, client, version
):
    address = f"{caller.addresses.plain}/contracts/cpr/{version}/PersonLookup.xsd"
    parser = etree.XMLParser()
    parser.resolvers.add(FromMocks(client))
    schema = etree.XMLSchema(
        etree.fromstring(client.get(address).content, parser, base_url=address)
    )
    space = f"http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/{version[1]}/"
    right = caller.cpr_body(version=version[1])
    wrong = right.replace(UUID, UUID.replace("9", "Z"))

    accepted = [
        schema.validate(etree.fromstring(text).find(f".//{{{space}}}PersonLookupRequest"))
        for text in (right, wrong)
    ]
    statuses = [
        client.post(caller.addresses.cpr[version], content=text).status_code
        for text in (right, wrong)
    ]

    assert accepted == [True, False]
    assert statuses == [200, 500]


def test_the_served_graphql_schema_answers_what_it_allows(caller, client):
    from graphql import build_schema, parse, validate

    schema = build_schema(client.get(f"{caller.addresses.plain}/DAR/v1/schema.graphql").text)
    query = '{ DAR_Adresse(where: {id_lokalId: {eq: "x"}}) { nodes { adressebetegnelse } } }'

    answer = client.post(
        f"{caller.addresses.plain}/DAR/v1", params={"apikey": caller.dar_key}, json={"query": query}
    )

    assert validate(schema, parse(query)) == []
    assert answer.json() == {"data": {"DAR_Adresse": {"nodes": []}}}
