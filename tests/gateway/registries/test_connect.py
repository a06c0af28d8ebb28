from pathlib import Path

import httpx
import msgspec
import pytest

from contracts.adapter import REGISTRY_BASE, RegistryAdapter
from contracts.errors import SettingUnusable
from gateway.registries.connect import connect_all
from gateway.registries.discovery import Arranged
from gateway.registries.witnessed import WitnessedTransport
from gateway.settings import SettingsInvalid, TransportSettings
from tests.gateway.registries.certificates import Authority
from tests.gateway.registries.fakes import NOW, FakeAdapter, Settings, plugin

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Real sessions need a real loop."""
    return "asyncio"


def _arranged(connect: object, **transport: object) -> Arranged:
    return Arranged(
        plugin=msgspec.structs.replace(plugin("cpr"), connect=connect),  # type: ignore[arg-type]  # as discovered
        settings=Settings(),
        transport=TransportSettings(address="https://127.0.0.1:9", **transport),  # type: ignore[arg-type]  # shorthand
    )


async def test_an_adapter_is_handed_its_settings_and_a_transport_that_is_closed_at_the_end() -> (
    None
):
    handed: list[tuple[msgspec.Struct, httpx.AsyncBaseTransport]] = []

    def connect(settings: Settings, transport: httpx.AsyncBaseTransport) -> RegistryAdapter:
        handed.append((settings, transport))
        return FakeAdapter("cpr", transport)

    async with connect_all([_arranged(connect)], clock=lambda: NOW) as registries:
        assert list(registries.counted) == ["cpr"]

    settings, transport = handed[0]
    assert settings == Settings()
    assert isinstance(transport, WitnessedTransport)
    with pytest.raises(RuntimeError, match="closed"):
        await transport.handle_async_request(httpx.Request("GET", REGISTRY_BASE))


async def test_an_adapter_that_does_not_start_is_named() -> None:
    def connect(settings: Settings, _: httpx.AsyncBaseTransport) -> RegistryAdapter:
        raise KeyError(settings.colour)

    with pytest.raises(SettingsInvalid) as error:
        async with connect_all([_arranged(connect)], clock=lambda: NOW):
            pass

    assert str(error.value) == (
        "[adapters.cpr]: the adapter does not start (KeyError): mend it or its settings"
    )


async def test_a_setting_that_an_adapter_cannot_use_is_named() -> None:
    def connect(_settings: Settings, _: httpx.AsyncBaseTransport) -> RegistryAdapter:
        raise SettingUnusable("colour")

    with pytest.raises(SettingsInvalid) as error:
        async with connect_all([_arranged(connect)], clock=lambda: NOW):
            pass

    assert str(error.value) == (
        "[adapters.cpr]: `colour` cannot be used: check the file or value that it names"
    )


@pytest.mark.parametrize("which", ["client_key_file", "client_certificate_file", "ca_file"])
async def test_certificates_that_do_not_fit_are_named_with_their_table(
    tmp_path: Path, which: str
) -> None:
    authority = Authority(tmp_path, "authority")
    certificate, key = authority.issue("samsyn")
    files = {
        "client_certificate_file": certificate,
        "client_key_file": key,
        "ca_file": authority.file,
    }
    (tmp_path / "garbage").write_text("garbage")
    connect = plugin("cpr").connect

    with pytest.raises(SettingsInvalid, match=r"^\[adapters.cpr.transport\]: certificate, key"):
        async with connect_all(
            [_arranged(connect, **{**files, which: tmp_path / "garbage"})], clock=lambda: NOW
        ):
            pass

    async with connect_all([_arranged(connect, **files)], clock=lambda: NOW) as registries:
        assert list(registries.counted) == ["cpr"]
