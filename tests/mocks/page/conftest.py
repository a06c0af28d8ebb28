"""The sandbox's page as a browser asks for it, without one and without a socket that answers."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode

import msgspec
import pytest

from contracts.dates import danish_day
from mocks.exchange import Answer, Call
from mocks.server import Mocks
from mocks.setup import Setup
from mocks.world.sandbox import sandbox_world
from mocks.worlds import Door

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOST = "127.0.0.1:8092"
HERE = f"http://{HOST}"
FORM = "application/x-www-form-urlencoded"
GATEWAY = "http://127.0.0.1:8080"


class Browser:
    """Looks at the page and sends its forms, as a browser of this machine does."""

    def __init__(self, mocks: Mocks) -> None:
        self.mocks = mocks
        self.door = Door(mocks.worlds, mocks.admin_desk())

    def look(self, path: str = "/sandbox", **headers: str) -> Answer:
        path, _, query = path.partition("?")
        pairs = dict(each.partition("=")[::2] for each in query.split("&") if each)
        return self._ask("GET", path, b"", {"host": HOST} | _named(headers), pairs)

    def send(self, path: str, *, changed: dict[str, str] | None = None, **form: str) -> Answer:
        """Send a form of the page; `changed` are headers that a browser would not send so."""
        headers = {"host": HOST, "origin": HERE, "content-type": FORM} | (changed or {})
        return self._ask("POST", path, urlencode(form).encode(), headers, {})

    def follow(self, answer: Answer) -> Answer:
        assert answer.status == 303, text(answer)
        return self.look(dict(answer.headers)["location"])

    def _ask(
        self, method: str, path: str, body: bytes, headers: dict[str, str], query: dict[str, str]
    ) -> Answer:
        host = headers["host"]
        return self.door.answer(
            Call(
                method=method,
                path=path,
                query=query,
                headers=headers,
                body=body,
                base=f"http://{host}",
            )
        )


def text(answer: Answer) -> str:
    """Give what stands on a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.body.decode())).split())


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture(scope="session")
def page_mocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mocks]:
    setup = Setup(
        state=tmp_path_factory.mktemp("page"),
        plain_port=0,
        tls_port=0,
        admin_port=0,
        check="strict",
        gateway=GATEWAY,
    )
    world = sandbox_world(danish_day(FRIDAY), people=50)
    made = Mocks(setup, world, clock=lambda: FRIDAY)
    yield made
    for each in made._sockets:
        each.close()


@pytest.fixture
def browser(page_mocks: Mocks) -> Iterator[Browser]:
    yield Browser(page_mocks)
    for world in page_mocks.worlds.listing():
        world.reset()
        page_mocks.worlds.drop(world.name)


@pytest.fixture
def called(browser: Browser) -> Callable[..., Answer]:
    """Ask the address register, so that there is something in the journal."""

    def asking(body: bytes = b"{}", world: str = "default") -> Answer:
        inhabited = browser.mocks.worlds.named(world)
        assert inhabited is not None
        path = "/DAR/v1" if world == "default" else f"/w/{world}/DAR/v1"
        headers = {"host": "127.0.0.1:8090", "content-type": "application/json"}
        call = Call(method="POST", path=path, headers=headers, body=body, base="http://127.0.0.1:1")
        return inhabited.registries.answer(msgspec.structs.replace(call))

    return asking
