"""How somebody moves on a page: with a mouse, or by the keyboard alone, each stop of it visible."""

from typing import Final, Protocol

from playwright.sync_api import Locator, Page

_MOST_STOPS: Final = 200
_IS_SHOWN: Final = """element => {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const hasLine = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return (hasLine || style.boxShadow !== 'none') && box.width > 0 && box.bottom > 0;
}"""
_FOCUSED: Final = "() => document.activeElement"
_IS_FOCUSED: Final = "element => element === document.activeElement"
_IS_NOWHERE: Final = "element => element === document.body"


class Hands(Protocol):
    """Does what pages ask somebody to do, by the words that she reads."""

    def follow(self, name: str) -> None:
        """Follow a link."""

    def push(self, name: str) -> None:
        """Push a button."""

    def tick(self, name: str) -> None:
        """Tick a box."""

    def write(self, name: str, text: str) -> None:
        """Write into a field."""

    def unfold(self, name: str) -> None:
        """Open what is folded away."""


class Mouse:
    """Clicks."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def follow(self, name: str) -> None:
        _link(self._page, name).click()

    def push(self, name: str) -> None:
        _button(self._page, name).click()

    def tick(self, name: str) -> None:
        self._page.get_by_label(name, exact=True).check()

    def write(self, name: str, text: str) -> None:
        self._page.get_by_label(name).fill(text)

    def unfold(self, name: str) -> None:
        _summary(self._page, name).click()


class Keyboard:
    """Tab, space and enter; fails at a stop where nobody can see where she is."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.stops = 0

    def follow(self, name: str) -> None:
        self._reach(_link(self._page, name))
        self._page.keyboard.press("Enter")

    def push(self, name: str) -> None:
        self._reach(_button(self._page, name))
        self._page.keyboard.press("Enter")

    def tick(self, name: str) -> None:
        self._reach(self._page.get_by_label(name, exact=True))
        self._page.keyboard.press("Space")

    def write(self, name: str, text: str) -> None:
        self._reach(self._page.get_by_label(name))
        self._page.keyboard.insert_text(text)

    def unfold(self, name: str) -> None:
        self._reach(_summary(self._page, name))
        self._page.keyboard.press("Enter")

    def _reach(self, wanted: Locator) -> None:
        target = wanted.element_handle()
        for _ in range(_MOST_STOPS):
            if target.evaluate(_IS_FOCUSED):
                return
            self._page.keyboard.press("Tab")
            here = self._page.evaluate_handle(_FOCUSED).as_element()
            assert here is not None
            is_seen = here.evaluate(_IS_NOWHERE) or here.evaluate(_IS_SHOWN)
            assert is_seen, f"nobody sees the focus: {here.evaluate('e => e.outerHTML')[:200]}"
            self.stops += 1
        raise AssertionError(f"out of reach by the keyboard: {wanted}")


def _link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name).locator("visible=true").first


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name).locator("visible=true").first


def _summary(page: Page, name: str) -> Locator:
    return page.locator("summary").filter(has_text=name).first
