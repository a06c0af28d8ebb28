"""`samsyn serve` refuses to start with one clear line, and starts once that is mended."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from gateway.cli.sandbox import Mocks as Announced
from gateway.cli.sandbox import Ports, write_sandbox
from mocks.server import Mocks

pytestmark = pytest.mark.slow
Spoil = Callable[[Path], None]


@pytest.fixture
def file(tmp_path: Path, mocks: Mocks) -> Path:
    announced = msgspec.convert(mocks.addresses, Announced, from_attributes=True)
    return write_sandbox(tmp_path, announced, Ports.free())


def command(file: Path) -> list[str]:
    return [sys.executable, "-m", "gateway", "serve", "--settings", str(file)]


def serve(file: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command(file), capture_output=True, text=True, timeout=60, check=False)  # noqa: S603  our own program


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def unknown_setting(file: Path) -> None:
    change(file, "[listen]\n", "[listen]\nportt = 1\n")


def unknown_adapter_setting(file: Path) -> None:
    change(file, 'contract = "v5"\n', 'contract = "v5"\ntimeout_secs = 1\n')


def unknown_contract(file: Path) -> None:
    change(file, 'contract = "v5"\n', 'contract = "v9"\n')


def missing_certificate(file: Path) -> None:
    change(file, "client_certificate_file = ", 'client_certificate_file = "gone.pem" # ')


def missing_ca(file: Path) -> None:
    change(file, "ca_file = ", 'ca_file = "gone.pem" # ')


def no_certificate(file: Path) -> None:
    (file.parent / "not-one.pem").write_text("no certificate", "utf-8")
    change(file, "client_certificate_file = ", 'client_certificate_file = "not-one.pem" # ')


def key_for_all_to_read(file: Path) -> None:
    (file.parent / "subject.key").chmod(0o644)


def short_key(file: Path) -> None:
    (file.parent / "subject.key").write_bytes(b"short")


def missing_key(file: Path) -> None:
    (file.parent / "subject.key").unlink()


def short_wrapping_key(file: Path) -> None:
    (file.parent / "wrapping.key").write_bytes(b"short")


def missing_signing_key(file: Path) -> None:
    (file.parent / "signing.pem").unlink()


def signing_key_of_another_kind(file: Path) -> None:
    (file.parent / "signing.pem").write_text("no key", "utf-8")


def log_without_a_name(file: Path) -> None:
    change(file, 'origin = "', 'origin = "" # ')


def no_agreements(file: Path) -> None:
    (file.parent / "agreements.toml").unlink()


def broken_agreements(file: Path) -> None:
    (file.parent / "agreements.toml").write_text("[[agreement]]\nid = 1\n", "utf-8")


def no_toml(file: Path) -> None:
    change(file, "[listen]", "[listen")


def no_such_file(file: Path) -> None:
    file.unlink()


def folder_instead_of_a_database(file: Path) -> None:
    (file.parent / "samsyn.db").mkdir()


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (unknown_setting, "`portt`"),
        (unknown_adapter_setting, "`timeout_secs`"),
        (unknown_contract, "`contract`"),
        (missing_certificate, "`client_certificate_file`"),
        (missing_ca, "`ca_file`"),
        (no_certificate, "certificate"),
        (key_for_all_to_read, "`subject_key_file`"),
        (short_key, "`subject_key_file`"),
        (missing_key, "`subject_key_file`"),
        (short_wrapping_key, "`wrapping_key_file`"),
        (missing_signing_key, "`signing_key_file`"),
        (signing_key_of_another_kind, "`signing_key_file`"),
        (log_without_a_name, "`origin`"),
        (no_agreements, "`agreements_file`"),
        (broken_agreements, "agreements.toml"),
        (no_toml, "samsyn.toml"),
        (no_such_file, "samsyn.toml"),
        (folder_instead_of_a_database, "[store]"),
    ],
    ids=lambda value: value.__name__.replace("_", " ") if callable(value) else "",
)
def test_what_is_wrong_is_said_in_one_line(file: Path, spoil: Spoil, named: str) -> None:
    spoil(file)

    refused = serve(file)

    assert refused.returncode not in {0, -15}
    assert len(refused.stderr.splitlines()) == 1
    assert named in refused.stderr
    assert "Traceback" not in refused.stderr
    assert refused.stdout == ""


def test_as_it_was_written_it_starts(file: Path) -> None:
    with subprocess.Popen(command(file), stderr=subprocess.PIPE, text=True) as child:  # noqa: S603  our own program
        assert child.stderr is not None
        said = child.stderr.readline()
        child.terminate()

    assert '"event": "listening"' in said


def test_the_demo_does_not_start_beside_live_settings(tmp_path: Path) -> None:
    (tmp_path / "samsyn.toml").write_text('[store]\nurl = "postgresql://db.example/samsyn"\n')

    refused = subprocess.run(
        [sys.executable, "-m", "gateway", "demo", "--once"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert refused.returncode == 2
    assert "[store] points off this machine" in refused.stderr
    assert list(tmp_path.iterdir()) == [tmp_path / "samsyn.toml"]
