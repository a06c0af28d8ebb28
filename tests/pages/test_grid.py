"""Every page as people see it: accessible, nothing sideways, nothing from elsewhere, no number."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.pages.caseworking import fill_in, press
from tests.pages.conftest import Prepared
from tests.pages.grid import Seen, Variant, chosen
from tests.pages.reader import Reader

pytestmark = pytest.mark.slow
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
INLINE = "document.querySelectorAll('[style], style, script:not([src]), [onclick]').length"
LEVELS = "[...document.querySelectorAll('h1,h2,h3,h4')].map(each => +each.tagName[1])"


def violations(reader: Reader) -> list[str]:
    found: dict[str, Any] = Axe().run(reader.page, options=RULES).response
    return [
        f"{each['id']}: {[node['html'][:120] for node in each['nodes']]}"
        for each in found["violations"]
    ]


@pytest.mark.parametrize(("page", "variant"), list(chosen()), ids=str)
def test_a_page_is_fit_for_everybody(
    page: Seen,
    variant: Variant,
    readers: Callable[[Variant, str | None], Reader],
    prepared: Callable[[str], Prepared],
) -> None:
    told = prepared(variant.dress)
    reader = readers(variant, page.persona)
    reader.troubles.clear()

    answer = reader.page.goto(f"{reader.house.address}{told.fill(page.path)}")
    if page.sent is not None:
        sent = page.sent
        fill_in(reader, sent.about, sent.purpose, members=sent.members, notice=sent.notice)
        answer = press(reader, page.sent.button)

    assert answer is not None
    assert answer.status == page.status
    assert reader.page.locator("html").get_attribute("lang") == variant.language
    assert violations(reader) == []
    assert reader.page.evaluate(SIDEWAYS) == 0
    assert reader.page.evaluate(INLINE) == 0
    assert reader.page.evaluate(LEVELS).count(1) == 1
    number = reader.house.number("employee")
    assert number not in reader.page.content()
    assert f"{number[:6]}-{number[6:]}" not in reader.page.content()
    assert [each for each in reader.troubles if f"status of {page.status}" not in each] == []
