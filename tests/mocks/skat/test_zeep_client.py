"""A client made by others from the contract files gets its answer from the mock."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import zeep
from requests import Response

from mocks.exchange import Call
from mocks.skat.contract import FILES, PATH, WSDL
from mocks.skat.service import Skat

NumberOf = Callable[[str], str]
AGREED = {"AbonnentTypeKode": 9001, "AbonnementTypeKode": 9102, "AdgangFormaalTypeKode": 9202}


class ToMock(zeep.Transport):
    """Hands zeep's requests to the mock without a network; reads files as zeep does."""

    def __init__(self, service: Skat) -> None:
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


@pytest.fixture(params=["ours", "official", "served"])
def wsdl(request: pytest.FixtureRequest) -> str:
    if request.param == "ours":
        return str(FILES / WSDL)
    if request.param == "served":
        return f"http://mock.invalid{PATH}?wsdl"
    official: Path = request.getfixturevalue("official")
    return str(official / "skat-eindkomst/personhent/IndkomstOplysningPersonHent.wsdl")


@pytest.fixture
def lookup(wsdl: str, skat_of: Callable[..., Skat], number_of: NumberOf) -> Callable[..., object]:
    service = zeep.Client(wsdl, transport=ToMock(skat_of(check="warn"))).service

    def asked(persona: str, **period: object) -> object:
        return service.getIndkomstOplysningPersonHent(
            HovedOplysninger={"TransaktionIdentifikator": "zeep"},
            IndkomstOplysningPersonInddata={
                "AbonnentAdgangStruktur": AGREED,
                "AbonnentStruktur": {
                    "AbonnentVirksomhedStruktur": {
                        "AbonnentVirksomhed": {"VirksomhedSENummerIdentifikator": "55133018"}
                    }
                },
                "IndkomstOplysningValg": {
                    "IndkomstPersonSamling": {
                        "PersonIndkomstSoegeStruktur": [
                            {"PersonCivilRegistrationIdentifier": number_of(persona), **period}
                        ]
                    }
                },
            },
        )

    return asked


OCTOBER = {
    "SoegeAarMaanedLukketStruktur": {
        "SoegeAarMaanedFraKode": 202610,
        "SoegeAarMaanedTilKode": 202610,
    }
}


def test_a_zeep_client_reads_the_answer(lookup: Callable[..., object], number_of: NumberOf) -> None:
    answer = lookup("employee", **OCTOBER)

    assert answer.HovedOplysningerSvar.TransaktionIdentifikator == "zeep"
    (about,) = (
        answer.IndkomstPersonUddata.IndkomstOplysningPersonSamling.IndkomstOplysningPersonStruktur
    )
    assert about.PersonCivilRegistrationIdentifier == number_of("employee")
    (employer,) = about.IndkomstOplysningSamling.IndberetningPligtigVirksomhed
    (report,) = employer.IndkomstLoenPeriodeSamling.LoenPeriodeOplysningStruktur
    (level_1,) = report.AngivelseBlanketIndholdStruktur.AngivelseOplysningSamling.AngivelseNiveau1
    (level_2,) = level_1.UnderAngivelseSamling.AngivelseNiveau2
    (level_3,) = level_2.UnderAngivelseSamling.AngivelseNiveau3
    first = level_3.AngivelseFeltSamling.AngivelseFeltIndholdStruktur[0]
    assert first.BlanketFeltEnhedStruktur.BlanketFeltNummerIdentifikator == 100000000000000057
    assert Decimal(first.AngivelseFeltIndholdTekst) == Decimal("40029.67")


def test_a_zeep_client_sees_a_business_error_and_then_the_next_answer(
    lookup: Callable[..., object],
) -> None:
    refused = lookup("employee")
    answered = lookup("employee", **OCTOBER)

    (told,) = refused.HovedOplysningerSvar.SvarStruktur._value_1
    assert told["FejlStruktur"].FejlIdentifikator == 9002
    assert refused.IndkomstPersonUddata is None
    assert answered.IndkomstPersonUddata is not None
