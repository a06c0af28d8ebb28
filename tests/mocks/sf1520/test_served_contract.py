"""The WSDL and its schemas as the mock serves them: a client finds every import."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import etree

from mocks.exchange import Answer, Call
from mocks.sf1520.contract import PATH
from mocks.sf1520.service import PersonLookup

HOST = "http://mock.invalid"


def fetched(service: PersonLookup, address: str) -> Answer:
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return service.answer(Call(method="GET", path=parts.path, query=query))


class FromMock(etree.Resolver):
    def __init__(self, service: PersonLookup) -> None:
        self.service = service
        self.fetched: list[str] = []

    def resolve(self, system_url: str, _: str | None, context: object) -> object:  # type: ignore[override]  # the stubs name private types
        self.fetched.append(system_url)
        answer = fetched(self.service, system_url)
        assert answer.status == 200
        return self.resolve_string(answer.body, context, base_url=system_url)


@pytest.mark.parametrize("version", [4, 5])
def test_the_wsdl_says_the_operation_and_its_address(strict: PersonLookup, version: int) -> None:
    answer = fetched(strict, f"{HOST}{PATH}{version}?wsdl")

    wsdl = etree.fromstring(answer.body)

    operations = wsdl.findall("{*}portType/{*}operation")
    address = wsdl.find("{*}service/{*}port/{*}address")
    assert [operation.get("name") for operation in operations] == ["PersonLookup"]
    assert address is not None
    assert str(address.get("location")).endswith(f"{PATH}{version}")


@pytest.mark.parametrize("version", [4, 5])
def test_every_import_is_served_and_the_whole_is_a_valid_schema(
    strict: PersonLookup, version: int
) -> None:
    resolver = FromMock(strict)
    parser = etree.XMLParser()
    parser.resolvers.add(resolver)
    address = f"{HOST}{PATH}{version}?xsd=v{version}/PersonLookup.xsd"

    etree.XMLSchema(etree.fromstring(fetched(strict, address).body, parser, base_url=address))

    assert len(resolver.fetched) >= 4


@pytest.mark.parametrize(
    "name", ["", "nothing.xsd", "../../../pyproject.toml", "v5/PersonLookup.wsdl", "/etc/passwd"]
)
def test_only_the_contract_s_own_schemas_are_served(strict: PersonLookup, name: str) -> None:
    answer = strict.answer(Call(method="GET", path=f"{PATH}5", query={"xsd": name}))

    assert answer.status == 404
