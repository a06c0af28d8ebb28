"""Two gateways, each a process of its own, on one store of either kind; and that store, opened
beside them.
"""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
import msgspec
from msgspec.structs import replace

from gateway.cli.sandbox import Mocks as Announced
from gateway.cli.sandbox import write_sandbox
from gateway.consents.answers import Yes
from gateway.consents.terms import Recipient, Served, Wanted
from gateway.ledger.protocol import LogEntry
from gateway.settings import Settings
from gateway.settings_file import load_settings
from gateway.store.store import Store, open_store
from mocks.server import Mocks
from mocks.world.model import World
from tests.journeys.house import ANY_PORT
from tests.postgres import Server

CLIENT: Final = "boligforening"
PURPOSE: Final = "resident-copy"
FIELDS: Final = ("person.birth_date", "person.name", "person.residence.since")
PERSONA: Final = "employee"
PRIVATE_SECONDS: Final = 8.0
"""Long enough for hundreds at once on a busy machine: later facts are a 503."""
_START_SECONDS: Final = 60
_SQLITE: Final = 'url = "sqlite:///samsyn.db"'


class Workers:
    """Two gateways and what a test asks of them."""

    def __init__(
        self, file: Path, addresses: tuple[str, ...], *, mocks: Mocks, world: World
    ) -> None:
        self.file = file
        self.addresses = addresses
        self.settings: Settings = load_settings(file)[0]
        self._mocks = mocks
        found = world.persona(PERSONA)
        assert found is not None
        self.number = found.number

    def bearer(self, **wish: str) -> dict[str, str]:
        desk = f"{self._mocks.addresses.admin}/tokens"
        token = httpx.post(desk, json=wish, trust_env=False).json()["access_token"]
        return {"Authorization": f"Bearer {token}"}

    def clients(self, at_once: int) -> list[httpx.AsyncClient]:
        """Give a client for each process."""
        limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
        return [
            httpx.AsyncClient(base_url=each, limits=limits, timeout=120, trust_env=False)
            for each in self.addresses
        ]

    @contextlib.asynccontextmanager
    async def store(self) -> AsyncIterator["Granting"]:
        """Open the store as one more process would."""
        settings = self.settings
        async with open_store(settings.store, settings.ledger, clock=_now) as store:
            yield Granting(store, self)


class Granting:
    """Makes consents by the hundred, without a browser: the very jobs that the routes run."""

    def __init__(self, store: Store, workers: Workers) -> None:
        self.store = store
        self._number = workers.number
        organisation = workers.settings.clients[CLIENT].organisation
        self._recipient = Recipient(client_id=CLIENT, name=organisation.name, cvr=organisation.cvr)

    async def alias(self) -> str:
        """Give what the recipient calls her."""
        numbers = frozenset({self._number})
        named = await self.store.subjects.named(numbers, sector=self._recipient.cvr)
        return named[self._number].alias

    async def consents(self, count: int, **wish: object) -> list[str]:
        """Give the ids of so many consents of hers."""
        return list(await asyncio.gather(*(self.consent(**wish) for _ in range(count))))

    async def consent(self, *, days: float = 30, **wish: object) -> str:
        subject_id = await self.store.subjects.id_of(self._number)
        wanted = Wanted(
            recipient=self._recipient,
            purpose_id=PURPOSE,
            purpose_version=1,
            basis="consent: databeskyttelsesloven § 6, stk. 1",
            fields=FIELDS,
            mode="recurring",
            max_uses=12,
            valid_days=30,
        )
        wanted = replace(wanted, **wish)
        made = await self.store.consents.make(
            wanted, retry_key=None, body_sha256="", correlation_id="c0", most_open=1_000_000
        )
        yes = Yes(
            fields=FIELDS,
            subject_id=subject_id,
            given_by="self",
            acr="substantial",
            expires_at=_now() + timedelta(days=days),
            authorities=("CPR-kontoret",),
            served=Served(
                subject_id=subject_id,
                sha256="shown",
                language="da",
                text_version="consent-words/1",
                at=_now(),
            ),
        )
        answered = await self.store.consents.answer(
            made.request_id, subject_id, yes, correlation_id="c0"
        )
        assert answered.consent_id is not None
        return answered.consent_id

    async def story(self) -> list[LogEntry]:
        """Give all that her log tells, oldest first."""
        subject_id = await self.store.subjects.id_of(self._number)
        entries: list[LogEntry] = []
        cursor = None
        while True:
            page = await self.store.ledger.log_of(subject_id, cursor=cursor, limit=1000)
            entries += page.entries
            cursor = page.next_cursor
            if cursor is None:
                return entries[::-1]


@contextlib.contextmanager
def two_workers(
    folder: Path, mocks: Mocks, world: World, *, database: str | None, server: Server | None
) -> Iterator[Workers]:
    """Write the demo's settings for a store of either kind, and run two processes by them."""
    announced = msgspec.convert(mocks.addresses, Announced, from_attributes=True)
    file = write_sandbox(folder, announced, ANY_PORT)
    slow = f"private_answer_seconds = {PRIVATE_SECONDS}\ndeadline_seconds = 60\n\n[operator]"
    written = file.read_text("utf-8").replace("[operator]", slow)
    if database is not None and server is not None:
        password = folder / "password"
        password.write_text(server.password)
        password.chmod(0o600)
        named = f'url = "{database}"\npassword_file = "{password.name}"'
        assert _SQLITE in written
        written = written.replace(_SQLITE, named)
    file.write_text(written, "utf-8")
    with contextlib.ExitStack() as stack:
        addresses = tuple(
            stack.enter_context(_worker(file, folder / f"worker{each}")) for each in (1, 2)
        )
        yield Workers(file, addresses, mocks=mocks, world=world)


@contextlib.contextmanager
def _worker(file: Path, prefix: Path) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "gateway", "serve", "--settings", str(file)]
    command += ["--port", str(port)]
    with prefix.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  # our own program
            command, stdout=log, stderr=log, env=os.environ | {"PYTHONUNBUFFERED": "1"}
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=_START_SECONDS)


def _wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/ready", trust_env=False).is_success:
                return
        time.sleep(0.1)
    raise AssertionError("the gateway did not start")


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
        return port


def _now() -> datetime:
    return datetime.now(UTC)
