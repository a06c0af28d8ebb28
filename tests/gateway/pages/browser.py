"""A browser without a network: the one that this machine has."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start it; skip where there is none, but not on CI."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        _do_without("no Chromium is installed here")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        try:
            yield started
        finally:
            started.close()


def _do_without(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
