"""The one way out to a registry: aiohttp behind httpx's transport interface (speed.md).

Puts the configured address in the place of REGISTRY_BASE and shows our certificate. Follows no
redirect, keeps no cookie, reads no environment. Knows no registry.
"""

import ssl
from typing import Final

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from contracts.adapter import REGISTRY_BASE
from gateway.settings import TransportSettings

_KEPT_OPEN_SECONDS: Final = 30.0
_PATIENCE_SECONDS: Final = 30.0
"""Where an adapter forgot its timeout; the question's deadline is far shorter."""


class ElsewhereRefused(Exception):
    """An adapter addressed something else than its registry. Says not what."""


class RegistryTransport(httpx.AsyncBaseTransport):
    """Sends requests addressed below REGISTRY_BASE to one configured address, and no others."""

    def __init__(self, inner: httpx.AsyncBaseTransport, settings: TransportSettings) -> None:
        self._inner = inner
        self._address = httpx.URL(settings.address)
        self._connect_seconds = settings.connect_timeout_seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send once. Raises ElsewhereRefused, or httpx.TransportError with its cause."""
        addressed = httpx.Request(
            request.method,
            self._below_address(request.url),
            headers=[pair for pair in request.headers.raw if pair[0].lower() != b"host"],
            content=await request.aread(),
            extensions={**request.extensions, "timeout": self._timeout(request)},
        )
        try:
            response = await self._inner.handle_async_request(addressed)
        except aiohttp.ClientError as error:
            # httpx-aiohttp 0.1.12 lets some pass, a malformed status line among them.
            raise httpx.RemoteProtocolError("the registry does not speak HTTP") from error
        response.request = request
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    def _below_address(self, url: httpx.URL) -> httpx.URL:
        base = REGISTRY_BASE
        if (url.scheme, url.host, url.port, url.userinfo) != (base.scheme, base.host, None, b""):
            raise ElsewhereRefused
        return self._address.copy_with(
            raw_path=self._address.raw_path.rstrip(b"/") + url.raw_path, fragment=None
        )

    def _timeout(self, request: httpx.Request) -> dict[str, float]:
        asked = request.extensions.get("timeout", {})
        waits = {
            phase: asked.get(phase) or _PATIENCE_SECONDS
            for phase in ("connect", "read", "write", "pool")
        }
        return {**waits, "connect": min(waits["connect"], self._connect_seconds)}


def open_transport(settings: TransportSettings) -> RegistryTransport:
    """Open the transport to one registry; needs a running event loop. Raises OSError, SSLError."""
    return RegistryTransport(
        _aiohttp_transport(tls_context(settings), connections=settings.connections), settings
    )


def open_plain_transport() -> httpx.AsyncBaseTransport:
    """Open a transport to any address, trusting the system's authorities: for issuers' keys."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    return _aiohttp_transport(_modern(context), connections=4)


def tls_context(settings: TransportSettings) -> ssl.SSLContext:
    """Build the TLS side: the registry is always checked; our certificate where we have one.

    Not `create_default_context`, which writes session keys to a file that the environment names.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if settings.ca_file is None:
        context.load_default_certs()
    else:
        context.load_verify_locations(cafile=settings.ca_file)
    if settings.client_certificate_file is not None:
        context.load_cert_chain(settings.client_certificate_file, settings.client_key_file)
    return _modern(context)


def _modern(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _aiohttp_transport(context: ssl.SSLContext, *, connections: int) -> httpx.AsyncBaseTransport:
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            ssl=context, limit=connections, keepalive_timeout=_KEPT_OPEN_SECONDS
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "samsyn"},
        trust_env=False,
    )
    return AiohttpTransport(verify=context, trust_env=False, client=session)
