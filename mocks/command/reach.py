"""Finding the admin listener of running mocks, and asking it; one clear line where it cannot be."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import httpx
import msgspec

from mocks.state import ADMIN_FILE, DEFAULT_STATE

WORLD_HEADER: Final = "X-Samsyn-World"
_SETTINGS: Final = (Path("samsyn.toml"), Path(".samsyn") / "samsyn.toml")
_SETTINGS_VARIABLE: Final = "SAMSYN_SETTINGS"
_DEFAULT: Final = "http://127.0.0.1:8092"
_PATIENCE_SECONDS: Final = 10.0
NOBODY: Final = (
    "no mocks answer: start them with `samsyn demo` or `samsyn mocks`, or name their admin "
    "listener with --admin URL"
)


class Unheard(Exception):
    """The order did not get through, or was refused. The message is one line to show."""


class Said(msgspec.Struct, frozen=True):
    """What a refusal says."""

    error: str = ""
    hint: object = None


class Desk:
    """The admin listener of one world of running mocks."""

    def __init__(self, address: str, *, world: str | None) -> None:
        self._address = address
        self._headers = {WORLD_HEADER: world} if world else {}

    def ask(
        self,
        method: str,
        path: str,
        *,
        order: Mapping[str, object] | None = None,
        wait_seconds: float = 0.0,
    ) -> bytes:
        """Give what it answers, as JSON. Raises Unheard."""
        try:
            reply = httpx.request(
                method,
                f"{self._address}{path}",
                json=order,
                headers=self._headers,
                trust_env=False,
                timeout=_PATIENCE_SECONDS + wait_seconds,
            )
        except (httpx.TransportError, httpx.InvalidURL):
            raise Unheard(NOBODY) from None
        if not reply.is_success:
            raise Unheard(_refusal(reply))
        return reply.content


def desk(admin: str | None, *, world: str | None) -> Desk:
    """Find the listener: as named, by the settings of a demo, by the state of mocks that run, or at
    the usual port. Raises Unheard where none answers.
    """
    for address in dict.fromkeys([admin] if admin else _candidates()):
        found = Desk(address.rstrip("/"), world=None)
        try:
            found.ask("GET", "/worlds")
        except Unheard:
            continue
        return Desk(address.rstrip("/"), world=world)
    raise Unheard(NOBODY)


def _candidates() -> Iterator[str]:
    named = os.environ.get(_SETTINGS_VARIABLE)
    if named:
        # Whoever names the settings means these mocks and no others.
        yield from filter(None, [_address_in(Path(named))])
        return
    yield from filter(None, map(_address_in, _SETTINGS))
    running = DEFAULT_STATE / ADMIN_FILE
    if running.is_file():
        yield running.read_text(encoding="ascii", errors="replace").strip()
    yield _DEFAULT


def _address_in(file: Path) -> str | None:
    """Read the admin listener's address off the gateway's settings; None where it has none."""
    try:
        address = tomllib.loads(file.read_text(encoding="utf-8")).get("mocks_admin")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    return address if isinstance(address, str) else None


def _refusal(reply: httpx.Response) -> str:
    try:
        said = msgspec.json.decode(reply.content, type=Said)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return reply.text.strip().partition("\n")[0] or f"refused with {reply.status_code}"
    hint = said.hint if isinstance(said.hint, str) else f"an order looks so: {_shown(said.hint)}"
    return f"{said.error}: {hint}" if said.hint else said.error


def _shown(value: object) -> str:
    return msgspec.json.encode(value).decode()
