"""`samsyn token`: a token from the sandbox's issuer. There is no such command against a real
issuer.
"""

from typing import Annotated

import typer

from gateway.cli.options import SettingsOption


def token(
    client: Annotated[
        str | None,
        typer.Argument(help="A client of the sandbox: aarhus-kommune, randers-kommune …"),
    ] = None,
    citizen: Annotated[
        str | None,
        typer.Option(
            "--citizen", help="A persona instead of a client: employee, protected-address …"
        ),
    ] = None,
    settings: SettingsOption = None,
) -> None:
    """Print an access token of the sandbox; the token is the last line."""
    from gateway.cli.sandbox import minted_token
    from gateway.settings_file import load_settings

    if (client is None) == (citizen is None):
        raise typer.BadParameter(
            "name either a client or --citizen PERSONA; see GET /personas on the mocks"
        )
    loaded, _ = load_settings(settings)
    typer.echo(minted_token(loaded, client=client, citizen=citizen))
