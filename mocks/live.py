"""Whether live settings lie beside the sandbox: then it does not start.

Somebody who believes the mocks to be the registries, or the registries to be mocks, would find out
too late. Looks where the gateway looks for its settings; knows of them no more than where addresses
stand.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from mocks.issuer.parties import is_on_this_machine

VARIABLE: Final = "SAMSYN_SETTINGS"
PLACES: Final = (Path("samsyn.toml"), Path(".samsyn") / "samsyn.toml")
_ADDRESSES: Final[dict[str, frozenset[str]]] = {
    "issuers": frozenset({"issuer", "jwks_url"}),
    "adapters": frozenset({"address"}),
    "clients": frozenset({"redirect_uris"}),  # a client's `issuer` is a name
    "corrections": frozenset({"address"}),
    "store": frozenset(),
}
_REMEDY: Final = "start the sandbox in another folder, or take that file away"


def live_settings(folder: Path, environment: Mapping[str, str]) -> str | None:
    """Give one line that says which file points off this machine, and where; None where none does.

    It quotes no value. A file that cannot be read is taken for live.
    """
    file = _found(folder, environment)
    if file is None:
        return None
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return f"{file} cannot be read, so it may be live: {_REMEDY}"
    table = next(_pointing_elsewhere(settings), None)
    return table and f"{file} [{table}] points off this machine: {_REMEDY}"


def _found(folder: Path, environment: Mapping[str, str]) -> Path | None:
    named = environment.get(VARIABLE)
    places = [Path(named)] if named else list(PLACES)
    return next((folder / place for place in places if (folder / place).is_file()), None)


def _pointing_elsewhere(settings: Mapping[str, object]) -> Iterator[str]:
    for table, names in _ADDRESSES.items():
        for where, address in _addresses(settings.get(table), names, where=table):
            if not is_on_this_machine(address):
                yield where


def _addresses(value: object, names: frozenset[str], *, where: str) -> Iterator[tuple[str, str]]:
    """List the addresses below a table, each with the table that it stands in."""
    if not isinstance(value, dict):
        return
    for name, held in value.items():
        if isinstance(held, dict):
            yield from _addresses(held, names, where=f"{where}.{name}")
        elif name in names:
            texts = held if isinstance(held, list) else [held]
            yield from ((where, text) for text in texts if isinstance(text, str))
        elif where == "store" and name == "url":
            yield from ((where, server) for server in _servers(str(held)))


def _servers(url: str) -> Iterator[str]:
    """List where a database may be; a file or a socket's folder is on this machine."""
    try:
        hosts = urlsplit(url).netloc.rpartition("@")[2].split(",")
    except ValueError:
        yield "//nowhere"
        return
    yield from (f"//{host}" for host in hosts if host and not host.lower().startswith("%2f"))
