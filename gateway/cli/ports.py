"""Where a sandbox listens, and whether it can."""

import socket
from typing import Final, Self

import msgspec

from gateway.settings import SettingsInvalid

_HOST: Final = "127.0.0.1"


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """Where the sandbox listens; 0 takes a free port."""

    gateway: int = 8080
    admin: int = 8081
    mocks: int = 8090
    mocks_tls: int = 8443
    mocks_admin: int = 8092

    @classmethod
    def free(cls, *, gateway: int | None = None) -> Self:
        """Give ports that nobody uses at this moment, but for the gateway's where it is named."""
        return cls(
            gateway=gateway or _free_port(),
            admin=_free_port(),
            mocks=0,
            mocks_tls=0,
            mocks_admin=0,
        )

    def check_free(self) -> None:
        """Raise SettingsInvalid, before anything is written or started, where one is taken."""
        for port in msgspec.structs.astuple(self):
            if _is_taken(port):
                raise SettingsInvalid(
                    f"port {port} on {_HOST} is taken: stop what listens there (another demo?), "
                    "or give --port, which lets all others be free ones"
                )


def _is_taken(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((_HOST, port))
        except OSError:
            return True
    return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((_HOST, 0))
        return int(free.getsockname()[1])
