"""The canary's table in samsyn.toml: each fault is one line, and no line holds a number."""

from pathlib import Path

import msgspec
import pytest

from gateway.access.purposes import Catalogue
from gateway.app import known_paths
from gateway.catalogue.catalogue_file import SHIPPED, load_catalogue
from gateway.registries.discovery import discover
from gateway.settings import CanarySettings, SettingsInvalid
from gateway.settings_file import load_settings
from gateway.watch.canary_question import canary_number, canary_purpose
from tests.gateway.test_settings import SANDBOX

NUMBER = "070161-1234"
CANARY = """
[canary]
client = "aarhus-kommune"
purpose = "passport"
number_file = "keys/canary.number"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "keys").mkdir()
    keys = ("subject.key", "wrapping.key", "signing.pem", "client.key", "client.pem", "ca.pem")
    for name in (*keys, "canary.number"):
        (tmp_path / "keys" / name).write_text(NUMBER)
        (tmp_path / "keys" / name).chmod(0o600)
    (tmp_path / "agreements.toml").write_text("")
    return tmp_path


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue(SHIPPED, known=known_paths(discover()))


def loaded(folder: Path, table: str) -> CanarySettings | None:
    file = folder / "samsyn.toml"
    file.write_text(SANDBOX + table)
    return load_settings(file)[0].canary


def test_without_a_table_there_is_no_canary(folder: Path) -> None:
    assert loaded(folder, "") is None


def test_a_canary_sings_every_five_minutes_and_is_seen_within_one(folder: Path) -> None:
    assert loaded(folder, CANARY) == CanarySettings(
        client="aarhus-kommune",
        purpose="passport",
        number_file=folder / "keys/canary.number",
        interval_seconds=300,
        seen_within_seconds=60,
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("aarhus-kommune", "nobody", "[canary]: `client` names no table under [clients]"),
        ("canary.number", "nowhere", "[canary]: the file that `number_file` names is not there"),
        ("purpose", "interval_seconds = 0\npurpose", "[canary]: `interval_seconds`"),
        (
            "purpose",
            "interval_seconds = 60\npurpose",
            "[canary]: `seen_within_seconds` must be less than `interval_seconds`",
        ),
        ("purpose", 'number = "0701611234"\npurpose', "[canary]: unknown key `number`"),
    ],
)
def test_a_fault_is_one_line_with_what_to_do(folder: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(SettingsInvalid) as error:
        loaded(folder, CANARY.replace(old, new, 1))

    assert fault in str(error.value)
    assert "070161" not in str(error.value)


def test_a_number_that_others_may_read_is_refused(folder: Path) -> None:
    (folder / "keys/canary.number").chmod(0o640)

    with pytest.raises(SettingsInvalid, match="others may read the file that `number_file` names"):
        loaded(folder, CANARY)


@pytest.mark.parametrize("written", [NUMBER, "0701611234", "0701611234\n"])
def test_a_number_is_read_however_it_is_written(folder: Path, written: str) -> None:
    canary = loaded(folder, CANARY)
    assert canary is not None
    canary.number_file.write_text(written)

    assert canary_number(canary).reveal() == "0701611234"


@pytest.mark.parametrize("written", [b"", b"0701611234 x", b"\xff", b"0701611234\n0701611234"])
def test_a_file_without_one_number_is_named_and_not_quoted(folder: Path, written: bytes) -> None:
    canary = loaded(folder, CANARY)
    assert canary is not None
    canary.number_file.write_bytes(written)

    with pytest.raises(SettingsInvalid) as error:
        canary_number(canary)

    assert "`number_file`" in str(error.value)
    assert "070161" not in str(error.value)
    assert error.value.__context__ is None


def test_a_purpose_of_the_catalogue_is_found(folder: Path, shipped: Catalogue) -> None:
    canary = loaded(folder, CANARY)
    assert canary is not None

    assert canary_purpose(canary, shipped).id == "passport"


def test_a_purpose_that_is_in_no_catalogue_is_refused(folder: Path, shipped: Catalogue) -> None:
    canary = loaded(folder, CANARY)
    assert canary is not None

    with pytest.raises(SettingsInvalid, match="`purpose` is not in the catalogue"):
        canary_purpose(msgspec.structs.replace(canary, purpose="no-such"), shipped)
