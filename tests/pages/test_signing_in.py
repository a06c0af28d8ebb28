"""Signing in and out, in a real browser."""

import pytest

from tests.pages.reader import Reader

pytestmark = pytest.mark.slow


def test_who_signs_in_lands_where_she_was_going(reader: Reader) -> None:
    reader.go("/mine-data")
    reader.choose("employee")

    assert reader.path == "/mine-data"
    assert "Mine data" in reader.text()
    assert reader.troubles == []


def test_whoever_logs_out_is_nobody_here(reader: Reader) -> None:
    reader.sign_in("employee")

    reader.page.get_by_role("button", name="Log ud").first.click()

    assert reader.path == "/log-ud"
    reader.go("/mine-data")
    assert reader.page.url.startswith(reader.house.mocks.addresses.issuer)
