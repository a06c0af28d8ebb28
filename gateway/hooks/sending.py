"""One attempt: signed, to an address that was looked at, within a time; and what came of it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import aiohttp
import msgspec
from standardwebhooks import Webhook

from gateway.hooks.outbox import Delivery
from gateway.hooks.reach import AddressRefused, GuardedResolver, why_not
from gateway.settings import SettingsInvalid, WebhookSettings

ATTEMPT_SECONDS: Final = 10
_READ_BYTES: Final = 1024
_LONGEST_WAIT_SECONDS: Final = 86_400
_AGENT: Final = "Samsyn-Webhooks/1"


class Receiver(msgspec.Struct, frozen=True, kw_only=True):
    """Where a client wants to be told, and the secrets that its messages are signed with."""

    url: str
    secrets: tuple[str, ...]
    """The newest first; during a change of secrets there are two, and two signatures."""


def receiver_of(settings: WebhookSettings) -> Receiver:
    """Read a client's secrets. Raises SettingsInvalid."""
    files = [settings.secret_file]
    if settings.previous_secret_file is not None:
        files.append(settings.previous_secret_file)
    try:
        return Receiver(url=settings.url, secrets=tuple(read_secret(each) for each in files))
    except (OSError, ValueError):
        raise SettingsInvalid(
            "samsyn.toml [clients.….webhook]: a secret file must hold one line, whsec_ and base64; "
            "make one with: echo whsec_$(openssl rand -base64 24)"
        ) from None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an attempt."""

    outcome: str
    retry_after_seconds: int | None = None

    @property
    def is_delivered(self) -> bool:
        """Tell whether the receiver took it."""
        return self.outcome == "delivered"

    @property
    def is_gone(self) -> bool:
        """Tell whether the receiver wants nothing more, ever."""
        return self.outcome == "gone"


def read_secret(path: Path) -> str:
    """Read a `whsec_…` secret. Raises ValueError, its message is fixed."""
    text = path.read_text(encoding="ascii").strip()
    if not text.startswith("whsec_"):
        raise ValueError("no secret that begins with whsec_")
    Webhook(text)
    return text


class Sender:
    """Sends messages; keeps one pool of connections."""

    def __init__(self, session: aiohttp.ClientSession, *, sandbox: bool) -> None:
        self._session = session
        self._sandbox = sandbox

    async def send(self, receiver: Receiver, delivery: Delivery, *, now: datetime) -> Result:
        """Try once. Never follows a redirect and never raises for what the receiver does."""
        if why_not(receiver.url, sandbox=self._sandbox) is not None:
            return Result(outcome="address_refused")
        try:
            async with asyncio.timeout(ATTEMPT_SECONDS):
                return await self._sent(receiver, delivery, now=now)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return Result(outcome=_fault(error))

    async def _sent(self, receiver: Receiver, delivery: Delivery, *, now: datetime) -> Result:
        async with self._session.post(
            receiver.url,
            data=delivery.body,
            headers=_headers(receiver, delivery, now=now),
            allow_redirects=False,
        ) as answer:
            with contextlib.suppress(aiohttp.ClientError):
                await answer.content.read(_READ_BYTES)  # and no more of it than that
            wait = _retry_after(answer.headers.get("Retry-After"), now=now)
            return Result(outcome=_outcome(answer.status), retry_after_seconds=wait)


@asynccontextmanager
async def open_sender(*, sandbox: bool) -> AsyncIterator[Sender]:
    """Give a sender whose connections go to allowed addresses only."""
    connector = aiohttp.TCPConnector(
        resolver=GuardedResolver(sandbox=sandbox),
        use_dns_cache=False,
        limit=64,
        limit_per_host=4,
        force_close=True,
    )
    async with aiohttp.ClientSession(
        connector=connector,
        trust_env=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    ) as session:
        yield Sender(session, sandbox=sandbox)


def _headers(receiver: Receiver, delivery: Delivery, *, now: datetime) -> dict[str, str]:
    text = delivery.body.decode()
    signatures = (Webhook(each).sign(delivery.id, now, text) for each in receiver.secrets)
    return {
        "Content-Type": "application/json",
        "User-Agent": _AGENT,
        "webhook-id": delivery.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _fault(error: Exception) -> str:
    """Name what kept an attempt from an answer."""
    inner = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(inner, AddressRefused):
        return "address_refused"
    if isinstance(error, TimeoutError):
        return "timed_out"
    return "tls_failed" if isinstance(error, aiohttp.ClientSSLError) else "unreachable"


def _outcome(status: int) -> str:
    if 200 <= status < 300:
        return "delivered"
    if 300 <= status < 400:
        return "redirected"
    if status == 410:
        return "gone"
    if status == 429:
        return "too_many"
    return "refused" if status < 500 else "failed"


def _retry_after(written: str | None, *, now: datetime) -> int | None:
    """Read seconds or a date, at most a day."""
    if written is None:
        return None
    if written.isascii() and written.isdigit():
        return min(int(written[:6]), _LONGEST_WAIT_SECONDS)
    try:
        wait = (parsedate_to_datetime(written) - now).total_seconds()
    except (ValueError, TypeError):
        return None
    return max(0, min(int(wait), _LONGEST_WAIT_SECONDS))
