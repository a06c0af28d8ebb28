"""The command line: `samsyn`. Commands import late, so that `--help` is quick."""

import sys
from importlib.metadata import entry_points
from typing import Final

import typer

from gateway.cli import adapters, demo, doctor, purposes, serve, token
from gateway.settings import SettingsInvalid

COMMANDS: Final = "samsyn.commands"


def application() -> typer.Typer:
    """Give the command line with our commands and those that other packages bring."""
    app = typer.Typer(
        name="samsyn",
        help="One citizen-data API over the Danish registries: one record, two readers.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.command()(demo.demo)
    app.command()(serve.serve)
    app.command()(token.token)
    app.command()(adapters.adapters)
    app.add_typer(purposes.app, name="purposes")
    app.command()(doctor.doctor)
    for command in entry_points(group=COMMANDS):
        app.command(name=command.name)(command.load())
    return app


def main() -> None:
    """Run the command line; what the user can mend is one line, never a trace."""
    try:
        application()()
    except SettingsInvalid as error:
        typer.echo(f"samsyn: {error}", err=True)
        sys.exit(2)
