"""Read `[store] url = "postgresql://user@host:port/database"` and judge where it leads.

The password never stands in the address: settings are shown and copied, files of secrets are not.
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import msgspec
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from gateway.settings import SettingsInvalid, StoreSettings

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_MAY_FOLLOW: Final = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey"})
_NEEDED: Final = frozenset({"user", "host", "dbname"})


class PostgresAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where the server is and how it knows us."""

    parameters: Mapping[str, str]
    """As libpq names them; no password."""
    password_file: Path | None

    def password(self) -> str | None:
        """Read the password anew, so that it may change while we run. Raises SettingsInvalid."""
        return None if self.password_file is None else _read_password(self.password_file)


def read_address(settings: StoreSettings) -> PostgresAddress:
    """Read the address. Raises SettingsInvalid, without quoting it."""
    try:
        named = {key: str(value) for key, value in conninfo_to_dict(settings.url).items()}
        followed = frozenset(parse_qs(urlsplit(settings.url).query, keep_blank_values=True))
    except (ProgrammingError, ValueError):
        raise _invalid("`url` must be postgresql://user@host:port/database") from None
    if "password" in named:
        raise _invalid(
            "`url` holds a password: put it in a file of its own, chmod 600, "
            "and name that in `password_file`"
        )
    if not named.keys() >= _NEEDED:
        raise _invalid("`url` must be postgresql://user@host:port/database")
    if not followed <= _MAY_FOLLOW:
        raise _invalid("after its `?`, `url` may say sslmode, sslrootcert, sslcert and sslkey only")
    address = PostgresAddress(
        parameters={**named, **_encryption(named)}, password_file=settings.password_file
    )
    address.password()
    return address


def _encryption(named: Mapping[str, str]) -> dict[str, str]:
    """Off this machine nobody may read or change what passes, or answer in the server's name."""
    if all(map(_is_here, named["host"].split(","))):
        return {"sslmode": named.get("sslmode", "disable")}
    if named.get("sslmode", "verify-full") != "verify-full":
        raise _invalid("off this machine sslmode must be verify-full: say that, or nothing")
    return {"sslmode": "verify-full", "sslrootcert": named.get("sslrootcert", "system")}


def _is_here(host: str) -> bool:
    # A path is the folder of a socket on this machine.
    return host in _LOOPBACK or host.startswith("/")


def _read_password(file: Path) -> str:
    try:
        mode = file.stat().st_mode
        password = file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise _invalid("`password_file` cannot be read: mend its rights or encoding") from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise _invalid("others may read `password_file`; chmod 600 it")
    if not password:
        raise _invalid("`password_file` is empty: put the password in it")
    return password


def _invalid(fault: str) -> SettingsInvalid:
    return SettingsInvalid(f"samsyn.toml [store]: {fault}")
