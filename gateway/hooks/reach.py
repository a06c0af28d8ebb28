"""Which addresses a webhook may go to. What is not plainly public is refused, by name and again by
what the name leads to; the connection is made to exactly what was looked at.

In a sandbox it is this machine alone, and nothing else.
"""

import ipaddress
import re
import socket
from typing import Final
from urllib.parse import SplitResult, urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

HTTPS_PORT: Final = 443
_IPV6: Final = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "64:ff9b::/96",  # NAT64: leads to any IPv4 address
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/32",  # Teredo
            "2001:db8::/32",
            "2002::/16",  # 6to4
            "3fff::/20",
            "fec0::/10",  # the old site-local
        ),
    )
)
_IPV4: Final = tuple(
    map(ipaddress.IPv4Network, ("192.88.99.0/24", "192.0.0.0/24", "255.255.255.255/32"))
)
_NUMBER: Final = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
"""A last label like this makes a browser, and some resolvers, read the whole as an IPv4 address."""
_NAME: Final = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*")


class AddressRefused(OSError):
    """An address that a webhook may not go to. An OSError, as aiohttp expects of a resolver."""


def why_not(url: str, *, sandbox: bool) -> str | None:
    """Say in a word why a webhook may not go there, as far as the address itself tells."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "no_address"
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "no_address"
    return _of_sandbox(parts) if sandbox else _of_internet(parts, port)


def is_public(written: str) -> bool:
    """Tell whether an IP address is one that everybody on the internet may reach."""
    try:
        address = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if inner is not None or int(address) < 2**32:  # mapped, or the old "compatible" form
            return False
        is_listed = any(address in each for each in _IPV6)
    else:
        is_listed = any(address in each for each in _IPV4)
    return address.is_global and not (address.is_multicast or address.is_reserved or is_listed)


def is_of_this_machine(written: str) -> bool:
    """Tell whether an IP address is this machine's own loopback."""
    try:
        return ipaddress.ip_address(written).is_loopback
    except ValueError:
        return False


class GuardedResolver(AbstractResolver):
    """Resolves a name once, refuses it if anything it leads to is not allowed, and gives exactly
    what was looked at: whoever changes the answer in between changes nothing.
    """

    def __init__(self, *, sandbox: bool, inner: AbstractResolver | None = None) -> None:
        self._inner = ThreadedResolver() if inner is None else inner
        self._allowed = is_of_this_machine if sandbox else is_public

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Give the addresses. Raises AddressRefused."""
        found = await self._inner.resolve(host, port, family)
        if not found or not all(self._allowed(each["host"]) for each in found):
            raise AddressRefused
        return found

    async def close(self) -> None:
        """Let go of the resolver behind it."""
        await self._inner.close()


def _of_sandbox(parts: SplitResult) -> str | None:
    host = parts.hostname or ""
    is_here = host == "localhost" or is_of_this_machine(host)
    if parts.scheme not in {"http", "https"}:
        return "no_address"
    return None if is_here else "not_this_machine"


def _of_internet(parts: SplitResult, port: int | None) -> str | None:
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https":
        return "not_https"
    if port not in {None, HTTPS_PORT}:
        return "other_port"
    if ":" in host:
        return None if is_public(host) else "not_public"
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None if is_public(host) else "not_public"
    return None if _NAME.fullmatch(host) and not _is_of_the_house(host) else "no_public_name"


def _is_of_the_house(host: str) -> bool:
    """Tell whether a name is one that only means something inside a network."""
    inside = (".localhost", ".local", ".internal", ".lan", ".home", ".corp", ".arpa", ".test")
    return f".{host}".endswith(inside)
