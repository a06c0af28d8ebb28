"""The command line: `samsyn`. Commands import late, so that `--help` is quick."""

import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Final

import typer

from contracts.errors import EvidenceUnavailable
from gateway.catalogue.invalid import CatalogueInvalid
from gateway.cli import (
    adapters,
    consents,
    decision,
    demo,
    doctor,
    ledger,
    purposes,
    serve,
    token,
    verify,
    webhooks,
)
from gateway.settings import SettingsInvalid

COMMANDS: Final = "samsyn.commands"
MEND_SOMETHING: Final = 2
OUR_FAULT: Final = 70


def application() -> typer.Typer:
    """Give the command line with our commands and those that other packages bring."""
    app = typer.Typer(
        name="samsyn",
        help="One citizen-data API over the Danish registries: one record, two readers.",
        epilog="Begin with `samsyn demo`. Every command has its own --help.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.command(short_help="Run everything here, with synthetic people.")(demo.demo)
    app.command(short_help="Run the gateway.")(serve.serve)
    app.command(short_help="Print a token of the sandbox.")(token.token)
    app.command(short_help="Check a saved answer, receipt or proof, offline.")(verify.verify)
    app.command(short_help="List the registries we can speak to.")(adapters.adapters)
    app.add_typer(purposes.app, name="purposes", short_help="List or check the purposes.")
    app.add_typer(ledger.app, name="ledger", short_help="Recompute the whole ledger.")
    app.add_typer(consents.app, name="consents", short_help="List what is allowed and not used.")
    app.add_typer(webhooks.app, name="webhooks", short_help="What recipients were told.")
    app.add_typer(decision.app, name="decision", short_help="Decide again what was decided.")
    app.command(short_help="Look whether all is there that a question needs.")(doctor.doctor)
    for command in entry_points(group=COMMANDS):
        brought = command.load()
        if isinstance(brought, typer.Typer):
            app.add_typer(brought, name=command.name)
        else:
            app.command(name=command.name)(brought)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    run(application(), arguments)


def run(app: typer.Typer, arguments: Sequence[str] | None) -> None:
    """Run an application. What the user can mend is one line, and so is what is our fault: a trace
    could hold a citizen's data.
    """
    try:
        app(arguments, prog_name="samsyn")
    except (SettingsInvalid, CatalogueInvalid) as error:
        _end(str(error), MEND_SOMETHING)
    except EvidenceUnavailable:
        _end(
            "the store takes no entries: is its disk full, or does another process hold it? "
            "`samsyn doctor` looks closer",
            MEND_SOMETHING,
        )
    except Exception as error:  # noqa: BLE001 - the last edge before the user
        _end(f"a fault of ours, {_fault(error)}: please report this line", OUR_FAULT)


def _end(line: str, status: int) -> None:
    typer.echo(f"samsyn: {line}", err=True)
    sys.exit(status)


def _fault(error: Exception) -> str:
    """Name the class of an error and where it came from, not its words."""
    from gateway.logs import places

    where = places(error.__traceback__)
    return f"{type(error).__name__} at {where[-1]}" if where else type(error).__name__
