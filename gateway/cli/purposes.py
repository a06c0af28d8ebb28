"""`samsyn purposes`: the reviewed catalogue, whether it holds together, and what it amounts to."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from gateway.cli.options import JsonOption, SettingsOption, print_json

if TYPE_CHECKING:
    from gateway.access.difference import Difference
    from gateway.access.purposes import Catalogue

app = typer.Typer(
    help="The catalogue of purposes: list it, check it, compare two, print the article 30 record.",
    invoke_without_command=True,
)
Language = Literal["da", "en"]
LanguageOption = Annotated[Language, typer.Option("--lang", help="Danish or English.")]
AgreementsOption = Annotated[
    Path | None, typer.Option("--agreements", help="An agreements.toml; else the settings' one.")
]
_SAME: Final = {"da": "Intet er anderledes.", "en": "Nothing differs."}
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
    from gateway.catalogue.checks import checks
    from gateway.catalogue.invalid import CatalogueInvalid

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


@app.command(short_help="Say in words what differs between two catalogues.")
def diff(
    old: Annotated[Path, typer.Argument(help="The purposes.toml there was.")],
    new: Annotated[
        Path | None, typer.Argument(help="The one there is now; else the one that ships.")
    ] = None,
    purpose: Annotated[str | None, typer.Option("--purpose", help="Only this purpose.")] = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Say in words what differs between two catalogues, or two versions of one purpose.

    Exit 0 where nothing differs, 1 where something does, 2 where a file cannot be read: as diff(1).
    """
    from gateway.catalogue.catalogue_diff import differences

    found = differences(_catalogue(old), _catalogue(new))
    named = [each for each in found if purpose in {None, each.purpose}]
    if as_json:
        print_json(named)
    elif not named:
        typer.echo(_SAME[lang])
    else:
        _tell(named, lang)
    raise typer.Exit(1 if named else 0)


@app.command(short_help="Print the article 30 record of catalogue and agreements.")
def article30(  # noqa: PLR0913, PLR0917 - a command line has its options
    context: typer.Context,
    file: FileOption = None,
    agreements: AgreementsOption = None,
    settings: SettingsOption = None,
    lang: LanguageOption = "da",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Print the record of processing activities (GDPR article 30): Markdown, or JSON.

    Purposes and agreements are those of the settings; with --agreements no settings are needed.
    """
    from gateway.cli.purposes_record import record_of

    before = context.parent.params.get("file") if context.parent else None
    record = record_of(file or before, agreements, settings)
    if as_json:
        print_json(record)
        return
    from gateway.catalogue.article30_text import markdown

    typer.echo(markdown(record, language=lang), nl=False)


def _tell(found: "list[Difference]", lang: Language) -> None:
    for purpose in dict.fromkeys(each.purpose for each in found):
        typer.echo(purpose)
        for each in found:
            if each.purpose == purpose:
                typer.echo(f"    {each.text.da if lang == 'da' else each.text.en}")


def _catalogue(file: Path | None) -> "Catalogue":
    from gateway.app import known_paths
    from gateway.catalogue.catalogue_file import load_catalogue
    from gateway.registries.discovery import discover

    return load_catalogue(file, known=known_paths(discover()))
