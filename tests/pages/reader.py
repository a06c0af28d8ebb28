"""Somebody at a browser: signs in, reads, and notes whatever a page should not have done."""

from typing import Final

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.journeys.house import House

WIDTHS: Final = {"phone": 390, "desk": 1280, "narrow": 320}


class Reader:
    """One browser context at one house."""

    def __init__(
        self,
        house: House,
        browser: Browser,
        *,
        width: int = 1280,
        language: str = "da",
        scripts: bool = True,
    ) -> None:
        self.house = house
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

    def go(self, path: str) -> None:
        self.page.goto(f"{self.house.address}{path}")

    def sign_in(self, persona: str, *, then: str = "/mine-data") -> None:
        """Sign in as everybody does: by the issuer's own page."""
        self.go(f"/log-ind?til={then}")
        self.choose(persona)

    def choose(self, persona: str) -> None:
        """Choose whom to be on the issuer's page: a persona, or an employee as CLIENT/EMPLOYEE."""
        kind = "employee" if "/" in persona else "persona"
        self.page.locator(f"button[name={kind}][value='{persona}']").click()
        self.page.wait_for_url(f"{self.house.address}/**")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.house.address)

    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def _said(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type in {"error", "warning"} and where.startswith(self.house.address):
            self.troubles.append(f"console: {message.text} {where}")

    def _asked(self, request: Request) -> None:
        at = self.house.mocks.addresses
        ours = (self.house.address, at.plain, at.admin)
        if not request.url.startswith(ours) and not request.url.startswith("data:"):
            self.troubles.append(f"asked elsewhere: {request.url}")
