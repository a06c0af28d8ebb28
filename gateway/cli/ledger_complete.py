"""`samsyn ledger complete`: a log of requests held against the ledger."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.options import JsonOption, SettingsOption, print_json

if TYPE_CHECKING:
    from gateway.watch.complete import Completeness

FileArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A log of requests, one JSON object a line: the gateway's own, or a proxy's.",
        show_default=False,
    ),
]


def complete(
    file: FileArgument,
    settings: SettingsOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Compare a log of requests with the ledger: every answer with citizen data has its entry.

    The running gateway checks this by itself; what a killed one had under way it cannot. It only
    reads, and may run beside a gateway that works. docs/operations.md says what a proxy must log.

    For example: samsyn ledger complete /var/log/nginx/samsyn.json

    Exit 0: every answer has its entry. Exit 1: a line for each that has none, or that cannot be
    read. Exit 2: there is no answer, in one line that says why.
    """
    from gateway.cli.saved_files import end
    from gateway.settings_file import load_settings
    from gateway.watch.complete import compare

    loaded, _ = load_settings(settings)
    try:
        with file.open("rb") as lines:
            found = compare(lines, loaded.store)
    except FileNotFoundError:
        end(f"{file}: no such file")
    except OSError:
        end(f"{file}: it cannot be read")
    if not found.requests:
        end(f"{file}: no line of it is about a request; docs/operations.md says what must be there")
    if as_json:
        print_json({"complete": found.is_complete, **_fields(found)})
    else:
        _tell(found)
    if not found.is_complete:
        raise typer.Exit(1)


def _fields(found: "Completeness") -> dict[str, object]:
    return {name: getattr(found, name) for name in found.__struct_fields__}


def _tell(found: "Completeness") -> None:
    for each in found.unaccounted:
        named = "by no id" if each.trace_id is None else each.trace_id
        typer.echo(f"line {each.line}: {named}: an answer without its entry ({each.demanded})")
    for line in found.unreadable:
        typer.echo(f"line {line}: cannot be read: nothing is known of it")
    if found.is_complete:
        typer.echo(
            f"complete: {found.answers} answers with citizen data among {found.requests} requests, "
            "each with its entry"
        )
