"""Where the one client that signs people in may have them sent, and how it hears of a logout."""

import ipaddress
from urllib.parse import urlsplit

import msgspec


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """The addresses of a relying party; each is compared exactly. Raises ValueError."""

    redirect_uris: frozenset[str] = frozenset()
    post_logout_redirect_uris: frozenset[str] = frozenset()
    backchannel_logout_uri: str | None = None

    def __post_init__(self) -> None:
        address = self.backchannel_logout_uri
        if address is not None and not is_on_this_machine(address):
            raise ValueError("the address for back-channel logout must be on this machine")


def is_on_this_machine(address: str) -> bool:
    """Tell whether a URL's host is loopback."""
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
