"""The state folder of a sandbox: certificates, keys and secrets that stay the same between runs."""

import contextlib
import secrets
from collections.abc import Generator
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from mocks.issuer.clients import ClientKeys, Secrets
from mocks.issuer.keys import KeyRing
from mocks.tls import Certificates, certificates, write_private

DEFAULT_STATE: Final = Path(".samsyn") / "mocks"
DAR_KEY_FILE: Final = "dar-api.key"
SALT_FILE: Final = "subjects.salt"
CLIENTS_FOLDER: Final = "clients"
ADMIN_FILE: Final = "admin.address"
"""Where the mocks that run on this state are told what to do; gone when they have stopped."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What one sandbox keeps. Never serialised: it holds keys."""

    folder: Path
    certificates: Certificates
    keys: KeyRing
    secrets: Secrets
    client_keys: ClientKeys
    salt: bytes
    """Makes identifiers of people without an id unguessable."""
    dar_key: str

    def __repr__(self) -> str:
        return f"State({self.folder})"

    @contextlib.contextmanager
    def announced(self, admin: str) -> Generator[None, None, None]:
        """Say in the folder where the admin listener is, while the block runs."""
        file = self.folder / ADMIN_FILE
        file.write_text(f"{admin}\n", encoding="ascii")
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def open_state(folder: Path, *, now: datetime) -> State:
    """Read a state folder and make what is missing; every secret is readable by its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    dar_key = folder / DAR_KEY_FILE
    if not dar_key.exists():
        write_private(dar_key, secrets.token_urlsafe(24).encode())
    salt = folder / SALT_FILE
    if not salt.exists():
        write_private(salt, secrets.token_bytes(32))
    return State(
        folder=folder,
        certificates=certificates(folder, now=now),
        keys=KeyRing.kept_in(folder),
        secrets=Secrets.kept_in(folder / CLIENTS_FOLDER),
        client_keys=ClientKeys.kept_in(folder / CLIENTS_FOLDER),
        salt=salt.read_bytes(),
        dar_key=dar_key.read_text(encoding="ascii").strip(),
    )
