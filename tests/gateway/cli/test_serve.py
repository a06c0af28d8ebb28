"""`samsyn serve` and `samsyn demo`: one line where they cannot start, and an orderly end."""

import contextlib
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gateway.catalogue.catalogue_file import SHIPPED
from tests.gateway.cli.ended import Samsyn, changed

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("option", ["--port", "--admin-port"])
def test_a_taken_port_is_one_line_and_nothing_is_opened(
    samsyn: Samsyn, settings: Path, *, taken: int, option: str
) -> None:
    ended = samsyn("serve", "--settings", settings, "--port", 0, option, taken)

    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(f"samsyn: port {taken} on 127.0.0.1 is taken: ")
    assert option in ended.err
    assert len(ended.err.splitlines()) == 1
    assert not (settings.parent / "samsyn.db").exists()


def test_a_setting_nobody_knows_refuses_to_start(samsyn: Samsyn, settings: Path) -> None:
    changed(settings, "mocks_admin", "mock_admin")

    ended = samsyn("serve", "--settings", settings)

    assert ended.status == 2
    assert ended.err.splitlines() == [ended.err.strip()]
    assert "unknown key `mock_admin`" in ended.err


def test_a_missing_certificate_refuses_to_start(samsyn: Samsyn, settings: Path) -> None:
    lines = settings.read_text("utf-8").splitlines()
    named = next(line for line in lines if line.startswith("ca_file"))
    changed(settings, named, 'ca_file = "gone.pem"')

    ended = samsyn("serve", "--settings", settings)

    assert ended.status == 2
    assert ended.err.splitlines() == [ended.err.strip()]
    assert "`ca_file`" in ended.err


def test_a_catalogue_that_does_not_hold_refuses_to_start(samsyn: Samsyn, settings: Path) -> None:
    text = SHIPPED.read_text("utf-8").replace('"person.birth_date"', '"person.shoe_size"', 1)
    (settings.parent / "purposes.toml").write_text(text, "utf-8")
    changed(settings, "[catalogue]\n", '[catalogue]\npurposes_file = "purposes.toml"\n')

    ended = samsyn("serve", "--settings", settings, "--port", 0, "--admin-port", 0)

    assert ended.status == 2
    assert ended.err.splitlines() == [ended.err.strip()]
    assert re.match(r"samsyn: .*purposes\.toml:[1-9][0-9]*: ", ended.err)


def test_another_key_than_the_databases_refuses_to_start(samsyn: Samsyn, settings: Path) -> None:
    assert samsyn("doctor", "--settings", settings).status == 0
    (settings.parent / "subject.key").write_bytes(bytes(range(32)))

    ended = samsyn("serve", "--settings", settings, "--port", 0, "--admin-port", 0)

    assert ended.status == 2
    assert "not the key of this database" in ended.err.splitlines()[-1]


@contextlib.contextmanager
def started(*arguments: object, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "gateway", *map(str, arguments)]
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def is_answered(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", trust_env=False).is_success
    except httpx.TransportError:
        return False


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda each: each.name)
def test_a_gateway_answers_beside_a_doctor_and_ends_when_told(
    samsyn: Samsyn, settings: Path, *, number: signal.Signals, tmp_path: Path
) -> None:
    port = free_port()
    arguments = ("serve", "--settings", settings, "--port", port, "--admin-port", 0)

    with started(*arguments, folder=tmp_path) as process:
        said = next(line for line in process.stderr or () if '"listening"' in line)
        doctor = samsyn("doctor", "--settings", settings)
        ready = httpx.get(f"http://127.0.0.1:{port}/ready", trust_env=False)
        process.send_signal(number)
        out, err = process.communicate(timeout=10)

    assert str(port) in said
    assert (doctor.status, ready.status_code) == (0, 200)
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [["--port"], ["--folder", ".", "--port"]], ids=" ".join)
def test_a_demo_on_a_taken_port_is_one_line_and_writes_nothing(
    samsyn: Samsyn, arguments: list[str], *, taken: int, tmp_path: Path
) -> None:
    ended = samsyn("demo", *arguments, taken)

    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(f"samsyn: port {taken} on 127.0.0.1 is taken: ")
    assert len(ended.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_demo_in_no_folder_is_one_line(samsyn: Samsyn, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    ended = samsyn("demo", "--port", 0, "--folder", tmp_path / "file")

    assert (ended.status, ended.out) == (2, "")
    assert ended.err == (
        f"samsyn: {tmp_path / 'file'}: no folder that we may write in: give --folder another\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda each: each.name
)
def test_a_demo_ends_with_all_that_it_started(number: signal.Signals, tmp_path: Path) -> None:
    with started("demo", "--port", 0, folder=tmp_path) as process:
        greeting = "".join(iter_until(process, "Ctrl+C stops."))
        addresses = re.findall(r"http://127\.0\.0\.1:[0-9]+", greeting)
        gateway, mocks = addresses[0], next(each for each in addresses if each != addresses[0])
        answered = is_answered(gateway)
        (page,) = set(re.findall(r"http://\S+/sandbox\b", greeting))
        steered = httpx.get(page, trust_env=False).text
        process.send_signal(number)
        process.communicate(timeout=20)

    assert answered
    assert f"{gateway}/log-ind?til=/mine-data" in steered
    assert process.returncode == 0
    assert not is_answered(gateway)
    with pytest.raises(httpx.TransportError):
        httpx.get(mocks, trust_env=False)
    assert (tmp_path / ".samsyn" / "samsyn.toml").is_file()


def iter_until(process: "subprocess.Popen[str]", last: str) -> Iterator[str]:
    for line in process.stdout or ():
        yield line
        if line.strip() == last:
            return


@pytest.mark.slow
def test_a_demo_once_tells_its_story_and_leaves_nothing(tmp_path: Path) -> None:
    with started("demo", "--once", folder=tmp_path) as process:
        out, err = process.communicate(timeout=60)

    assert process.returncode == 0
    assert [line[:4] for line in out.splitlines()] == ["ok  "] * 9
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []
