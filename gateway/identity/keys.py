"""The public keys of one issuer: fetched from its pinned address, kept ten minutes."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import httpx
import structlog

from contracts.errors import EvidenceUnavailable
from gateway.identity.key_set import LARGEST_KEY_SET, KeySetUnreadable, PublicKey, read_key_set

KEPT: Final = timedelta(minutes=10)
BETWEEN_SEARCHES: Final = timedelta(minutes=1)
"""How often at most an unknown `kid` makes us look again."""
BETWEEN_FAILURES: Final = timedelta(seconds=5)
_TIMEOUT: Final = httpx.Timeout(2.0).as_dict()
_LONGEST_FETCH_SECONDS: Final = 3.0

Clock = Callable[[], datetime]
log = structlog.get_logger("samsyn.identity")


class KeyRing:
    """One issuer's keys by `kid`. Older than ten minutes they are not used: one may have been
    withdrawn.
    """

    def __init__(
        self, address: str, *, name: str, transport: httpx.AsyncBaseTransport, clock: Clock
    ) -> None:
        self._address = address
        self._name = name
        self._transport = transport
        self._clock = clock
        self._keys: dict[str, PublicKey] = {}
        self._fetched_at: datetime | None = None
        self._failed_at: datetime | None = None
        self._fetching = asyncio.Lock()

    async def find(self, kid: str) -> PublicKey | None:
        """Give the key, or None where the issuer has none by that name.

        Raises EvidenceUnavailable where the issuer cannot be asked and no key is young enough.
        """
        if not self._are_fresh() or (kid not in self._keys and self._may_search()):
            async with self._fetching:
                # Somebody else may have fetched while we waited.
                if not self._are_fresh() or (kid not in self._keys and self._may_search()):
                    await self._refresh()
        if not self._are_fresh():
            raise EvidenceUnavailable(
                "issuer_unavailable", retry_after_seconds=int(BETWEEN_FAILURES.total_seconds())
            )
        return self._keys.get(kid)

    def _are_fresh(self) -> bool:
        return self._is_within(self._fetched_at, KEPT)

    def _may_search(self) -> bool:
        return not (
            self._is_within(self._fetched_at, BETWEEN_SEARCHES)
            or self._is_within(self._failed_at, BETWEEN_SEARCHES)
        )

    def _is_within(self, since: datetime | None, span: timedelta) -> bool:
        return since is not None and timedelta(0) <= self._clock() - since < span

    async def _refresh(self) -> None:
        if self._is_within(self._failed_at, BETWEEN_FAILURES):
            return
        try:
            async with asyncio.timeout(_LONGEST_FETCH_SECONDS):
                self._keys = read_key_set(await self._fetch())
        except (httpx.HTTPError, httpx.StreamError, KeySetUnreadable, TimeoutError) as error:
            self._failed_at = self._clock()
            log.warning("issuer_keys_failed", issuer=self._name, error=type(error).__name__)
        else:
            self._fetched_at, self._failed_at = self._clock(), None

    async def _fetch(self) -> bytes:
        """Ask once; a redirect is a refusal, and nothing larger than a key set is read."""
        request = httpx.Request(
            "GET",
            self._address,
            headers={"accept": "application/json, application/jwk-set+json"},
            extensions={"timeout": _TIMEOUT},
        )
        response = await self._transport.handle_async_request(request)
        try:
            if response.status_code != httpx.codes.OK:
                raise KeySetUnreadable
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > LARGEST_KEY_SET:
                    raise KeySetUnreadable
        finally:
            await response.aclose()
        return bytes(body)
