"""`samsyn doctor`: is everything there that a question needs? One line a check, exit 1 if any
fails.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gateway.cli.options import JsonOption, SettingsOption, print_json

if TYPE_CHECKING:
    from gateway.checkup import Finding
    from gateway.settings import Settings


def doctor(
    settings: SettingsOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Check settings, catalogue, store, certificates, issuers, webhooks, clock, registries.

    One line a check, with what to do where it fails; exit 1 if any does. May run beside a running
    gateway. Asks each registry one harmless thing that names nobody.
    """
    import asyncio

    from gateway.logs import configure
    from gateway.settings_file import load_settings

    # What the parts themselves log would stand between the lines.
    configure("CRITICAL")
    loaded, path = load_settings(settings)
    if not as_json:
        typer.echo(f"settings: {path}")
    findings = asyncio.run(_examine(loaded, path, is_quiet=as_json))
    if as_json:
        print_json({"settings": str(path), "findings": findings})
    if not all(finding.is_ok for finding in findings):
        raise typer.Exit(1)


async def _examine(settings: "Settings", path: Path, *, is_quiet: bool) -> "list[Finding]":
    from gateway.checkup import checkup

    findings = []
    async for finding in checkup(settings, file=path):
        findings.append(finding)
        if not is_quiet:
            mark = "ok  " if finding.is_ok else "FAIL"
            typer.echo(f"{mark} {finding.subject}: {finding.text}")
    return findings
