"""Pages of a connection: `first` and `after`, with a cursor that is a place in the whole list."""

import base64
import binascii
from collections.abc import Sequence
from typing import Final

from mocks.dar.rows import WireRow

LARGEST_PAGE: Final = 1000
_CURSOR: Final = "row:"


def page(rows: Sequence[WireRow], *, first: int | None, after: str | None) -> dict[str, object]:
    """Give a connection object with one page. Raises ValueError for a bad size or cursor."""
    size = LARGEST_PAGE if first is None else first
    if not 0 <= size <= LARGEST_PAGE:
        raise ValueError("first lies between 0 and 1000")
    begin = 0 if after is None else _place(after) + 1
    shown = rows[begin : begin + size]
    cursors = [_cursor(begin + index) for index in range(len(shown))]
    return {
        "nodes": shown,
        "edges": [
            {"cursor": cursor, "node": row} for cursor, row in zip(cursors, shown, strict=True)
        ],
        "pageInfo": {
            "hasNextPage": begin + len(shown) < len(rows),
            "hasPreviousPage": begin > 0,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def _cursor(place: int) -> str:
    return base64.b64encode(f"{_CURSOR}{place}".encode()).decode("ascii")


def _place(cursor: str) -> int:
    try:
        text = base64.b64decode(cursor, validate=True).decode("ascii")
        return int(text.removeprefix(_CURSOR))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise ValueError("after is no cursor of this service") from None
