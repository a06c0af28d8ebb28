"""The page in a browser without a network: the one that this machine has."""

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final, NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from gateway.pages import verifier

FILE: Final = Path(str(files(verifier))) / "verify.html"
VERIFY: Final = """async ([many, key]) => {
  const bytes = ([text, spaces]) => {
    const written = atob(text);
    const whole = new Uint8Array(written.length + spaces).fill(32);
    whole.set(Uint8Array.from(written, (each) => each.charCodeAt(0)));
    return whole;
  };
  const named = (some) => some.map((each, at) => ({ name: `file ${at}`, bytes: bytes(each) }));
  const results = [];
  for (const some of many) results.push(await window.samsynVerify(named(some), key));
  return results;
}"""
"""Verify many times one or two files, each as `packed` gives it."""
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


def packed(content: bytes) -> tuple[str, int]:
    """Give the bytes and how many spaces follow: eight million take seconds to hand over."""
    written_part = content.rstrip(b" ")
    return base64.b64encode(written_part).decode(), len(content) - len(written_part)


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
