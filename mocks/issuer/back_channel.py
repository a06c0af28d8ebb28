"""Telling a client of a logout without waiting for it. `Party` keeps it on this machine."""

import contextlib
import threading
from typing import Final

import httpx

_PATIENCE_SECONDS: Final = 5


def tell(address: str, logout_token: str) -> None:
    """Post a logout token from a thread of its own; a client that does not answer is let be."""
    threading.Thread(target=_post, args=(address, logout_token), daemon=True).start()


def _post(address: str, logout_token: str) -> None:
    with contextlib.suppress(httpx.HTTPError):
        httpx.post(
            address,
            data={"logout_token": logout_token},
            timeout=_PATIENCE_SECONDS,
            trust_env=False,
        )
