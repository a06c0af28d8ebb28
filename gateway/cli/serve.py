"""`samsyn serve`: the gateway in production and in the sandbox alike."""

import typer

from gateway.cli.options import SettingsOption


def serve(
    settings: SettingsOption = None,
    port: int | None = typer.Option(None, help="Port of the API instead of the settings' one."),
    admin_port: int | None = typer.Option(
        None, help="Port of /metrics instead of the settings' one."
    ),
) -> None:
    """Answer questions until stopped. Refuses to start with one line that says what is wrong."""
    from gateway.app import run
    from gateway.settings_file import load_settings

    loaded, file = load_settings(settings)
    run(loaded.listening_at(port=port, admin_port=admin_port), file=file)
