"""The person register's mock over the sandbox's world, asked without a network."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from contracts.dates import danish_day
from mocks.exchange import Answer, Call, Check
from mocks.sf1520.contract import PATH
from mocks.sf1520.service import PersonLookup
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world

AGREEMENT = "5a4d0001-0000-4000-8000-000000000001"
SPACE = "http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/{}/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
INVOCATION = (
    '<i:InvocationContext xmlns:i="http://serviceplatformen.dk/xml/schemas/InvocationContext/1/">'
    "<i:ServiceAgreementUUID>{}</i:ServiceAgreementUUID>"
    "<i:UserSystemUUID>5a4d0001-0000-4000-8000-000000000002</i:UserSystemUUID>"
    "<i:UserUUID>5a4d0001-0000-4000-8000-000000000003</i:UserUUID>"
    "<i:ServiceUUID>e6be2436-bf35-4df2-83fe-925142825dc2</i:ServiceUUID>"
    "</i:InvocationContext>"
)

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def world(now: datetime) -> World:
    return sandbox_world(danish_day(now))


@pytest.fixture(scope="session")
def service_of(world: World, now: datetime) -> Callable[[Check], PersonLookup]:
    def service(check: Check) -> PersonLookup:
        return PersonLookup(
            world, clock=lambda: now, check=check, agreements=frozenset({AGREEMENT})
        )

    return service


@pytest.fixture(scope="session")
def strict(service_of: Callable[[Check], PersonLookup]) -> PersonLookup:
    return service_of("strict")


@pytest.fixture(scope="session")
def number_of(world: World) -> Callable[[str], str]:
    def number(persona_id: str) -> str:
        persona = world.persona(persona_id)
        assert persona is not None
        return persona.number.reveal()

    return number


@pytest.fixture(scope="session")
def question() -> Callable[..., str]:
    """Write a request as the contract orders it; `agreement` None leaves the context out."""

    def written(number: str, *, version: int = 5, agreement: str | None = AGREEMENT) -> str:
        context = INVOCATION.format(agreement) if agreement else ""
        return (
            f'<s:Envelope xmlns:s="{SOAP}"><s:Body>'
            f'<p:PersonLookupRequest xmlns:p="{SPACE.format(version)}">{context}'
            '<n:PNR xmlns:n="http://serviceplatformen.dk/xml/schemas/cpr/PNR/1/">'
            f"{number}</n:PNR></p:PersonLookupRequest></s:Body></s:Envelope>"
        )

    return written


@pytest.fixture(scope="session")
def call_of() -> Callable[..., Call]:
    def call(body: str | bytes, *, version: int = 5) -> Call:
        sent = body if isinstance(body, bytes) else body.encode()
        return Call(method="POST", path=f"{PATH}{version}", body=sent)

    return call


@pytest.fixture(scope="session")
def ask(
    strict: PersonLookup,
    call_of: Callable[..., Call],
    question: Callable[..., str],
    number_of: Callable[[str], str],
) -> Ask:
    """Ask the strict mock about a persona."""

    def asked(persona_id: str, *, version: int = 5) -> Answer:
        text = question(number_of(persona_id), version=version)
        return strict.answer(call_of(text, version=version))

    return asked
