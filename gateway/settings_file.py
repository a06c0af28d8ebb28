"""Finding, reading and judging samsyn.toml: every fault is one line with file, table and remedy.

No line ever quotes a value: settings name keys and people's systems.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from gateway.settings import (
    ENVIRONMENT_VARIABLE,
    PLACES,
    AdapterSettings,
    ClientSettings,
    IssuerSettings,
    Settings,
    SettingsInvalid,
)
from gateway.settings_rules import check_settings

StructT = TypeVar("StructT", bound=msgspec.Struct)
_NAMED: Final[dict[str, type[msgspec.Struct]]] = {
    "issuers": IssuerSettings,
    "clients": ClientSettings,
    "adapters": AdapterSettings,
}
_PLACED: Final = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<where>.*)`)?", re.DOTALL)
_QUOTED: Final = re.compile(r"`([^`]*)`")
_LINE: Final = re.compile(r"at line \d+, column \d+")
_SQLITE_RELATIVE: Final = re.compile(r"sqlite:///(?!/)(?P<path>[^?]+)(?P<rest>.*)")


def load_settings(
    path: Path | None, *, environment: Mapping[str, str] | None = None
) -> tuple[Settings, Path]:
    """Read the settings and check them; give them with the file they came from.

    Relative paths in the file start at the file's folder. Raises SettingsInvalid.
    """
    file = find_settings(path, os.environ if environment is None else environment)
    settings = _decoded(_read(file), file)
    check_settings(settings, file)
    return settings, file


def find_settings(path: Path | None, environment: Mapping[str, str]) -> Path:
    """Find the file: `--settings`, else SAMSYN_SETTINGS, else the usual places."""
    named = path or (Path(name) if (name := environment.get(ENVIRONMENT_VARIABLE)) else None)
    if named is not None:
        if not named.is_file():
            raise SettingsInvalid(f"{named}: no such file: name the settings file that you have")
        return named.absolute()
    for place in PLACES:
        if place.is_file():
            return place.absolute()
    raise SettingsInvalid(
        f"no {PLACES[0]} here: give --settings FILE, set {ENVIRONMENT_VARIABLE}, "
        "or run `samsyn demo`, which writes one"
    )


def decode_table(table: object, kind: type[StructT], *, file: Path, name: str) -> StructT:
    """Decode one table strictly, with paths resolved against the file. Raises SettingsInvalid."""

    def resolve(wanted: type, value: object) -> object:
        if wanted is Path and isinstance(value, str) and value:
            return file.parent / value
        if wanted is object:
            return value
        raise TypeError

    try:
        return msgspec.convert(table, kind, dec_hook=resolve)
    except msgspec.ValidationError as error:
        fault = _fault(str(error), name)
    raise SettingsInvalid(" ".join(f"{file} {fault}".split()))


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise SettingsInvalid(f"{file}: cannot be read: mend its rights or encoding") from None
    except tomllib.TOMLDecodeError as error:
        where = _LINE.search(str(error))
        place = where.group() if where else "at its end"
        raise SettingsInvalid(f"{file}: not TOML {place}: mend that line") from None


def _decoded(raw: dict[str, object], file: Path) -> Settings:
    raw = {**raw, "adapters": _split(raw.get("adapters", {}))}
    for group, kind in _NAMED.items():
        tables = raw.get(group)
        if isinstance(tables, dict):
            # One by one first: of a whole dict msgspec does not say in which table the fault is.
            for name, table in tables.items():
                decode_table(table, kind, file=file, name=f"{group}.{name}")
    settings = decode_table(raw, Settings, file=file, name="")
    return _with_absolute_store(settings, file)


def _with_absolute_store(settings: Settings, file: Path) -> Settings:
    relative = _SQLITE_RELATIVE.fullmatch(settings.store.url)
    if relative is None:
        return settings
    url = f"sqlite:///{file.parent / relative['path']}{relative['rest']}"
    replace = msgspec.structs.replace
    return replace(settings, store=replace(settings.store, url=url))


def _split(adapters: object) -> object:
    """Put what is the plugin's own beside `transport` below one key."""
    if not isinstance(adapters, dict):
        return adapters
    return {
        name: _split_table(table) if isinstance(table, dict) else table
        for name, table in adapters.items()
    }


def _split_table(table: dict[str, object]) -> dict[str, object]:
    own = {key: value for key, value in table.items() if key != "transport"}
    transport = {"transport": table["transport"]} if "transport" in table else {}
    return {**transport, "own": own}


def _fault(said: str, name: str) -> str:
    """Turn msgspec's words into table, key and remedy. Its words may quote a value: ours never."""
    placed = _PLACED.fullmatch(said)
    what, where = (placed["what"], placed["where"] or "") if placed else (said, "")
    path = ".".join(part for part in (name, where) if part)
    keys = _QUOTED.findall(what)
    if what.startswith("Object contains unknown field"):
        return f"{_table(path)}: unknown key `{keys[0]}`: remove it or mend its spelling"
    if what.startswith("Object missing required field"):
        return f"{_table(path)}: `{keys[0]}` is missing: add it"
    table, _, key = path.rpartition(".")
    if what.startswith("Expected") and keys:
        wanted = what.partition(",")[0].removeprefix("Expected ")
        return f"{_table(table)}: `{key}` must be {wanted}: mend it"
    return f"{_table(table)}: `{key}` has a value that it may not have: mend it"


def _table(path: str) -> str:
    return f"[{path}]" if path else "(above the first table)"
