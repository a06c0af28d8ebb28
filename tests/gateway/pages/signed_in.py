"""Somebody signed in at a house of fakes: her browser, and the forms that its pages give her."""

import re
from datetime import timedelta
from html import unescape
from typing import Final
from urllib.parse import urlencode

import httpx

from gateway.pages.kit.cookies import SESSION
from gateway.sessions.session import Employee, Opened, Session
from tests.gateway.access.situations import NOW
from tests.gateway.api.fakes import Api

_INPUT: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
NAME: Final = "somebody"
CASEWORKER: Final = Session(
    kind="employee",
    issuer="https://issuer.example",
    subject="sub-1",
    acr="high",
    auth_time=NOW,
    form_key="key",
    name="kim",
    employee=Employee(client_id="client", id="kim", unit="Skole", roles=("school",)),
)


def hidden(page: str, *, action: str) -> dict[str, str]:
    """Give what the form that goes there carries along."""
    form = page.partition(f'action="{action}"')[2].partition("</form>")[0]
    return {name: unescape(text) for name, text in _INPUT.findall(form)}


class Browser:
    """One browser, signed in."""

    def __init__(self, api: Api, session: Session = CASEWORKER) -> None:
        self.api = api
        api.sessions.opened[NAME] = Opened(
            session=session,
            started_at=NOW,
            ends_at=NOW + timedelta(minutes=15),
            read_at=NOW,
        )

    async def go(self, path: str) -> httpx.Response:
        return await self.api.send("GET", path, headers=self._headers())

    async def post(self, path: str, fields: dict[str, str], **more: str) -> httpx.Response:
        headers = self._headers() | {"Content-Type": "application/x-www-form-urlencoded"} | more
        return await self.api.send("POST", path, content=urlencode(fields), headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"{SESSION}={NAME}", "Accept-Language": "da"}
