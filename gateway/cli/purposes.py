"""`samsyn purposes`: the reviewed catalogue, and whether it holds together."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.options import JsonOption, print_json

if TYPE_CHECKING:
    from gateway.access.purposes import Catalogue

app = typer.Typer(
    help="The catalogue of purposes: list it, or check it.", invoke_without_command=True
)
FileOption = Annotated[
    Path | None, typer.Option("--file", help="A purposes.toml; else the one that ships.")
]


@app.callback()
def purposes(
    context: typer.Context,
    file: FileOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List the purposes: what each may see, under which law."""
    if context.invoked_subcommand is not None:
        return
    found = _catalogue(file).purposes
    if as_json:
        print_json(
            [{"id": each.id, "version": each.version, "fields": each.fields} for each in found]
        )
        return
    for purpose in found:
        typer.echo(f"{purpose.id}  version {purpose.version}  KLE {purpose.kle}")
        typer.echo(f"    {purpose.title.en} / {purpose.title.da}")
        typer.echo(f"    {purpose.basis.kind}: {purpose.basis.law}")
        typer.echo(f"    sections {', '.join(purpose.sections)}; {len(purpose.fields)} fields")


@app.command(short_help="Read the catalogue strictly; exit 1 where it does not hold.")
def check(context: typer.Context, file: FileOption = None) -> None:
    """Read the catalogue strictly; exit 1 and name file, line and remedy where it does not hold."""
    from gateway.access.checks import checks
    from gateway.access.invalid import CatalogueInvalid

    # `purposes --file X check` means X, too.
    before = context.parent.params.get("file") if context.parent else None
    try:
        found = _catalogue(file or before)
        # Approval is told of below: here it does not fail.
        checks(found, sandbox=True)
    except CatalogueInvalid as error:
        typer.echo(f"samsyn: {error}", err=True)
        raise typer.Exit(1) from None
    unapproved = [each.id for each in found.purposes if not each.approved_by]
    typer.echo(f"{len(found.purposes)} purposes hold together.")
    if unapproved:
        typer.echo(
            f"Not approved yet, so they run in a sandbox only: {', '.join(unapproved)}."
            " Fill approved_by and law_checked_on."
        )


def _catalogue(file: Path | None) -> "Catalogue":
    from gateway.access.catalogue_file import load_catalogue
    from gateway.app import known_paths
    from gateway.registries.discovery import discover

    return load_catalogue(file, known=known_paths(discover()))
