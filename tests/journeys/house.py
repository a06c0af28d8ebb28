"""A whole house on this machine: the mocks on loopback and the gateway, each in its own thread."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue

import httpx
import msgspec
import uvicorn

from gateway.api.services import Services
from gateway.api.web import web
from gateway.app import open_gateway
from gateway.cli.sandbox import Mocks as Announced
from gateway.cli.sandbox import Ports, write_sandbox
from gateway.cli.sandbox_agreements import AGREEMENT_UUIDS
from gateway.listening import Listener, _config
from gateway.settings import Settings
from gateway.settings_file import load_settings
from mocks.faults import Fault
from mocks.run import now
from mocks.server import Mocks
from mocks.setup import Setup
from mocks.testing import running_mocks
from mocks.world.model import World

AARHUS = "aarhus-kommune"
RANDERS = "randers-kommune"
RETURN_TO = "http://127.0.0.1:8080/log-ind/retur"
ANY_PORT = Ports(gateway=0, admin=0)
_PATIENCE_SECONDS = 30


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A gateway that answers."""

    address: str
    services: Services
    server: uvicorn.Server


class House:
    """Asks a running gateway as one of its clients or citizens, and upsets its registries."""

    def __init__(self, mocks: Mocks, world: World, running: Running, file: Path) -> None:
        self.mocks = mocks
        self.world = world
        self.address = running.address
        self.services = running.services
        self.file = file
        self.database = file.parent / "samsyn.db"
        self.http = httpx.Client(
            base_url=running.address, timeout=_PATIENCE_SECONDS, trust_env=False
        )
        self._tokens: dict[tuple[tuple[str, str], ...], str] = {}

    def number(self, persona: str) -> str:
        """Give a persona's number."""
        found = self.world.persona(persona)
        assert found is not None
        return found.number.reveal()

    def token(self, **wish: str) -> str:
        """Give a token of the sandbox: `client=`, `employee=`, `citizen=`, `acr=`."""
        key = tuple(sorted(wish.items()))
        if key not in self._tokens:
            desk = f"{self.mocks.addresses.admin}/tokens"
            reply = httpx.post(desk, json=wish, trust_env=False)
            self._tokens[key] = reply.json()["access_token"]
        return self._tokens[key]

    def send(self, question: object, *, token: str) -> httpx.Response:
        """Send one question with any token."""
        return self.http.post("/v1/citizen-data", json=question, headers=_bearer(token))

    def ask(
        self,
        persona: str,
        purpose: str,
        *,
        client: str = AARHUS,
        employee: str | None = None,
        **more: object,
    ) -> httpx.Response:
        """Ask about a persona by number; references are given unless they are set to None."""
        return self.ask_by(
            {"pnr": self.number(persona)}, purpose, client=client, employee=employee, **more
        )

    def ask_by(
        self,
        subject: dict[str, str],
        purpose: str,
        *,
        client: str = AARHUS,
        employee: str | None = None,
        **more: object,
    ) -> httpx.Response:
        """Ask about somebody by number or alias."""
        wish = {"client": client} | ({"employee": employee} if employee else {})
        references = {"case_reference": "sag-1", "notice_reference": "brev-1"}
        question = {"subject": subject, "purpose": purpose, **references} | more
        sent = {name: value for name, value in question.items() if value is not None}
        return self.send(sent, token=self.token(**wish))

    def own(self, persona: str, path: str = "/v1/my-data") -> httpx.Response:
        """Open one of the citizen's own pages as a persona."""
        return self.http.get(path, headers=_bearer(self.token(citizen=persona)))

    def log(self, persona: str) -> list[dict[str, object]]:
        """Give the persona's access log, newest first."""
        entries: list[dict[str, object]] = self.own(persona, "/v1/my-data/access-log").json()[
            "entries"
        ]
        return entries

    def upset(self, registry: str, fault: str, **more: object) -> None:
        """Order a fault until the registries are made well again."""
        self.mocks.faults.set(
            msgspec.convert({"registry": registry, "fault": fault, **more}, Fault)
        )

    def mend(self) -> None:
        """Make every registry well again."""
        self.mocks.faults.clear()


@contextlib.contextmanager
def open_mocks(
    folder: Path,
    world: World,
    *,
    return_to: Sequence[str] = (RETURN_TO,),
    gateway: str | None = None,
) -> Iterator[Mocks]:
    """Run the registries as the demo does, on free ports."""
    setup = Setup(
        state=folder / "mocks",
        plain_port=0,
        tls_port=0,
        admin_port=0,
        check="strict",
        redirect_uris=frozenset(return_to),
        agreements=frozenset(AGREEMENT_UUIDS),
        gateway=gateway,
    )
    with running_mocks(setup, world, clock=now) as mocks:
        yield mocks


@contextlib.contextmanager
def open_house(
    folder: Path, mocks: Mocks, world: World, *, ports: Ports = ANY_PORT, **settings: object
) -> Iterator[House]:
    """Write the demo's settings, change some, and run a gateway by them.

    Without a canary. Its deadline is long, so that a busy machine makes no registry late.
    """
    announced = msgspec.convert(mocks.addresses, Announced, from_attributes=True)
    file = write_sandbox(folder, announced, ports)
    loaded, _ = load_settings(file)
    usual = {"deadline_seconds": _PATIENCE_SECONDS, "canary": None}  # tests count entries
    changed = msgspec.structs.replace(loaded, **(usual | settings))
    with running_gateway(changed, file) as running:
        house = House(mocks, world, running, file)
        with house.http:
            yield house


@contextlib.contextmanager
def running_gateway(settings: Settings, file: Path) -> Iterator[Running]:
    """Serve in a thread while the block runs. Raises what starting raises."""
    started: SimpleQueue[Running | BaseException] = SimpleQueue()
    thread = threading.Thread(target=_serve, args=(settings, file, started), name="samsyn-gateway")
    thread.start()
    outcome = started.get()
    if isinstance(outcome, BaseException):
        thread.join()
        raise outcome
    try:
        yield outcome
    finally:
        outcome.server.should_exit = True
        thread.join()


def _serve(settings: Settings, file: Path, started: "SimpleQueue[Running | BaseException]") -> None:
    try:
        asyncio.run(_until_stopped(settings, file, started))
    except BaseException as error:  # noqa: BLE001  the other thread waits for an outcome
        started.put(error)


async def _until_stopped(
    settings: Settings, file: Path, started: "SimpleQueue[Running | BaseException]"
) -> None:
    async with open_gateway(settings, file=file) as services:
        app = web(services, version="0", deadline_seconds=settings.deadline_seconds)
        # A socket that says TCP: else asyncio leaves Nagle's waiting on, 40 ms an answer.
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
            listening.bind(("127.0.0.1", settings.listen.port))
            listening.listen()
            port = listening.getsockname()[1]
            # The very configuration of `samsyn serve`, without its signal handlers.
            server = uvicorn.Server(_config(Listener(app=app, host="127.0.0.1", port=port)))
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            # The socket listens already: whoever calls now is answered once the server runs.
            address = f"http://127.0.0.1:{port}"
            started.put(Running(address=address, services=services, server=server))
            await serving


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
