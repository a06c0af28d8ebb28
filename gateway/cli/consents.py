"""`samsyn consents`: what is allowed and not used."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.options import JsonOption, SettingsOption, print_json

if TYPE_CHECKING:
    from gateway.consents.unused import Unused

app = typer.Typer(help="Consents and what clients may ask.", no_args_is_help=True)
DaysOption = Annotated[
    int, typer.Option("--days", min=1, max=730, help="Without use for so many days.")
]


@app.callback()
def consents() -> None:
    """Ask something about consents."""


@app.command(short_help="List client scopes and consents that nobody uses.")
def unused(
    days: DaysOption = 90,
    settings: SettingsOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List what clients may be shown and were not, and consents that were not used, for so long;
    with what to narrow each to. No citizen is named. May run beside a gateway that works.

    What was used before this Samsyn counted it is not known: let it run for as long first.

    For example: samsyn consents unused --days 90 --json
    """
    from gateway.logs import configure

    configure("CRITICAL")
    found = asyncio.run(_found(settings, days))
    if as_json:
        print_json(found)
        return
    for scope in found.scopes:
        typer.echo(
            f"{scope.client_id}, {scope.purpose}: {len(scope.unused)} of {scope.allowed} fields "
            f"unused; {_proposed(scope.proposal, scope.propose_fields)}"
        )
    for consent in found.consents:
        typer.echo(
            f"{consent.consent_id}, {consent.recipient}, {consent.purpose}: used {consent.uses} "
            f"times; {_proposed(consent.proposal, consent.propose_fields)}"
        )
    if not found.scopes and not found.consents:
        typer.echo(f"Everything that is allowed was used within {days} days.")


def _proposed(proposal: str, fields: tuple[str, ...]) -> str:
    return "end it" if proposal == "end" else f"narrow it to {', '.join(fields)}"


async def _found(settings: Path | None, days: int) -> "Unused":
    from gateway.app import furnish
    from gateway.consents.parts import registered
    from gateway.consents.unused import UnusedParts, UnusedRights
    from gateway.settings_file import load_settings
    from gateway.store.store import open_store

    loaded, file = load_settings(settings)
    house = furnish(loaded, file=file)

    def now() -> datetime:
        return datetime.now(UTC)

    async with open_store(loaded.store, loaded.ledger, clock=now) as store:
        parts = UnusedParts(
            catalogue=house.catalogue,
            agreements=house.agreements,
            operator=loaded.operator,
            clients=registered(loaded.clients),
            stored=store.consents,
            field_uses=store.ledger.field_uses,
            clock=now,
        )
        return await UnusedRights(parts).of(loaded.operator.cvr, days=days)
