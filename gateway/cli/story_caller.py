"""Asks a sandbox's gateway as one of its clients or citizens, for the story it tells."""

from typing import Final

import httpx

from gateway.cli.sandbox import Sandbox, minted_token
from gateway.settings_file import load_settings

PERSONA: Final = "employee"
PATIENCE_SECONDS: Final = 15


class Caller:
    """Whoever has a part in the story."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._settings, _ = load_settings(sandbox.settings_file)

    def ask(self, client: str, question: dict[str, object]) -> httpx.Response:
        """Send one question as a client."""
        return self.send(client, "/v1/citizen-data", question)

    def send(self, client: str, path: str, body: dict[str, object]) -> httpx.Response:
        """Send something as a client."""
        return self._request("POST", path, body, client=client)

    def open(self, client: str, path: str) -> httpx.Response:
        """Look at something as a client."""
        return self._request("GET", path, None, client=client)

    def look(self, path: str) -> httpx.Response:
        """Open a page of the citizen's own as the story's persona."""
        return self._request("GET", path, None, citizen=PERSONA)

    def decide(self, path: str, body: dict[str, object] | None) -> httpx.Response:
        """Send something as the story's persona."""
        return self._request("POST", path, body, citizen=PERSONA)

    def fetch(self, path: str) -> httpx.Response:
        """Open what is open to anybody."""
        return self._request("GET", path, None)

    def _request(
        self,
        method: str,
        path: str,
        body: dict[str, object] | None,
        *,
        client: str | None = None,
        citizen: str | None = None,
    ) -> httpx.Response:
        headers = {}
        if client or citizen:
            token = minted_token(self._settings, client=client, citizen=citizen)
            headers["Authorization"] = f"Bearer {token}"
        return httpx.request(
            method,
            f"{self._sandbox.gateway}{path}",
            json=body,
            headers=headers,
            timeout=PATIENCE_SECONDS,
            trust_env=False,
        )
