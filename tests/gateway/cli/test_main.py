"""The command line as a whole: help for every command, one line for every mistake."""

import pytest
import typer

from contracts.errors import EvidenceUnavailable
from gateway.catalogue.invalid import CatalogueInvalid
from gateway.settings import SettingsInvalid
from tests.gateway.cli.ended import Samsyn

COMMANDS = [
    *("demo", "serve", "token", "adapters", "doctor", "mocks", "sandbox", "purposes", "ledger"),
]


def test_help_lists_every_command_in_whole_sentences(samsyn: Samsyn) -> None:
    ended = samsyn("--help")

    assert (ended.status, ended.err) == (0, "")
    assert [name for name in COMMANDS if f"\n  {name} " not in ended.out] == []
    assert "..." not in ended.out.partition("Commands:")[2]


@pytest.mark.parametrize("command", [*COMMANDS, "purposes check", "ledger verify", "sandbox event"])
def test_every_command_has_help(samsyn: Samsyn, command: str) -> None:
    ended = samsyn(*command.split(), "--help")

    assert (ended.status, ended.err) == (0, "")
    assert f"samsyn {command}" in ended.out.splitlines()[0]
    assert ". " in ended.out or ".\n" in ended.out


def test_without_a_command_there_is_help(samsyn: Samsyn) -> None:
    ended = samsyn()

    assert "Usage: samsyn" in ended.out + ended.err
    assert "Traceback" not in ended.out + ended.err


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["demo", "--nothing"], ["serve", "--port", "many"], ["demo", "--port", "70000"]],
    ids=" ".join,
)
def test_a_mistyped_command_is_told_so(samsyn: Samsyn, arguments: list[str]) -> None:
    ended = samsyn(*arguments)

    assert ended.status == 2
    assert "Error" in ended.err
    assert "Traceback" not in ended.err


def failing(error: Exception) -> typer.Typer:
    app = typer.Typer()

    @app.command()
    def fail() -> None:
        raise error

    return app


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (SettingsInvalid("a.toml [store]: mend it"), 2, "samsyn: a.toml [store]: mend it\n"),
        (
            CatalogueInvalid(file="p.toml", line=3, problem="odd", remedy="mend it"),
            2,
            "samsyn: p.toml:3: odd: mend it\n",
        ),
    ],
    ids=["settings", "catalogue"],
)
def test_what_the_user_can_mend_is_one_line(
    samsyn: Samsyn, error: Exception, status: int, line: str
) -> None:
    ended = samsyn(app=failing(error))

    assert (ended.status, ended.out, ended.err) == (status, "", line)


def test_a_store_that_takes_nothing_is_one_line_with_what_to_look_at(samsyn: Samsyn) -> None:
    ended = samsyn(app=failing(EvidenceUnavailable("evidence_unavailable")))

    assert ended.status == 2
    assert len(ended.err.splitlines()) == 1
    assert "samsyn doctor" in ended.err


def test_a_fault_of_ours_is_one_line_without_its_words(samsyn: Samsyn) -> None:
    ended = samsyn(app=failing(ValueError("0108612345")))

    assert ended.status == 70
    assert len(ended.err.splitlines()) == 1
    assert ended.err.startswith("samsyn: a fault of ours, ValueError at ")
    assert "test_main.py" in ended.err
    assert "0108612345" not in ended.err
