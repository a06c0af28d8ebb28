"""A client made by others from the contract files gets its answer from the mock."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import zeep
from requests import Response

from mocks.exchange import Call
from mocks.sf1520.contract import FILES, PATH
from mocks.sf1520.service import PersonLookup

AGREEMENT = "5a4d0001-0000-4000-8000-000000000001"
CONTEXT = {
    "ServiceAgreementUUID": AGREEMENT,
    "UserSystemUUID": "5a4d0001-0000-4000-8000-000000000002",
    "UserUUID": "5a4d0001-0000-4000-8000-000000000003",
    "ServiceUUID": "e6be2436-bf35-4df2-83fe-925142825dc2",
}
OFFICIAL = {4: "cpr-sf1520", 5: "cpr-sf1520-v5"}
NumberOf = Callable[[str], str]


class ToMock(zeep.Transport):
    """Hands zeep's requests to the mock without a network; reads files as zeep does."""

    def __init__(self, service: PersonLookup) -> None:
        super().__init__()
        self._service = service

    def load(self, url: str) -> bytes:
        parts = urlsplit(url)
        if parts.scheme != "http":
            return super().load(url)  # type: ignore[no-any-return]  # zeep has no types
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return self._service.answer(Call(method="GET", path=parts.path, query=query)).body

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Response:
        call = Call(method="POST", path=urlsplit(address).path, headers=headers, body=message)
        answer = self._service.answer(call)
        response = Response()
        response.status_code = answer.status
        response.headers["Content-Type"] = answer.content_type
        response._content = answer.body
        return response


def client(wsdl: str, service: PersonLookup) -> zeep.Client:
    return zeep.Client(wsdl, transport=ToMock(service))


@pytest.fixture(params=[4, 5])
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(params=["ours", "official", "served"])
def wsdl(request: pytest.FixtureRequest, version: int) -> str:
    if request.param == "ours":
        return str(FILES / f"v{version}" / "PersonLookup.wsdl")
    if request.param == "served":
        return f"http://mock.invalid{PATH}{version}?wsdl"
    official: Path = request.getfixturevalue("official")
    return str(official / OFFICIAL[version] / "wsdl/context/PersonBaseDataExtendedService.wsdl")


def test_a_zeep_client_reads_the_answer(
    wsdl: str, strict: PersonLookup, number_of: NumberOf
) -> None:
    lookup = client(wsdl, strict).service.PersonLookup

    answer = lookup(InvocationContext=CONTEXT, PNR=number_of("employee"))

    assert answer.persondata.personnummer == number_of("employee")
    assert answer.persondata.navn.fornavn == "Signe"
    assert answer.adresse.aktuelAdresse.kommunekode == 751
    assert [child.personnummer for child in answer.relationer.barn] == [number_of("employee-child")]
    assert answer.persondata.foedselsdato.dato.isoformat().endswith("-03-14")


def test_a_zeep_client_sees_the_fault_and_then_the_next_answer(
    wsdl: str, strict: PersonLookup, number_of: NumberOf
) -> None:
    lookup = client(wsdl, strict).service.PersonLookup

    with pytest.raises(zeep.exceptions.Fault, match="PNR not found"):
        lookup(InvocationContext=CONTEXT, PNR=number_of("replacement-number"))
    answer = lookup(InvocationContext=CONTEXT, PNR=number_of("child-9"))

    assert answer.persondata.navn.fornavn == "Villads"
