import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import msgspec
import pytest

from contracts.adapter import ENTRY_POINT_GROUP
from gateway.identity.callers import Organisation
from gateway.registries.discovery import arrange, discover
from gateway.settings import (
    AdapterSettings,
    CatalogueSettings,
    LedgerSettings,
    Settings,
    SettingsInvalid,
    StoreSettings,
    TransportSettings,
)
from tests.gateway.registries.fakes import plugin

VEHICLES = """
import msgspec
from contracts.adapter import AdapterPlugin, Authority, NoSettings, SectionOffer, Text
from contracts.lookup import RegistryTerms


class Vehicles(msgspec.Struct, frozen=True, kw_only=True):
    plates: tuple[str, ...] = ()


plugin = AdapterPlugin(
    name="vehicles",
    version="1",
    title="Vehicles",
    authority=Authority(name="Motorstyrelsen"),
    sections=(
        SectionOffer(
            name="vehicles", title=Text(da="Biler", en="Vehicles"), record_type=Vehicles
        ),
    ),
    settings_type=NoSettings,
    terms_type=RegistryTerms,
    asks_by="pnr",
    cycle="live",
    accepts=frozenset(),
    connect=lambda settings, transport: None,
)
other = msgspec.structs.replace(plugin, name="other")
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a third party's distributions are installed for real."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def _install(site: Path, *, distribution: str, name: str, source: str, attribute: str) -> None:
    module = f"{distribution}_module"
    sys.modules.pop(module, None)
    (site / f"{module}.py").write_text(source)
    info = site / f"{distribution}-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        f"[{ENTRY_POINT_GROUP}]\n{name} = {module}:{attribute}\n"
    )


def _third_party(site: Path) -> list[EntryPoint]:
    """List what is installed in the folder, and not what this repository itself installs."""
    installed = {path.name.partition("-")[0] for path in site.glob("*.dist-info")}
    points = entry_points(group=ENTRY_POINT_GROUP)
    return [point for point in points if point.dist and point.dist.name in installed]


def test_a_third_partys_adapter_is_found_by_its_entry_point(site: Path) -> None:
    _install(site, distribution="acme", name="vehicles", source=VEHICLES, attribute="plugin")

    assert [each.name for each in discover(_third_party(site))] == ["vehicles"]


@pytest.mark.parametrize(
    ("source", "attribute", "fault"),
    [
        ("raise RuntimeError('secret')", "plugin", "cannot be loaded (RuntimeError)"),
        ("import nothing_of_this_name", "plugin", "cannot be loaded (ModuleNotFoundError)"),
        (VEHICLES, "plugn", "cannot be loaded (AttributeError)"),
        ("plugin = 1", "plugin", "is no AdapterPlugin of this name"),
        (VEHICLES, "other", "is no AdapterPlugin of this name"),
    ],
    ids=["crashes", "lacks a module", "lacks the plugin", "is something else", "other name"],
)
def test_a_broken_adapter_is_named_with_its_distribution(
    site: Path, source: str, attribute: str, fault: str
) -> None:
    _install(site, distribution="acme", name="vehicles", source=source, attribute=attribute)

    with pytest.raises(SettingsInvalid) as error:
        discover(_third_party(site))

    assert str(error.value) == f"adapter vehicles of acme: {fault}: mend or uninstall it"


def test_two_adapters_of_one_name_are_refused(site: Path) -> None:
    _install(site, distribution="acme", name="vehicles", source=VEHICLES, attribute="plugin")
    _install(site, distribution="zeta", name="vehicles", source=VEHICLES, attribute="plugin")

    with pytest.raises(SettingsInvalid, match="another distribution has an adapter of this name"):
        discover(_third_party(site))


def test_two_shapes_of_one_section_are_refused(site: Path) -> None:
    _install(site, distribution="acme", name="vehicles", source=VEHICLES, attribute="plugin")
    _install(site, distribution="zeta", name="other", source=VEHICLES, attribute="other")

    with pytest.raises(SettingsInvalid, match="its section vehicles has another record type"):
        discover(_third_party(site))


def _settings(**adapters: dict[str, object]) -> Settings:
    return Settings(
        operator=Organisation(name="Aarhus Kommune", cvr="55133018"),
        store=StoreSettings(
            url="sqlite:///x", subject_key_file=Path("key"), wrapping_key_file=Path("wrapping")
        ),
        ledger=LedgerSettings(origin="samsyn.example/test", signing_key_file=Path("signing")),
        catalogue=CatalogueSettings(agreements_file=Path("agreements.toml")),
        issuers={},
        clients={},
        adapters={
            name: AdapterSettings(
                transport=TransportSettings(address=f"https://{name}.example"), own=own
            )
            for name, own in adapters.items()
        },
    )


def _arranged(settings: Settings) -> list[tuple[str, str, msgspec.Struct]]:
    arranged = arrange([plugin("a"), plugin("b")], settings, file=Path("samsyn.toml"))  # type: ignore[list-item]  # as discovered
    return [(each.plugin.name, each.transport.address, each.settings) for each in arranged]


def test_the_order_of_the_tables_is_the_order_of_failover() -> None:
    arranged = _arranged(_settings(b={}, a={"colour": "blue"}))

    assert [name for name, _, _ in arranged] == ["b", "a"]
    assert [address for _, address, _ in arranged] == ["https://b.example", "https://a.example"]
    assert msgspec.to_builtins(arranged[1][2]) == {"colour": "blue"}


def test_an_adapter_without_a_table_is_not_used() -> None:
    assert [name for name, _, _ in _arranged(_settings(a={}))] == ["a"]


@pytest.mark.parametrize(
    ("adapters", "told"),
    [
        (
            {"c": {}},
            (
                "samsyn.toml [adapters.c]: no adapter of this name is installed (a, b): "
                "install it or mend the name"
            ),
        ),
        (
            {"a": {"color": "blue"}},
            "samsyn.toml [adapters.a]: unknown key `color`: remove it or mend its spelling",
        ),
        ({"a": {"colour": 7}}, "samsyn.toml [adapters.a]: `colour` must be `str`: mend it"),
    ],
    ids=["unknown name", "unknown key", "wrong type"],
)
def test_a_table_that_fits_no_adapter_refuses_to_start(
    adapters: dict[str, dict[str, object]], told: str
) -> None:
    with pytest.raises(SettingsInvalid) as error:
        _arranged(_settings(**adapters))

    assert str(error.value) == told
