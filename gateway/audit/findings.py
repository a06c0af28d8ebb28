"""What the audit finds: the first thing that does not fit, and where it stands."""

from typing import Final

import msgspec

from gateway.store.ids import is_random_id

_PREFIXES: Final = ("ent", "cit", "req", "con")


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that does not fit. No text of it comes from what was changed."""

    table: str
    row: str
    column: str | None
    text: str

    @property
    def line(self) -> str:
        """Say it in one plain line."""
        column = "" if self.column is None else f" `{self.column}`"
        return f"{self.table} {self.row}:{column} {self.text}"


class Differs(Exception):
    """The store is not what was written."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.line)
        self.difference: Final = difference


class Place(msgspec.Struct, frozen=True):
    """A row of a table."""

    table: str
    row: str

    def differs(self, column: str | None, text: str) -> Differs:
        """Give what to raise for this row."""
        return Differs(Difference(table=self.table, row=self.row, column=column, text=text))

    def require(self, column: str | None, text: str, *, holds: bool) -> None:
        """Go on where something holds. Raises Differs."""
        if not holds:
            raise self.differs(column, text)


def named(text: str) -> str:
    """Give an id of ours as it is, and of anything else only that it is none."""
    is_ours = text == "house" or any(is_random_id(prefix, text) for prefix in _PREFIXES)
    return text if is_ours else "with an id that is none of ours"
