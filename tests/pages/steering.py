"""Somebody at the sandbox's page: steers, reads, and notes what a page should not have done."""

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from mocks.server import Mocks


class Steering:
    """One browser context at one sandbox's page."""

    def __init__(
        self,
        mocks: Mocks,
        browser: Browser,
        *,
        width: int = 1280,
        language: str = "da",
        scripts: bool = True,
    ) -> None:
        self.mocks = mocks
        self.address = mocks.addresses.page
        self.troubles: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="da-DK" if language == "da" else "en-GB",
            java_script_enabled=scripts,
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._said)
        self.page.on("request", self._asked)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))

    def close(self) -> None:
        self.context.close()

    def go(self, room: str = "") -> None:
        self.page.goto(f"{self.address}/{room}".rstrip("/"))

    def press(self, name: str) -> None:
        """Press the first button of that name."""
        self.page.get_by_role("button", name=name).first.click()

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self.mocks.addresses.admin):
            self.troubles.append(f"asked elsewhere: {request.url}")
