"""`samsyn decision`: why was this shown, or refused? Decides again, and says the way in words."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
import typer

from gateway.cli.options import JsonOption, SettingsOption, print_json

if TYPE_CHECKING:
    from gateway.access.path import Factor, Step
    from gateway.access.replay import Replay
    from gateway.ledger.decided import KeptDecision, NoDecision
    from gateway.settings import Settings

app = typer.Typer(help="Decisions: decide again what was decided.", no_args_is_help=True)
EntryArgument = Annotated[
    str, typer.Argument(metavar="ENTRY", help="The entry's id, as every log shows it: ent_…")
]
_NOTHING: Final = {
    "no_entry": "no entry has that id here",
    "no_key": "the key of that entry was destroyed: nobody can read what it was decided on",
    "no_decision": "that entry tells of no decision: it is of the kind",
    "unreadable": "that entry cannot be read: look with `samsyn ledger verify` whether it was "
    "changed, or whether a newer Samsyn wrote it",
}


class _Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The replay as it is shown."""

    entry: str
    kind: str
    at: datetime
    purpose: str
    asker: str
    path: "tuple[Step, ...]"
    factors: "tuple[Factor, ...]"
    recorded: str
    decided: str
    is_same: bool
    difference: str | None = None
    note: str | None = None


@app.callback()
def decision() -> None:
    """Ask something of a decision."""


@app.command(short_help="Decide an entry's question again; tell the way in words.")
def replay(
    entry: EntryArgument,
    settings: SettingsOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Decide again what an entry decided, on what was kept with it, and tell the way in words.

    The rules are those of this program; purpose, agreements, facts and time are those of then,
    whatever the files say today. No value and no personal number is shown. That you looked is an
    entry of its own, about the same citizen. May run beside a gateway that works.

    For example: samsyn decision replay ent_01kaxyz…

    Exit 0: the same decision. Exit 1: another one, and in what. Exit 2: there is none to repeat.
    """
    import asyncio

    from gateway.access.record import RecordUnreadable
    from gateway.access.replay import replay as decide_again
    from gateway.cli.saved_files import end
    from gateway.ledger.decided import NoDecision
    from gateway.logs import configure
    from gateway.settings_file import load_settings

    # What the store itself logs would stand between the lines.
    configure("CRITICAL")
    loaded, _ = load_settings(settings)
    kept = asyncio.run(_kept(loaded, entry))
    if isinstance(kept, NoDecision):
        end(
            f"{_NOTHING[kept.why]} {kept.kind}" if kept.why == "no_decision" else _NOTHING[kept.why]
        )
    try:
        repeated = decide_again(kept.record, kept.contents)
    except RecordUnreadable:
        end("what that decision rested on is not kept here: look with `samsyn ledger verify`")
    shown = _shown(entry, kept, repeated)
    if as_json:
        print_json(shown)
    else:
        _tell(shown)
    if not shown.is_same:
        raise typer.Exit(1)


async def _kept(settings: "Settings", entry: str) -> "KeptDecision | NoDecision":
    from gateway.store.store import open_store

    async with open_store(
        settings.store, settings.ledger, clock=lambda: datetime.now(UTC)
    ) as store:
        return await store.logs.decision(entry)


def _shown(entry: str, kept: "KeptDecision", repeated: "Replay") -> _Shown:
    difference = _difference(kept, repeated)
    return _Shown(
        entry=entry,
        kind=kept.kind,
        at=kept.at,
        purpose=repeated.purpose,
        asker=repeated.asker,
        path=repeated.path,
        factors=repeated.factors,
        recorded=repeated.recorded,
        decided=repeated.decided,
        is_same=difference is None,
        difference=difference,
        note=_note(kept, repeated),
    )


def _difference(kept: "KeptDecision", repeated: "Replay") -> str | None:
    """Name the first thing that is not as the entry has it."""
    from contracts.paths import section_of

    if repeated.recorded != repeated.decided:
        return f"recorded was {repeated.recorded}, and now it is {repeated.decided}"
    shown = kept.said.disclosure
    if shown is not None:
        found = {name for name, outcome in shown.outcomes.items() if outcome == "found"}
        due = {path for path in repeated.fields if section_of(path) in found}
        beyond, lacking = sorted(set(shown.fields) - due), sorted(due - set(shown.fields))
        if beyond:
            return f"shown and not permitted: {', '.join(beyond)}"
        if lacking:
            return f"permitted and not shown: {', '.join(lacking)}"
    if not repeated.is_same:
        return "fields, masks, warnings or kinds of income are not those that were recorded"
    return None


def _note(kept: "KeptDecision", repeated: "Replay") -> str | None:
    """Say what the decision alone does not: what became of it."""
    if repeated.was_another:
        return "Before the registries were asked it was decided otherwise, so nothing was shown."
    shown = kept.said.disclosure
    if shown is None:
        return "Nothing was shown."
    silent = sorted(name for name, outcome in shown.outcomes.items() if outcome != "found")
    rest = f"; {', '.join(silent)} did not answer" if silent else ""
    return f"{len(shown.fields)} fields were shown, as decided{rest}."


def _tell(shown: _Shown) -> None:
    typer.echo(f"entry     {shown.entry}: {shown.kind}, {shown.at:%Y-%m-%d %H:%M:%S} UTC")
    typer.echo(f"question  {shown.purpose}, asked by: {shown.asker}")
    for step in shown.path:
        mark = "passed " if step.refused is None else "REFUSED"
        typer.echo(f"{step.number}  {mark}  {step.text}")
        if step.because is not None:
            typer.echo(f"             {step.refused}: {step.because}")
    for factor in shown.factors:
        took = f", takes {factor.took}" if factor.took else ""
        typer.echo(f"{factor.left:4} fields  {factor.text}{took}")
    typer.echo(f"decided   {shown.decided}")
    if shown.difference is not None:
        typer.echo(f"Not the same: {shown.difference}.")
        return
    typer.echo(
        "The same as recorded." if shown.note is None else f"The same as recorded. {shown.note}"
    )
