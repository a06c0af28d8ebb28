"""`samsyn ledger`: what an operator asks of the ledger itself."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
import typer

from gateway.cli.ledger_complete import complete
from gateway.cli.options import JsonOption, SettingsOption, print_json

if TYPE_CHECKING:
    from gateway.audit.audit import Kept, Summary
    from gateway.audit.findings import Difference
    from gateway.audit.receipts import KeptReceipt

_QUIET_SECONDS: Final = 2.0
app = typer.Typer(help="The ledger as a whole: recompute it.", no_args_is_help=True)
app.command(short_help="Hold a log of requests against the ledger: has each answer its entry?")(
    complete
)

CheckpointOption = Annotated[
    Path | None,
    typer.Option(
        "--checkpoint",
        metavar="FILE",
        help="A checkpoint kept elsewhere (GET /v1/ledger/checkpoint): the ledger must still hold "
        "everything that it held then.",
    ),
]
ReceiptOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--receipt",
        metavar="FILE",
        help="A saved answer or receipt: its entry must be there and be its own. May be given "
        "more than once.",
    ),
]


class _Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The summary as it is shown."""

    entries: int
    erased_entries: int
    open_intents: int
    tree_size: int
    root: str
    checkpoints: int
    newest_checkpoint_at: datetime | None
    newest_checkpoint_age_seconds: float | None
    signing_keys: int
    citizens: int


@app.callback()
def ledger() -> None:
    """Ask something of the ledger as a whole."""


@app.command(short_help="Recompute everything in the store; name the first thing that differs.")
def verify(
    checkpoint: CheckpointOption = None,
    receipt: ReceiptOption = None,
    settings: SettingsOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Recompute everything in the store and name the first thing that differs.

    Every entry, key, tile and checkpoint, from what is sealed up. It only reads, as of one moment,
    and may run beside a gateway that works. It needs the subject key and the wrapping key of the
    settings, not the signing key.

    The database alone cannot tell that its whole end was cut off together with all that spoke of
    it, nor that an old copy was put in its place: keep checkpoints elsewhere and give one with
    --checkpoint. What else it cannot tell is in docs/ledger.md: aliases, which citizens were merged
    into one, agreements, and what a destroyed key had sealed.

    For example: samsyn ledger verify --checkpoint kept.txt --receipt answer.json

    Exit 0: everything fits. Exit 1: something does not, in one line. Exit 2: it cannot be read.
    """
    from gateway.audit.findings import Differs
    from gateway.audit.store import audit_store
    from gateway.settings_file import load_settings

    loaded, _ = load_settings(settings)
    kept = _kept(checkpoint, receipt or [])
    now = datetime.now(UTC)
    try:
        summary = audit_store(
            loaded.store, loaded.ledger, kept=kept, now=now, told=_Progress().told
        )
    except Differs as differs:
        _differs(differs.difference, as_json=as_json)
        raise typer.Exit(1) from None
    shown = _shown(summary, now)
    if as_json:
        print_json({"holds": True, "summary": shown})
    else:
        _tell(shown, kept)


def _differs(difference: "Difference", *, as_json: bool) -> None:
    from gateway.cli.saved_files import printable

    if as_json:
        print_json({"holds": False, "difference": difference, "line": difference.line})
    else:
        typer.echo(f"differs: {printable(difference.line)}")


def _kept(checkpoint: Path | None, receipts: list[Path]) -> "Kept":
    from gateway.audit.audit import Kept
    from gateway.cli.saved_files import end, saved_file

    note = None
    if checkpoint is not None:
        saved = saved_file(checkpoint)
        if saved.kind != "checkpoint":
            end(f"{checkpoint}: it is no checkpoint")
        note = _readable(checkpoint, saved.note)
    return Kept(checkpoint=note, receipts=tuple(_receipt(path) for path in receipts))


def _readable(path: Path, note: str) -> str:
    from gateway.cli.saved_files import end
    from gateway.proof.notes import NoteUnreadable, read_checkpoint

    try:
        read_checkpoint(note)
    except NoteUnreadable as error:
        end(f"{path}: it is no checkpoint: {error}")
    return note


def _receipt(path: Path) -> "KeptReceipt":
    from gateway.audit.receipts import KeptReceipt
    from gateway.cli.saved_files import end, saved_file
    from gateway.proof.verify_receipt import ReceiptUnreadable, read_receipt

    saved = saved_file(path)
    if saved.kind not in {"answer", "receipt"}:
        end(f"{path}: it is no answer and no receipt")
    try:
        receipt = read_receipt(saved.content).receipt
    except ReceiptUnreadable as error:
        end(f"{path}: {error}")
    return KeptReceipt(name=str(path), content=saved.content, receipt=receipt)


def _shown(summary: "Summary", now: datetime) -> _Shown:
    from gateway.proof.encoding import to_base64
    from gateway.store.instants import from_microseconds

    newest_us = summary.newest_checkpoint_us
    at = None if newest_us is None else from_microseconds(newest_us)
    return _Shown(
        entries=summary.entries,
        erased_entries=summary.erased_entries,
        open_intents=summary.open_intents,
        tree_size=summary.tree_size,
        root=to_base64(summary.root),
        checkpoints=summary.checkpoints,
        newest_checkpoint_at=at,
        newest_checkpoint_age_seconds=None if at is None else (now - at).total_seconds(),
        signing_keys=summary.signing_keys,
        citizens=summary.citizens,
    )


def _tell(shown: _Shown, kept: "Kept") -> None:
    waiting = shown.entries - shown.tree_size
    typer.echo(f"entries      {shown.entries:,}, of {shown.citizens:,} citizens and of the house")
    if shown.erased_entries:
        typer.echo(f"erased       {shown.erased_entries:,}: only leaf and ciphertext were checked")
    if shown.open_intents:
        typer.echo(f"under way    {shown.open_intents:,} intents that nothing has ended yet")
    typer.echo(f"tree         {shown.tree_size:,} leaves, {waiting:,} entries to be taken in")
    typer.echo(f"root         {shown.root}")
    typer.echo(f"checkpoints  {shown.checkpoints:,}, the newest {_age(shown)}")
    typer.echo(f"keys         {shown.signing_keys:,} that have signed")
    if kept.checkpoint is not None:
        typer.echo("kept         the tree extends the checkpoint that was kept")
    if kept.receipts:
        typer.echo(f"kept         {len(kept.receipts):,} receipts have their entries")
    typer.echo("Everything fits.")


def _age(shown: _Shown) -> str:
    if shown.newest_checkpoint_age_seconds is None:
        return "yet to come"
    return f"{timedelta(seconds=max(0, round(shown.newest_checkpoint_age_seconds)))} ago"


class _Progress:
    """Says how far it is, every two seconds, where that takes longer."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said = clock()

    def told(self, what: str, count: int) -> None:
        """Hear how many rows of what are done."""
        if self._clock() - self._said >= _QUIET_SECONDS:
            self._said = self._clock()
            typer.echo(f"samsyn: {count:,} {what} checked", err=True)
