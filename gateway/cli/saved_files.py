"""Reading a file that somebody has saved: of a sensible size, and never waiting for a pipe."""

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import typer

if TYPE_CHECKING:
    from gateway.proof.verify_files import Saved

_NO_ANSWER: Final = 2
_UNPRINTABLE: Final = "�"


def saved_file(path: Path) -> "Saved":
    """Read and recognise a file; end the command with one line where it cannot be."""
    from gateway.proof.verify_files import FileUnreadable, read_saved

    content = content_of(path)
    try:
        return read_saved(content)
    except FileUnreadable as error:
        end(f"{path}: {error}")


def content_of(path: Path) -> bytes:
    """Read a file of a sensible size. A pipe could keep us waiting for ever."""
    from gateway.proof.verify_files import LARGEST_FILE_BYTES

    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            end(f"{path}: it is a folder")
        if not stat.S_ISREG(status.st_mode):
            end(f"{path}: it is no ordinary file; save what it gives in one")
        if status.st_size > LARGEST_FILE_BYTES:
            end(f"{path}: it is over 8 MiB, and no answer is")
        return path.read_bytes()
    except FileNotFoundError:
        end(f"{path}: no such file")
    except (OSError, ValueError):
        end(f"{path}: it cannot be read")


def printable(text: str) -> str:
    """Keep a file from writing on the reader's terminal what it likes."""
    return "".join(sign if sign.isprintable() else _UNPRINTABLE for sign in text)


def end(line: str) -> NoReturn:
    """End the command: there is no answer."""
    typer.echo(f"samsyn: {printable(line)}", err=True)
    sys.exit(_NO_ANSWER)
