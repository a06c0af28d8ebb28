"""How soon the citizen's overview comes while a registry hangs, and what pages weigh on the wire.

    .venv/bin/python -m benchmarks.pages [--rounds N]

The sandbox as the demo runs it, with its own deadline. Round after round each registry hangs longer
than anybody waits, one at a time; measured is the time from the request to the last byte of the
overview, and what that exceeds the deadline by. A round counts only if the page says what is late
and, once the registry is well again, shows all of it.

The weight is what Chromium says came over the wire, headers included, first with an empty cache and
then again: so the fonts are those that a page really needs. Wants Chromium for that part only.
"""

import argparse
import contextlib
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
from playwright.sync_api import BrowserContext, sync_playwright

from benchmarks.question import quiet
from gateway.cli.ports import Ports
from gateway.cli.sandbox import Sandbox, running_sandbox
from gateway.settings_file import load_settings

PERSONA = "employee"
OVERVIEW = "/mine-data"
PAGES = (
    ("front page", "/"),
    ("overview", OVERVIEW),
    ("person and family", "/mine-data/oplysninger/person"),
    ("income", "/mine-data/oplysninger/okonomi"),
    ("who has seen it", "/mine-data/opslag"),
    ("all of it, to print", "/mine-data/udskriv"),
)
LATE = {
    "skat": "Indkomstregistret (eIndkomst) svarer ikke lige nu",
    "dar": "Adresseregistret (DAR) svarer ikke lige nu",
    "cpr": "Folkeregistret svarer ikke",
}
_AGAIN = "Hent igen"
_HANGS_SECONDS = 60.0
_PATIENCE_SECONDS = 90.0
_REQUEST = re.compile(r'name="request" value="([^"]+)"')
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Hung(msgspec.Struct, frozen=True, kw_only=True):
    """One overview while a registry hangs."""

    seconds: float
    is_said: bool
    """Whether the page names what is late and offers to ask again."""
    recovered: bool


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """One visit to a page."""

    requests: int
    wire_bytes: int


def sign_in(http: httpx.Client) -> None:
    """Sign in by the issuer's own page."""
    page = http.get("/log-ind", follow_redirects=True)
    found = _REQUEST.search(page.text)
    if found is None:
        raise SystemExit("the sign-in gave no page")
    chosen = {"request": found[1], "persona": PERSONA, "acr": "substantial"}
    http.post(page.url.join("authorize"), data=chosen, follow_redirects=True).raise_for_status()


def well(sandbox: Sandbox, http: httpx.Client) -> float:
    """Give how long the overview takes while all is well."""
    httpx.delete(f"{sandbox.mocks.admin}/faults", trust_env=False).raise_for_status()
    began = time.perf_counter()
    http.get(OVERVIEW).raise_for_status()
    return time.perf_counter() - began


def hung(sandbox: Sandbox, http: httpx.Client, registry: str) -> Hung:
    """Let a registry hang, ask for the overview, let it be well and ask again."""
    fault = {"registry": registry, "fault": "slow", "seconds": _HANGS_SECONDS}
    httpx.post(f"{sandbox.mocks.admin}/faults", json=fault, trust_env=False).raise_for_status()
    began = time.perf_counter()
    page = http.get(OVERVIEW)
    seconds = time.perf_counter() - began
    is_said = LATE[registry] in page.text and _AGAIN in page.text
    well(sandbox, http)
    again = http.get(OVERVIEW)
    recovered = again.is_success and _AGAIN not in again.text
    return Hung(seconds=seconds, is_said=is_said, recovered=recovered)


def tell_late(sandbox: Sandbox, http: httpx.Client, *, rounds: int) -> int:
    """Print how late. Give how many rounds do not count."""
    settings, _ = load_settings(sandbox.settings_file)
    deadline = settings.deadline_seconds
    usual = [well(sandbox, http) for _ in range(rounds + 1)][1:]
    print(f"the deadline is {deadline:g} s; the overview takes {_ms(usual)} while all is well\n")
    print(f"{'hangs':8}{'overview, s':>24}{'beyond the deadline, ms':>30}{'counts':>12}")
    lost = 0
    for registry in LATE:
        laps = [hung(sandbox, http, registry) for _ in range(rounds)]
        counted = [each.seconds for each in laps if each.is_said and each.recovered]
        lost += rounds - len(counted)
        beyond = _ms([each - deadline for each in counted]) if counted else "-"
        spent = _spread(counted, 2) if counted else "-"
        print(f"{registry:8}{spent:>24}{beyond:>30}{len(counted):>7} of {rounds}")
    return lost


def weigh(context: BrowserContext, address: str) -> Iterator[tuple[int, Weight]]:
    """Give the uncompressed size of the page itself, and what each of two visits cost."""
    for _ in range(2):
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        wire: list[int] = []
        session.on("Network.loadingFinished", lambda told: wire.append(told["encodedDataLength"]))  # noqa: B023  # read before the next turn
        page.goto(address, wait_until="networkidle")
        size = len(page.content().encode())
        sent = [each for each in wire if each]
        yield size, Weight(requests=len(sent), wire_bytes=round(sum(sent)))
        page.close()


def tell_weight(sandbox: Sandbox, http: httpx.Client, browser: str) -> None:
    """Print what pages weigh, in a fresh browser each."""
    print(f"\n{'':24}{'page, bytes':>13}{'first visit':>26}{'again':>24}")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, path in PAGES:
            context = running.new_context(viewport={"width": 390, "height": 844}, locale="da-DK")
            context.add_cookies(
                [
                    {"name": each.name, "value": each.value or "", "url": sandbox.gateway}
                    for each in http.cookies.jar
                    if each.name == "samsyn"
                ]
            )
            (size, first), (_, again) = weigh(context, f"{sandbox.gateway}{path}")
            print(f"{name:24}{size:>13,}{_weight(first):>26}{_weight(again):>24}")
            context.close()
        running.close()


def _weight(visit: Weight) -> str:
    return f"{visit.wire_bytes:,} B, {visit.requests} req."


def _ms(seconds: list[float]) -> str:
    return _spread([each * 1000 for each in seconds], 0) + " ms"


def _spread(values: list[float], digits: int) -> str:
    middle = statistics.median(values)
    return f"{middle:.{digits}f} ({min(values):.{digits}f}..{max(values):.{digits}f})"


@contextlib.contextmanager
def _visiting(folder: Path) -> Iterator[tuple[Sandbox, httpx.Client]]:
    with quiet(folder / "log"), running_sandbox(folder / "sandbox", Ports.free()) as sandbox:
        headers = {"Accept": "text/html", "Accept-Language": "da"}
        with httpx.Client(
            base_url=sandbox.gateway, timeout=_PATIENCE_SECONDS, trust_env=False, headers=headers
        ) as http:
            sign_in(http)
            yield sandbox, http


def main() -> int:
    parser = argparse.ArgumentParser(description="How late and how heavy the pages are.")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    browser = next((found for each in _BROWSERS if (found := shutil.which(each))), None)
    with (
        tempfile.TemporaryDirectory(prefix="samsyn-bench-") as name,
        _visiting(Path(name)) as (sandbox, http),
    ):
        load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
        print(f"{os.cpu_count()} cores shared by client, mocks and gateway; load before {load}")
        lost = tell_late(sandbox, http, rounds=given.rounds)
        if browser is None:
            print("\nno Chromium here: nothing is weighed")
        else:
            tell_weight(sandbox, http, browser)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
