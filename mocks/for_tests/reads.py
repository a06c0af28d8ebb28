"""What was read during a test: as the logs tell it, which is what a citizen would see."""

from collections.abc import Iterable, Sequence

import msgspec


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """One look at somebody's data."""

    entry_id: str
    by: str
    purpose: str
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.by} for {self.purpose}: {', '.join(self.fields)}"


def surplus(reads: Sequence[Read], allowed: Iterable[str]) -> list[str]:
    """List every field that was read and is none of those allowed, with who read it."""
    roots = tuple(allowed)
    return [
        f"{field} ({read.by} for {read.purpose})"
        for read in reads
        for field in read.fields
        if not any(_covers(root, field) for root in roots)
    ]


def _covers(root: str, field: str) -> bool:
    """Tell whether a field is a path, or below it: `person.name` covers all its parts."""
    rest = field.removeprefix(root)
    return field.startswith(root) and (not rest or rest[0] in ".[")
