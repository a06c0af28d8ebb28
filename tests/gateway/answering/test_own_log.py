"""Which months her own look is asked for, so that the rows of a page can be compared."""

from datetime import UTC, datetime

import pytest

from contracts.dates import Period
from gateway.answering.own_log import _around

NOW = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
"""In Denmark it is December."""


def period(first: str, last: str) -> Period:
    return Period(from_month=first, to_month=last)


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        pytest.param([], period("2025-12", "2026-12"), id="rows that say no months"),
        pytest.param(
            [period("2026-03", "2026-03")], period("2026-03", "2026-03"), id="the row's own months"
        ),
        pytest.param(
            [period("2026-03", "2026-05"), period("2025-01", "2025-02")],
            period("2025-01", "2026-05"),
            id="around all",
        ),
        pytest.param(
            [period("2026-03", "2026-05"), period("2019-01", "2019-02")],
            period("2023-06", "2026-05"),
            id="the newest 36",
        ),
        pytest.param(
            [period("2026-03", "2029-01")], period("2026-03", "2027-12"), id="a year ahead at most"
        ),
        pytest.param(
            [period("2031-03", "2033-01")], period("2027-12", "2027-12"), id="all too far ahead"
        ),
    ],
)
def test_a_look_covers_the_rows_as_far_as_it_may(periods: list[Period], expected: Period) -> None:
    assert _around(periods, now=NOW) == expected
