"""`samsyn mocks` as a command and as a child process."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "import typer; from mocks.cli import mocks; typer.run(mocks)"


@contextmanager
def _started(*options):
    process = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", PROGRAM, *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_a_child_process_prints_its_addresses_answers_and_stops_when_told(tmp_path):
    with _started("--port", "0", "--json", "--state", str(tmp_path / "state")) as process:
        addresses = json.loads(process.stdout.readline())
        with urllib.request.urlopen(f"{addresses['plain']}/personas") as answer:  # noqa: S310
            people = json.load(answer)["personas"]
        process.send_signal(signal.SIGTERM)
        # Measured 0.3 s; the rest is room for a machine that does other things, too.
        process.wait(timeout=3)

        assert process.returncode == 0
        assert process.stderr.read() == ""
        assert "employee" in [person["id"] for person in people]
        assert addresses["check"] == "warn"
        assert Path(addresses["gateway_key_file"]).is_file()


@pytest.mark.slow
def test_ports_that_are_named_are_taken_and_the_words_say_where_everything_is(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    options = ("--port", "0", "--admin-port", str(free), "--check", "strict")
    with _started(*options, "--state", str(tmp_path / "state")) as process:
        first = process.stdout.readline()
        words = [process.stdout.readline() for _ in range(7)]

        assert "strict" in first
        assert f"http://127.0.0.1:{free}/" in "".join(words)
        assert "http://127.0.0.1:8090" not in "".join(words)


def test_a_port_that_is_taken_is_said_in_one_line(app, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["--port", str(port), "--state", str(tmp_path / "state")])

    assert result.exit_code == 2
    assert result.stderr.startswith(f"samsyn mocks: port {port} is taken by another program.")
    assert len(result.stderr.splitlines()) == 1


def test_help_lists_the_options(app):
    result = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"})

    ports = ("--port", "--tls-port", "--admin-port")
    options = (*ports, "--state", "--check", "--json", "--seed", "--people", "--modulus-11")
    assert [option for option in options if option not in result.output] == []


@pytest.mark.parametrize(
    ("options", "most"),
    [(["--people", "10000001"], "10000000"), (["--people", "1000001", "--modulus-11"], "1000000")],
)
def test_more_people_than_there_are_numbers_for_are_refused_in_one_line(
    app, tmp_path, options, most
):
    state = str(tmp_path / "state")

    result = CliRunner().invoke(app, [*options, "--port", "0", "--state", state])

    assert result.exit_code == 2
    assert f"at most {most} people" in result.output
    assert not (tmp_path / "state").exists()


def test_importing_the_command_imports_no_service():
    seen = subprocess.run(
        [sys.executable, "-c", "import sys, mocks.cli; print('mocks.server' in sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert seen.stdout == "False\n"


def test_an_agreement_that_cannot_be_read_is_said_before_anything_starts(app, tmp_path):
    options = ["--port", "0", "--state", str(tmp_path / "state"), "--skat-agreement", "750"]

    result = CliRunner().invoke(app, options, env={"COLUMNS": "200"})

    assert result.exit_code == 2
    assert "SE:ABONNENT/ABONNEMENT/FORMAAL" in result.output
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--claim", "cpr=dk.cpr", "the names are cpr_number, cpr_uuid"),
        ("--claim", "cpr_number", "give NAME=CLAIM"),
        ("--backchannel-logout-uri", "https://rp.example/logout", "must be on this machine"),
    ],
)
def test_an_option_that_cannot_be_is_said_before_anything_starts(
    app, tmp_path, option, value, told
):
    options = ["--port", "0", "--state", str(tmp_path / "state"), option, value]

    result = CliRunner().invoke(app, options, env={"COLUMNS": "400"})

    assert result.exit_code == 2
    assert told in result.output
    assert not (tmp_path / "state").exists()
