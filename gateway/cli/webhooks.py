"""`samsyn webhooks`: what recipients were told of consents, and what they did not take."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import typer

from gateway.cli.options import JsonOption, SettingsOption, print_json

if TYPE_CHECKING:
    from gateway.hooks.outbox import Delivery

app = typer.Typer(help="Messages to recipients of consents.", no_args_is_help=True)


class _Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message as it is shown: it names no citizen."""

    id: str
    client: str
    state: str
    attempts: int
    told_at: str
    outcome: str | None = None


@app.callback()
def webhooks() -> None:
    """Ask something about messages."""


@app.command(name="list", short_help="List the newest messages and what became of them.")
def listing(
    settings: SettingsOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List the newest hundred messages to recipients, and what became of each.

    For example: samsyn webhooks list --json
    """
    from gateway.hooks.outbox import told_at

    found = asyncio.run(_listed(settings))
    shown = [
        _Shown(
            id=each.id,
            client=each.client_id,
            state=each.state,
            attempts=each.attempts,
            told_at=told_at(each),
            outcome=each.outcome,
        )
        for each in found
    ]
    if as_json:
        print_json(shown)
        return
    for each in shown:
        outcome = f" ({each.outcome})" if each.outcome else ""
        typer.echo(f"{each.told_at}  {each.id}  {each.client}: {each.state}{outcome}")
    if not shown:
        typer.echo("No recipient was to be told of anything.")


@app.command(short_help="Send a client's messages again that it did not take.")
def retry(
    client: str = typer.Argument(metavar="CLIENT", help="Its name in the settings."),
    settings: SettingsOption = None,
) -> None:
    """Send again what was given up after three days, or switched off since the receiver said 410.

    For example: samsyn webhooks retry boligforening
    """
    count = asyncio.run(_retried(settings, client))
    typer.echo(f"{count} messages are due again.")


async def _listed(settings: Path | None) -> "tuple[Delivery, ...]":
    from gateway.logs import configure
    from gateway.settings_file import load_settings
    from gateway.store.store import open_store

    configure("CRITICAL")
    loaded, _ = load_settings(settings)
    async with open_store(loaded.store, loaded.ledger, clock=_now) as store:
        return await store.messages()


async def _retried(settings: Path | None, client: str) -> int:
    from gateway.logs import configure
    from gateway.settings_file import load_settings
    from gateway.store.store import open_store

    configure("CRITICAL")
    loaded, _ = load_settings(settings)
    async with open_store(loaded.store, loaded.ledger, clock=_now) as store:
        return await store.retry_messages(client)


def _now() -> datetime:
    return datetime.now(UTC)
