import pytest

from tests.tools.fault_table import DOCS, TABLES, with_tables


@pytest.mark.parametrize("name", TABLES)
def test_a_page_holds_the_tables_of_the_code(name: str) -> None:
    page = (DOCS / name).read_text("utf-8")

    assert with_tables(page, TABLES[name]) == page


def test_a_table_that_was_changed_by_hand_is_found() -> None:
    page = (DOCS / "faults.md").read_text("utf-8")

    changed = page.replace("| `facts_unavailable` |", "| `found` |", 1)

    assert with_tables(changed, TABLES["faults.md"]) != changed
