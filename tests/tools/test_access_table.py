"""The table under docs/ is the one that the rules give."""

import pytest

from tests.tools.access_table import TABLE, first_difference, written

pytestmark = pytest.mark.slow


def test_the_table_is_the_one_that_the_rules_give() -> None:
    now = written()

    kept = TABLE.read_text(encoding="utf-8")
    assert kept == now, first_difference(kept.splitlines(), now.splitlines())
