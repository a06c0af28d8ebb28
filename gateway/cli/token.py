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
    actor_subject: Annotated[
        str | None,
        typer.Option(
            "--actor-subject",
            help="The persona that the client's employee is as a citizen: she may not look up"
            " her own family.",
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
    if actor_subject is not None and client is None:
        raise typer.BadParameter("--actor-subject says who a client's employee is: name the client")
    loaded, _ = load_settings(settings)
    minted = minted_token(loaded, client=client, citizen=citizen, actor_subject=actor_subject)
    typer.echo(minted)
