"""An income register behind the wire: replies signed by a key of its own."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import httpx
import msgspec
import pytest
import respx

from adapters.income_skat.adapter import IncomeSkat
from adapters.income_skat.reading import read_answer
from adapters.income_skat.request import Asked
from adapters.income_skat.settings import SkatSettings, SkatTerms
from adapters.transport.sha1 import RSA_SHA1
from adapters.transport.signature import Signer
from adapters.transport.xml import Element
from contracts.adapter import RegistryAdapter
from contracts.dates import Period
from contracts.lookup import Lookup
from contracts.pnr import Pnr
from contracts.reading import Reading
from contracts.records import Income
from contracts.records.income import IncomeKind, NettingRule
from tests.adapters.income_skat.fake_skat import ASKED, CORRELATION, envelope
from tests.adapters.pairs import pair

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SKAT = Signer(certificate=pair("skat").certificate, key=pair("skat").key, suite=RSA_SHA1)
SPRING = Period(from_month="2026-02", to_month="2026-04")
TERMS = SkatTerms(
    name="Aarhus Kommune, friplads",
    on_behalf_of_cvr="55133018",
    subscriber_se="19552101",
    subscriber_type_code=750,
    subscription_type_code=3153,
    access_purpose_code=171,
)


class Read(Protocol):
    """Reads an answer as if its signature had been verified."""

    def __call__(
        self, content: Element, *, rule: NettingRule = "basis-month-v1", period: Period = SPRING
    ) -> Reading: ...


def signed(content: Element, *, at: datetime = NOW) -> bytes:
    return SKAT.sign(envelope(content), now=at)


def record_of(reading: Reading) -> Income:
    section = reading.section("income")
    assert section is not None
    assert isinstance(section.record, Income)
    return section.record


def kind_of(reading: Reading, month: str, kind: str) -> IncomeKind | None:
    kinds = (each.kinds for each in record_of(reading).months if each.month == month)
    return next((each for found in kinds for each in found if each.kind == kind), None)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> SkatSettings:
    return written_settings(tmp_path_factory.mktemp("skat"))


def written_settings(folder: Path) -> SkatSettings:
    ours = pair("ours")
    for name, content in {
        "ours.crt": ours.certificate,
        "ours.key": ours.key,
        "skat.crt": pair("skat").certificate,
        "skat-next.crt": pair("skat-next").certificate,
    }.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)
    return SkatSettings(
        signing_certificate_file=folder / "ours.crt",
        signing_key_file=folder / "ours.key",
        trusted_certificate_files=(folder / "skat.crt", folder / "skat-next.crt"),
        error_codes={
            "9001": "refused",
            "9004": "too-large",
            "9010": "unavailable",
            "9011": "unknown",
        },
    )


@pytest.fixture
def lookup() -> Lookup:
    return Lookup(
        pnr=Pnr(ASKED), residence=None, period=SPRING, terms=TERMS, correlation_id=CORRELATION
    )


@pytest.fixture
def register() -> respx.Router:
    return respx.Router(assert_all_called=False)


@pytest.fixture
def connect(settings: SkatSettings, register: respx.Router) -> Callable[..., RegistryAdapter]:
    def to(**changes: object) -> RegistryAdapter:
        changed = msgspec.structs.replace(settings, **changes)
        transport = httpx.MockTransport(register.async_handler)
        return IncomeSkat(changed, transport, clock=lambda: NOW)

    return to


@pytest.fixture
def adapter(connect: Callable[..., RegistryAdapter]) -> RegistryAdapter:
    return connect()


@pytest.fixture
def read(lookup: Lookup) -> Read:
    def reading_of(
        content: Element, *, rule: NettingRule = "basis-month-v1", period: Period = SPRING
    ) -> Reading:
        asked = Asked(lookup=msgspec.structs.replace(lookup, period=period), rule=rule, at=NOW)
        return read_answer(content, asked=asked, error_codes={}, signed_at=NOW)

    return reading_of
