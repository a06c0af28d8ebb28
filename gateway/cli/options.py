"""What several commands share: where the settings are, and whether a program reads the output."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

SettingsOption = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        help="Settings file; else $SAMSYN_SETTINGS, ./samsyn.toml, ./.samsyn/samsyn.toml.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


def print_json(value: object) -> None:
    """Print a value as one JSON document."""
    typer.echo(msgspec.json.format(msgspec.json.encode(value)).decode())
