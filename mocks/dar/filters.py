"""Which versions a question asks for: `where`, and the two times of a bitemporal register."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from mocks.dar.rows import WireRow

MOST_IN_FILTER: Final = 100
_MOMENTS: Final = frozenset(
    {
        "registreringFra",
        "registreringTil",
        "virkningFra",
        "virkningTil",
        "datafordelerOpdateringstid",
        "oprindelse_registrering",
    }
)
_TEXT_TESTS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "eq": lambda value, asked: value == asked,
    "startsWith": lambda value, asked: value.startswith(asked),
}
_MOMENT_TESTS: Final[Mapping[str, Callable[[datetime, datetime], bool]]] = {
    "eq": lambda value, asked: value == asked,
    "gt": lambda value, asked: value > asked,
    "ngt": lambda value, asked: not value > asked,
    "gte": lambda value, asked: value >= asked,
    "ngte": lambda value, asked: not value >= asked,
    "lt": lambda value, asked: value < asked,
    "nlt": lambda value, asked: not value < asked,
    "lte": lambda value, asked: value <= asked,
    "nlte": lambda value, asked: not value <= asked,
}


def fits(row: WireRow, where: Mapping[str, object] | None) -> bool:
    """Tell whether a version fits every part of a filter. Raises ValueError for a bad moment."""
    return all(_part_fits(row, field, asked) for field, asked in (where or {}).items())


def holds_at(row: WireRow, *, dimension: str, at: datetime | None) -> bool:
    """Tell whether a version holds at a moment in `registrering` or `virkning`.

    Without a moment every version holds, as in the real register.
    """
    if at is None:
        return True
    begins, ends = row[f"{dimension}Fra"], row[f"{dimension}Til"]
    return moment_in(begins) <= at and (ends is None or at < moment_in(ends))


def moment_in(text: object) -> datetime:
    """Read RFC 3339 text; without an offset it is UTC. Raises ValueError."""
    try:
        read = datetime.fromisoformat(str(text))
    except ValueError:
        raise ValueError("a DafDateTime is RFC 3339 text") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _part_fits(row: WireRow, field: str, asked: object) -> bool:
    if field == "and":
        return isinstance(asked, list) and all(fits(row, part) for part in asked)
    if not isinstance(asked, Mapping):
        return True
    tests = _moment_test if field in _MOMENTS else _text_test
    return all(tests(row.get(field), test, wanted) for test, wanted in asked.items())


def _moment_test(value: object, test: str, wanted: object) -> bool:
    if wanted is None or value is None:
        return value is wanted
    return _MOMENT_TESTS[test](moment_in(value), moment_in(wanted))


def _text_test(value: object, test: str, wanted: object) -> bool:
    if isinstance(wanted, list):
        return value in wanted
    if wanted is None or value is None:
        return value is wanted
    return _TEXT_TESTS[test](str(value), str(wanted))
