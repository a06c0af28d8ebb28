"""`samsyn verify`: is a saved answer, receipt or proof genuine? Without the gateway, and without
the network.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from gateway.cli.options import JsonOption, SettingsOption, print_json
from gateway.cli.saved_files import content_of, end, printable, saved_file

if TYPE_CHECKING:
    from gateway.proof.keys import KeySet
    from gateway.proof.rules import Finding
    from gateway.proof.verify_files import Saved
    from gateway.proof.verify_saved import Verified

FileArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A saved answer (about a household, too), receipt, proof, consistency answer or "
        "checkpoint.",
        show_default=False,
    ),
]
OtherArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE2",
        help="A second one: another answer or receipt to compare; the proof of the receipt; "
        "the checkpoint that you kept.",
        show_default=False,
    ),
]
KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key",
        help="The log's public keys: what GET /v1/ledger/keys answered, a PEM public key, or a "
        "vkey line. Else the keys in the database of the settings.",
    ),
]


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """One finding for a program to read."""

    rule: str
    holds: bool
    text: str
    detail: str
    file: str | None
    """None where it is about the two files together."""


class _Report(msgspec.Struct, frozen=True, kw_only=True):
    """All of it for a program to read."""

    holds: bool
    files: dict[str, str]
    keys: tuple[str, ...]
    findings: tuple[_Line, ...]


def verify(
    file: FileArgument,
    other: OtherArgument = None,
    key: KeyOption = None,
    settings: SettingsOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Check a saved answer, receipt or proof with nothing but the log's public keys.

    One file: is it genuine and whole? An answer and its proof: is this look-up in the log? Two
    answers: where do they differ? A checkpoint that you kept and a consistency answer: has anything
    been deleted since?

    Get the keys from the authority itself, not from whoever gave you the file. Nothing is sent
    anywhere, and nothing in the file is believed.

    For example: samsyn verify answer.json proof.json --key keys.json

    Exit 0: everything holds. Exit 1: something does not, one line each. Exit 2: a file cannot be
    read.
    """
    paths = [file] if other is None else [file, other]
    names = [str(path) for path in paths]
    if len(set(names)) != len(names):
        end("name two different files")
    keys = _keys(key, settings)
    saved = [saved_file(path) for path in paths]
    verified = _verified(saved, keys)
    if as_json:
        print_json(_report(verified, dict(zip(names, saved, strict=True)), keys))
    else:
        _tell(verified, dict(zip(names, saved, strict=True)))
    if not verified.holds:
        raise typer.Exit(1)


def _keys(key: Path | None, settings: Path | None) -> "KeySet":
    from gateway.cli.verify_keys import configured_keys
    from gateway.proof.key_sets import KeysUnreadable, read_key_set
    from gateway.settings_file import load_settings

    if key is None:
        loaded, _ = load_settings(settings)
        return configured_keys(loaded)
    try:
        return read_key_set(content_of(key))
    except KeysUnreadable as error:
        end(f"{key}: {error}")


def _verified(saved: "list[Saved]", keys: "KeySet") -> "Verified":
    from gateway.proof.verify_files import FileUnreadable
    from gateway.proof.verify_saved import verify_saved

    try:
        return verify_saved(saved, keys)
    except FileUnreadable as error:
        end(str(error))


def _tell(verified: "Verified", files: "dict[str, Saved]") -> None:
    from gateway.cli.verify_words import KINDS, NOTES

    for place, (name, file) in enumerate(files.items()):
        typer.echo(f"{printable(name)}: {KINDS[file.kind]}")
        _tell_findings(verified.each[place] if verified.each else ())
    if verified.together:
        typer.echo("together:")
        _tell_findings(verified.together)
    kinds = [file.kind for file in files.values()]
    if len(kinds) == 1 and kinds[0] in NOTES:
        typer.echo(f"Note: {NOTES[kinds[0]]}.")
    typer.echo("Everything holds." if verified.holds else "Something does not hold.")


def _tell_findings(findings: "tuple[Finding, ...]") -> None:
    for finding in findings:
        detail = f" ({printable(finding.detail)})" if finding.detail else ""
        typer.echo(f"  {'ok  ' if finding.holds else 'FAIL'} {_words(finding)}{detail}")


def _words(finding: "Finding") -> str:
    from gateway.cli.verify_words import FAILS, HOLDS

    return (HOLDS if finding.holds else FAILS)[finding.rule]


def _report(verified: "Verified", files: "dict[str, Saved]", keys: "KeySet") -> _Report:
    placed = [
        (name, finding)
        for name, findings in zip(files, verified.each, strict=False)
        for finding in findings
    ]
    together = [(None, finding) for finding in verified.together]
    return _Report(
        holds=verified.holds,
        files={name: file.kind for name, file in files.items()},
        keys=tuple(each.key_id for each in keys.keys),
        findings=tuple(
            _Line(
                rule=finding.rule,
                holds=finding.holds,
                text=_words(finding),
                detail=finding.detail,
                file=name,
            )
            for name, finding in [*placed, *together]
        ),
    )
