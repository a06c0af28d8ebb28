from datetime import UTC, datetime

import pytest

from mocks.durations import read_span


@pytest.mark.parametrize(
    ("before", "span", "after"),
    [
        ("2026-11-20T09:00+01:00", "P1M", "2026-12-20T09:00+01:00"),
        ("2026-11-20T09:00+01:00", "1mo", "2026-12-20T09:00+01:00"),
        ("2027-01-31T09:00+01:00", "P1M", "2027-02-28T09:00+01:00"),
        ("2028-01-31T09:00+01:00", "P1M", "2028-02-29T09:00+01:00"),
        ("2028-02-29T09:00+01:00", "1y", "2029-02-28T09:00+01:00"),
        ("2026-03-20T09:00+01:00", "P1M", "2026-04-20T09:00+02:00"),
        ("2027-03-27T09:00+01:00", "1d", "2027-03-28T09:00+02:00"),
        ("2027-03-27T09:00+01:00", "PT24H", "2027-03-28T10:00+02:00"),
        ("2026-10-24T02:30+02:00", "P1D", "2026-10-25T02:30+02:00"),
        ("2027-03-27T02:30+01:00", "P1D", "2027-03-28T03:30+02:00"),
        ("2026-12-31T23:00+01:00", "-P1Y2M3DT4H5M6S", "2025-10-28T18:54:54+01:00"),
        ("2026-11-20T09:00+01:00", "2w", "2026-12-04T09:00+01:00"),
        ("2026-11-20T09:00+01:00", "-3h", "2026-11-20T06:00+01:00"),
        ("2026-11-20T09:00+01:00", "90min", "2026-11-20T10:30+01:00"),
    ],
)
def test_a_span_later_is_counted_on_the_danish_calendar(before, span, after):
    moment = read_span(span).after(datetime.fromisoformat(before))

    assert moment == datetime.fromisoformat(after)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "written", ["", "soon", "1", "P", "PT", "1 fortnight", "P1.5M", "P99999D", "mo"]
)
def test_what_is_no_span_is_refused(written):
    with pytest.raises(ValueError, match="a span is written"):
        read_span(written)
