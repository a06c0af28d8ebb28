"""`samsyn sandbox clock|event|events|feed|worlds|reset`: what happens in a sandbox, by command."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from mocks.command.reach import Desk

app = typer.Typer(
    help="Move the clock of running mocks, let things happen, read the feed, reset.",
    short_help="Clock, events, feed and worlds of mocks.",
    no_args_is_help=True,
)
Admin = Annotated[
    str | None,
    typer.Option("--admin", help="Admin listener of the mocks; else found by settings or state."),
]
World = Annotated[str | None, typer.Option("--world", help="Another world than the default one.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
_FOLLOW_SECONDS: Final = 25
_MEND_SOMETHING: Final = 2


@app.command()
def clock(  # noqa: PLR0913  a command has as many arguments as it has options
    *,
    forward: Annotated[
        str | None, typer.Option(help="Move on: 1mo, 3d, 2h, P1M … (-1d moves back).")
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="Move to an instant: 2027-01-05T09:00:00+01:00.")
    ] = None,
    freeze: Annotated[bool, typer.Option("--freeze", help="Stand still there.")] = False,
    release: Annotated[bool, typer.Option("--release", help="Run on from there.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Follow the machine again.")] = False,
    world: World = None,
    admin: Admin = None,
    as_json: Json = False,
) -> None:
    """Show the registries' clock, or move it."""
    from mocks.command.words import clock_words

    order = {"advance": forward, "now": to, "freeze": _freeze(freeze, release)}
    given = {name: value for name, value in order.items() if value is not None}
    with _desk(admin, world) as desk:
        if reset:
            said = desk.ask("DELETE", "/clock")
        elif given:
            said = desk.ask("POST", "/clock", order=given)
        else:
            said = desk.ask("GET", "/clock")
        _tell(said, as_json=as_json, words=clock_words)


@app.command()
def event(  # noqa: PLR0913  a command has as many arguments as it has options
    kind: Annotated[
        str, typer.Argument(help="move, new-job, child, death …; `sandbox events` lists them.")
    ],
    *,
    persona: Annotated[str, typer.Option("--persona", "-p", help="To whom it happens.")],
    on: Annotated[str | None, typer.Option(help="The Danish day, 2026-11-20; today.")] = None,
    event_id: Annotated[
        str | None, typer.Option("--id", help="The same id again changes nothing.")
    ] = None,
    more: Annotated[
        list[str] | None, typer.Option("--with", help="What the event may say: to=newly-built.")
    ] = None,
    world: World = None,
    admin: Admin = None,
    as_json: Json = False,
) -> None:
    """Let something happen to a persona."""
    from mocks.command.words import event_words

    order: dict[str, object] = {"event": kind, "persona": persona, **_pairs(more or [])}
    order |= {name: value for name, value in (("on", on), ("id", event_id)) if value is not None}
    with _desk(admin, world) as desk:
        said = desk.ask("POST", "/events", order=order)
        _tell(said, as_json=as_json, words=event_words)


@app.command()
def events(world: World = None, admin: Admin = None, *, as_json: Json = False) -> None:
    """List what happened and is to happen, and what can."""
    from mocks.command.words import events_words

    with _desk(admin, world) as desk:
        _tell(desk.ask("GET", "/events"), as_json=as_json, words=events_words)


@app.command()
def feed(
    *,
    after: Annotated[int, typer.Option(help="The place to go on from.")] = 0,
    follow: Annotated[bool, typer.Option("--follow", help="Wait for more until Ctrl+C.")] = False,
    world: World = None,
    admin: Admin = None,
    as_json: Json = False,
) -> None:
    """Read the notices that the registries sent."""
    from mocks.command.words import feed_words, next_place

    wait = _FOLLOW_SECONDS if follow else 0
    with _desk(admin, world) as desk:
        while True:
            said = desk.ask("GET", f"/feed?after={after}&wait={wait}", wait_seconds=wait)
            _tell(said, as_json=as_json, words=feed_words)
            following, after = next_place(said) > after or follow, next_place(said)
            if not following:
                return


@app.command()
def worlds(
    *,
    drop: Annotated[str | None, typer.Option(help="Remove a world of that name.")] = None,
    admin: Admin = None,
    as_json: Json = False,
) -> None:
    """List the worlds, or remove one."""
    from mocks.command.words import worlds_words

    with _desk(admin, None) as desk:
        if drop is not None:
            desk.ask("DELETE", f"/worlds/{drop}")
        _tell(desk.ask("GET", "/worlds"), as_json=as_json, words=worlds_words)


@app.command()
def reset(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every world.")] = False,
    world: World = None,
    admin: Admin = None,
    as_json: Json = False,
) -> None:
    """Begin a world anew: no events, no faults, the machine's clock."""
    from mocks.command.words import reset_words

    with _desk(admin, world) as desk:
        said = desk.ask("POST", "/reset", order={"all": everything})
        _tell(said, as_json=as_json, words=reset_words)


@contextmanager
def _desk(admin: str | None, world: str | None) -> "Generator[Desk, None, None]":
    """Give the admin listener; what does not get through is one line on standard error."""
    # Imported late: httpx takes a third of a second, and --help should not.
    from mocks.command.reach import Unheard, desk

    try:
        yield desk(admin, world=world)
    except Unheard as unheard:
        typer.echo(f"samsyn sandbox: {unheard}", err=True)
        raise typer.Exit(_MEND_SOMETHING) from None


def _tell(said: bytes, *, as_json: bool, words: Callable[[bytes], str]) -> None:
    told = said.decode() if as_json else words(said)
    if told:
        typer.echo(told)


def _freeze(freeze: bool, release: bool) -> bool | None:
    if freeze and release:
        raise typer.BadParameter("--freeze or --release, not both")
    return True if freeze else (False if release else None)


def _pairs(written: list[str]) -> dict[str, object]:
    pairs = [each.partition("=") for each in written]
    if not all(separator and name for name, separator, _ in pairs):
        raise typer.BadParameter("write NAME=VALUE", param_hint="--with")
    return {name: value for name, _, value in pairs}
