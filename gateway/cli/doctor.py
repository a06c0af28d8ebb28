"""`samsyn doctor`: is everything there that a question needs? One line a check, exit 1 if any
fails.
"""

import typer

from gateway.cli.options import JsonOption, SettingsOption, print_json


def doctor(
    settings: SettingsOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Check settings, catalogue, store, certificates, clock, issuers and every registry once."""
    import asyncio

    from gateway.checkup import checkup
    from gateway.settings_file import load_settings

    loaded, path = load_settings(settings)
    findings = asyncio.run(checkup(loaded, file=path))
    if as_json:
        print_json({"settings": str(path), "findings": findings})
    else:
        typer.echo(f"settings: {path}")
        for finding in findings:
            mark = "ok  " if finding.is_ok else "FAIL"
            typer.echo(f"{mark} {finding.subject}: {finding.text}")
    if not all(finding.is_ok for finding in findings):
        raise typer.Exit(1)
