"""Leaves that are written the same way all over the answer, and the notes that arise from them."""

from typing import final

from adapters.transport import lexical
from adapters.transport.xml import Branch
from contracts.dates import PartialDate
from contracts.errors import RegistryMisread
from contracts.pnr import Pnr, PnrInvalid
from contracts.reading import AbsenceReason, Note


@final
class Margin:
    """Collects the notes on one section while it is read: the only thing here that changes."""

    def __init__(self) -> None:
        self._notes: list[Note] = []

    @property
    def notes(self) -> tuple[Note, ...]:
        """Give the notes in the order of reading."""
        return tuple(self._notes)

    def uncertain(self, path: str) -> None:
        """Note that the register itself doubts the value."""
        self._notes.append(Note(path=path, kind="uncertain"))

    def absent(self, path: str, *, reason: AbsenceReason) -> None:
        """Note why there is no value."""
        self._notes.append(Note(path=path, kind="absent", reason=reason))


def number(branch: Branch, name: str) -> Pnr | None:
    """Read a personal number. Raises RegistryMisread for a text that is none."""
    text = branch.text(name)
    if text is None:
        return None
    try:
        return Pnr(text)
    except PnrInvalid:
        raise RegistryMisread from None


def marked_date(branch: Branch, name: str, *, path: str, margin: Margin) -> PartialDate | None:
    """Read a date that may carry a mark; any mark but blank means that the date is uncertain."""
    dated = branch.optional(name)
    if dated is None:
        return None
    if dated.text("usikkerhedsmarkering") is not None:
        margin.uncertain(path)
    return lexical.partial_date(dated.text("dato"))


def plain_date(branch: Branch, name: str) -> PartialDate | None:
    """Read a date that never carries a mark."""
    return lexical.partial_date(branch.text(name))


def lines(branch: Branch, stem: str) -> tuple[str, ...]:
    """Read five numbered lines of text, the blank ones left out."""
    numbered = (branch.text(f"{stem}{index}") for index in range(1, 6))
    return tuple(line for line in numbered if line is not None)
