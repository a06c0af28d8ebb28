"""The sandbox does not start beside settings that point off this machine."""

import pytest
from typer.testing import CliRunner

from mocks.live import live_settings

LOOPBACK = """
[store]
url = "sqlite:////var/lib/samsyn.db"
[issuers.sandbox]
issuer = "http://127.0.0.1:8090/issuer"
jwks_url = "http://localhost:8090/issuer/jwks"
audience = "https://samsyn.example/gateway"
[clients.pages]
issuer = "sandbox"
redirect_uris = ["http://127.0.0.1:8080/log-ind/retur"]
[adapters.address_dar.transport]
address = "https://[::1]:8443"
[corrections.transport]
address = "http://127.0.0.1:8090/owners"
"""


@pytest.fixture
def found(tmp_path):
    def write(text, *, name="samsyn.toml", environment=None):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return live_settings(tmp_path, environment or {})

    return write


def test_a_folder_without_settings_is_no_danger(tmp_path):
    assert live_settings(tmp_path, {}) is None


def test_settings_of_a_sandbox_are_no_danger(found):
    assert found(LOOPBACK) is None


@pytest.mark.parametrize(
    ("before", "after", "table"),
    [
        ("http://127.0.0.1:8090/issuer", "https://login.example", "issuers.sandbox"),
        ("http://localhost:8090/issuer/jwks", "https://login.example/jwks", "issuers.sandbox"),
        ("https://[::1]:8443", "https://exttest.example", "adapters.address_dar.transport"),
        ("http://127.0.0.1:8080/log-ind/retur", "https://samsyn.example", "clients.pages"),
        ("http://127.0.0.1:8090/owners", "https://owners.example", "corrections.transport"),
        ("sqlite:////var/lib/samsyn.db", "postgresql://db.example/samsyn", "store"),
        ("http://127.0.0.1:8090/issuer", "http://127.0.0.1.example/issuer", "issuers.sandbox"),
    ],
)
def test_one_address_off_this_machine_is_enough(found, tmp_path, before, after, table):
    line = found(LOOPBACK.replace(before, after, 1))

    assert line == (
        f"{tmp_path / 'samsyn.toml'} [{table}] points off this machine: "
        "start the sandbox in another folder, or take that file away"
    )


@pytest.mark.parametrize("text", ["[store", b"\xff\xfe"], ids=["not TOML", "not text"])
def test_what_cannot_be_read_is_taken_for_live(found, text):
    assert "cannot be read, so it may be live" in found(text)


def test_settings_that_the_environment_names_count_and_no_others(found):
    named = {"SAMSYN_SETTINGS": "other/live.toml"}
    live = LOOPBACK.replace("https://[::1]:8443", "https://exttest.example")

    assert found(live) is not None
    assert found(LOOPBACK, name="other/live.toml", environment=named) is None
    assert "other/live.toml" in found(live, name="other/live.toml", environment=named)


def test_the_command_says_so_in_one_line_and_makes_nothing(app, tmp_path, monkeypatch):
    (tmp_path / "samsyn.toml").write_text('[store]\nurl = "postgresql://db.example/samsyn"\n')
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(app, ["--port", "0", "--state", str(tmp_path / "state")])

    assert result.exit_code == 2
    assert result.stderr.startswith("samsyn mocks: not beside live settings: ")
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "state").exists()
