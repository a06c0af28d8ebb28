"""The pictures of the pages, taken from the pages: `make pictures` writes docs/pictures/.

A phone's and a desk's screen of each, as somebody sees it who has just come: nothing is staged but
what has happened to persona `employee` before.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import httpx
import msgspec
import structlog
from playwright.sync_api import Browser

from contracts.dates import danish_day
from gateway.cli.ports import Ports
from gateway.identity.sign_in import RETURN_PATH
from mocks.run import now
from mocks.world.sandbox import sandbox_world
from tests.gateway.pages.browser import browser
from tests.journeys.house import House, open_house, open_mocks
from tests.pages.asking import ask_consent
from tests.pages.caseworking import ALL_ROLES, fill_in, press
from tests.pages.reader import Reader

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LARGEST_BYTES: Final = 150_000
SCREENS: Final = {"phone": (390, 844), "desk": (1280, 1100)}


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be seen, and how to get there."""

    name: str
    persona: str | None
    go: Callable[[Reader], object]


def _page(path: str) -> Callable[[Reader], object]:
    return lambda reader: reader.go(path)


def _sandbox(room: str) -> Callable[[Reader], object]:
    return lambda reader: reader.page.goto(
        f"{reader.house.mocks.addresses.page}/{room}".rstrip("/"), wait_until="load"
    )


def _request(reader: Reader) -> None:
    """Go from the overview to the request that waits there."""
    reader.go("/mine-data")
    reader.page.get_by_role("link", name="Se og svar").first.click()


def _wrong_call(reader: Reader) -> None:
    """Ask the address register wrongly, and open why it refused."""
    at = reader.house.mocks.addresses.plain
    httpx.post(f"{at}/DAR/v1", json={"query": "{ nothing }"}, trust_env=False)
    _sandbox("calls")(reader)
    reader.page.locator("#calls details summary").first.click()


def _looked_up(reader: Reader) -> None:
    fill_in(reader, "employee", "free-day-care-place")
    press(reader)


PICTURES: Final = (
    Picture(name="overview", persona="employee", go=_page("/mine-data")),
    Picture(name="income", persona="employee", go=_page("/mine-data/oplysninger/okonomi")),
    Picture(name="request", persona="employee", go=_request),
    Picture(name="log", persona="employee", go=_page("/mine-data/opslag")),
    Picture(name="caseworker", persona=ALL_ROLES, go=_looked_up),
    Picture(name="sandbox", persona=None, go=_sandbox("")),
    Picture(name="sandbox-people", persona=None, go=_sandbox("people")),
    Picture(name="sandbox-calls", persona=None, go=_wrong_call),
)


def main() -> int:
    """Take every picture; give the exit status: 0 only if each is small enough for a clone."""
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(sys.stderr))
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _house(Path(folder)) as house, browser() as shown:
        _happen(house)
        sizes = {file.name: file.stat().st_size for file in _taken(house, shown)}
    for name, size in sizes.items():
        sys.stdout.write(f"{size // 1000:>4} kB  {name}\n")
    return 0 if max(sizes.values()) <= LARGEST_BYTES else 1


@contextmanager
def _house(folder: Path) -> Iterator[House]:
    world, ports = sandbox_world(danish_day(now()), people=10_000), Ports.free()
    address = f"http://127.0.0.1:{ports.gateway}"
    with ExitStack() as opened:
        mocks = opened.enter_context(
            open_mocks(folder, world, return_to=[f"{address}{RETURN_PATH}"], gateway=address)
        )
        yield opened.enter_context(open_house(folder / "house", mocks, world, ports=ports))


def _happen(house: House) -> None:
    """Let authorities look, one of them in vain, before anybody reads."""
    request = ask_consent(house)
    house.own("employee", f"/v1/my-data/consent-requests/{request}")
    house.ask("employee", "free-day-care-place")
    house.ask("employee", "school-enrolment", client="randers-kommune")
    house.ask("employee", "residence-check")


def _taken(house: House, shown: Browser) -> Iterator[Path]:
    for screen, (width, height) in SCREENS.items():
        for picture in PICTURES:
            reader = Reader(house, shown, width=width)
            reader.page.set_viewport_size({"width": width, "height": height})
            if picture.persona is not None:
                reader.sign_in(picture.persona)
            picture.go(reader)
            reader.page.wait_for_load_state("networkidle" if picture.persona else "load")
            file = FOLDER / f"{picture.name}-{screen}.png"
            reader.page.screenshot(path=file, animations="disabled")
            reader.close()
            yield file


if __name__ == "__main__":
    sys.exit(main())
