import pickle
from pathlib import Path

import httpx
import msgspec
import pytest

from adapters.address_dar.plugin import plugin
from adapters.address_dar.request import endpoint
from adapters.address_dar.settings import ApiKey, DarSettings, read_api_key
from contracts.errors import RegistryUnavailable, SettingUnusable
from tests.adapters.address_dar.fake_dar import ById, MakeLookup

KEY = "key-that-must-not-show"


def test_the_key_shows_itself_nowhere() -> None:
    key = ApiKey(KEY)

    assert [repr(key), str(key), f"{key}"] == ["ApiKey(***)"] * 3
    with pytest.raises(TypeError):
        pickle.dumps(key)
    with pytest.raises(TypeError):
        msgspec.json.encode(key)


def test_the_key_travels_as_query_parameter() -> None:
    url = endpoint("DAR/v1", key=ApiKey("a+b&c"))

    assert url.path == "/DAR/v1"
    assert dict(url.params) == {"apikey": "a+b&c"}


def test_the_key_is_read_from_its_file(settings: DarSettings) -> None:
    assert read_api_key(settings).reveal() == KEY


@pytest.mark.parametrize("text", ["", " \n", "one\ntwo", "\x00key"])
def test_a_file_without_a_key_refuses_to_start_and_shows_nothing(
    tmp_path: Path, settings: DarSettings, text: str
) -> None:
    file = tmp_path / "bad.key"
    file.write_text(text)

    with pytest.raises(SettingUnusable) as refused:
        read_api_key(DarSettings(api_key_file=file))

    assert refused.value.setting == "api_key_file"
    assert KEY not in str(refused.value)
    assert read_api_key(settings)


def test_a_missing_file_refuses_to_start(tmp_path: Path) -> None:
    with pytest.raises(SettingUnusable):
        read_api_key(DarSettings(api_key_file=tmp_path / "none"))


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"api_key_file": "k", "pth": "DAR/v1"},
        {"api_key_file": "k", "path": "/DAR/v1"},
        {"api_key_file": "k", "path": "../DAR"},
        {"api_key_file": "k", "path": "DAR/v1?x=1"},
        {"api_key_file": "k", "paging": {"page_size": 0}},
        {"api_key_file": "k", "limits": {"timeout_secs": 1}},
    ],
)
def test_settings_we_do_not_know_are_refused(table: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(table, DarSettings, dec_hook=lambda wanted, text: wanted(text))


def test_a_key_file_is_all_that_must_be_set() -> None:
    assert (
        msgspec.convert(
            {"api_key_file": "k"}, DarSettings, dec_hook=lambda _, text: Path(text)
        ).path
        == "DAR/v1"
    )


@pytest.mark.anyio
async def test_a_connected_adapter_asks_below_the_registry_with_its_key(
    settings: DarSettings, lookup: MakeLookup, by_id: ById
) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(503)

    adapter = plugin.connect(settings, httpx.MockTransport(answer))
    with pytest.raises(RegistryUnavailable):
        await adapter.fetch(lookup(by_id("left")))

    assert str(seen[0].url) == f"https://registry.invalid/DAR/v1?apikey={KEY}"
    assert seen[0].method == "POST"
    assert seen[0].extensions["timeout"]["read"] == settings.limits.timeout_seconds
    assert b"0702614083" not in seen[0].content


def test_the_plugin_tells_its_facts_without_connecting() -> None:
    assert (plugin.name, plugin.asks_by, plugin.cycle) == ("address_dar", "residence", "live")
    assert [section.name for section in plugin.sections] == ["address"]


def test_every_field_with_an_owner_is_a_field_of_the_record() -> None:
    (section,) = plugin.sections

    assert set(section.field_authorities) <= set(section.record_type.__struct_fields__)
