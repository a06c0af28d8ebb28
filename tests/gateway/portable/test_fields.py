"""An answer as rows: each released value by the label of its digest, its key told or not."""

from gateway.portable.fields import _Walk

KEYS = {"income.lines[]": "line_id"}
LINES: dict[str, object] = {
    "lines": [{"month": "2026-01", "hours": "3"}, {"month": "2026-02", "hours": "4"}]
}


def labels(lines: dict[str, object], digests: list[str]) -> list[tuple[str, object]]:
    walk = _Walk(KEYS, {}, dict.fromkeys(digests, "digest"))
    return [(each.label, each.value) for each in walk.group(lines, label="income", path="income")]


def test_items_whose_key_is_not_told_go_by_their_place() -> None:
    digests = ["income.lines[~1].month", "income.lines[~1].hours", "income.lines[~2].month"]

    assert labels(LINES, digests) == [
        ("income.lines[~1].month", "2026-01"),
        ("income.lines[~1].hours", "3"),
        ("income.lines[~2].month", "2026-02"),
    ]


def test_items_whose_key_is_told_go_by_it() -> None:
    lines: dict[str, object] = {"lines": [{"line_id": "a", "month": "2026-01"}]}

    assert labels(lines, ["income.lines[a].line_id", "income.lines[a].month"]) == [
        ("income.lines[a].line_id", "a"),
        ("income.lines[a].month", "2026-01"),
    ]


def test_what_has_no_digest_is_no_field() -> None:
    assert labels(LINES, []) == []
