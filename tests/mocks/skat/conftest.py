"""The income register's mock over the sandbox's world, asked without a network."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from contracts.dates import danish_day
from mocks.exchange import Answer, Call
from mocks.skat.agreements import DEFAULT_AGREEMENTS, Agreements
from mocks.skat.contract import PATH
from mocks.skat.service import Clocks, Conduct, Keys, Skat
from mocks.skat.signature import Checker, certificate_in
from mocks.skat.signing import Signer
from mocks.tls import Certificates, certificates
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world
from tests.mocks.skat.asking import Clock, XmlsecSigner, months, person, written


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def one_clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def world_clock(one_clock: Clock, now: datetime) -> Iterator[Clock]:
    yield one_clock
    one_clock.now = now


@pytest.fixture(scope="session")
def world(now: datetime) -> World:
    return sandbox_world(danish_day(now))


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"), now=now)


@pytest.fixture(scope="session")
def sign(files: Certificates) -> XmlsecSigner:
    return XmlsecSigner(files.gateway_signing, files.gateway_signing_key)


@pytest.fixture(scope="session")
def skat_of(
    world: World, files: Certificates, now: datetime, one_clock: Clock
) -> Callable[..., Skat]:
    def made(*, advises_no_income: bool = False, check: str = "strict", also: tuple = ()) -> Skat:
        return Skat(
            world,
            agreements=Agreements(DEFAULT_AGREEMENTS),
            keys=Keys(
                signer=Signer(files.skat, files.skat_key),
                impostor=Signer(files.gateway_signing, files.gateway_signing_key),
                checker=Checker(ca=certificate_in(files.ca), also=also, clock=lambda: now),
            ),
            clocks=Clocks(world=one_clock, machine=lambda: now),
            conduct=Conduct(check=check, advises_no_income=advises_no_income),
        )

    return made


@pytest.fixture(scope="session")
def strict(skat_of: Callable[..., Skat]) -> Skat:
    return skat_of()


@pytest.fixture(scope="session")
def number_of(world: World) -> Callable[[str], str]:
    def number(persona_id: str) -> str:
        persona = world.persona(persona_id)
        assert persona is not None
        return persona.number.reveal()

    return number


@pytest.fixture(scope="session")
def call_of(sign: XmlsecSigner, now: datetime) -> Callable[[str], Call]:
    """Sign a written question and put it on the mock's path."""

    def call(question: str) -> Call:
        return Call(method="POST", path=PATH, body=sign(question, created=now))

    return call


@pytest.fixture(scope="session")
def send(strict: Skat, call_of: Callable[[str], Call]) -> Callable[[str], Answer]:
    def sent(question: str) -> Answer:
        return strict.answer(call_of(question))

    return sent


@pytest.fixture(scope="session")
def ask(send: Callable[[str], Answer], number_of: Callable[[str], str]) -> Callable[..., Answer]:
    """Ask about a persona, by default about a year of basis months under everything."""

    def asked(
        persona: str, period: str | None = None, *, employer: str = "", **more: object
    ) -> Answer:
        told = person(number_of(persona), period or months("202511", "202611"), employer=employer)
        return send(written(told, **more))

    return asked
