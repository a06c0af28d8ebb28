"""What a caseworker does at a browser: fills the form in, as herself, and sends it."""

from collections.abc import Sequence
from typing import Final

from playwright.sync_api import Response

from tests.pages.reader import Reader

HOME: Final = "/sagsbehandler"
ALL_ROLES: Final = "aarhus-kommune/aarhus-all-roles"
_OPEN: Final = "for (const each of document.querySelectorAll('main details')) each.open = true"


def fill_in(
    reader: Reader,
    persona: str,
    purpose: str,
    *,
    case: str = "2026-1",
    notice: str = "",
    members: Sequence[tuple[str, str]] = (),
) -> None:
    """Fill the form in; members of the household as role and persona."""
    reader.go(HOME)
    page = reader.page
    page.fill("#pnr", reader.house.number(persona))
    page.select_option("#formaal", purpose)
    page.fill("#sag", case)
    if members or notice:
        page.evaluate(_OPEN)
    if notice:
        page.fill("#besked", notice)
    for place, (role, member) in enumerate(members, start=1):
        page.select_option(f"#rolle_{place}", role)
        page.fill(f"#pnr_{place}", reader.house.number(member))


def press(reader: Reader, button: int = 0) -> Response:
    """Press one of the buttons under the page's form; give what comes of it."""
    with reader.page.expect_navigation() as leaving:
        reader.page.locator("main .answers button[type=submit]").nth(button).click()
    answer = leaving.value
    assert answer is not None
    return answer
