"""From an Authorization header to who asks: the only way into the house for a bearer token."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Final

import httpx
import structlog

from contracts.errors import CallerUnknown
from gateway.identity.asker import Clients, citizen
from gateway.identity.callers import Citizen, Requester
from gateway.identity.keys import KEPT, KeyRing
from gateway.identity.lifetime import check_lifetime
from gateway.identity.refusal import TokenRefused
from gateway.identity.signature import check_algorithm, check_signature
from gateway.identity.token import Token, access_claims, bearer_token, read_token
from gateway.settings import IssuerSettings, Settings

MOST_REMEMBERED: Final = 4096
log = structlog.get_logger("samsyn.identity")


class Verifier:
    """Tells who asks from a bearer token of a configured issuer."""

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport,
        clock: Callable[[], datetime],
    ) -> None:
        self._clock = clock
        self._clients = Clients(settings.clients, settings.issuers)
        self._issuers = {
            issuer.issuer: (
                issuer,
                KeyRing(issuer.jwks_url, name=name, transport=transport, clock=clock),
            )
            for name, issuer in settings.issuers.items()
        }
        self._remembered: OrderedDict[bytes, tuple[Requester, datetime]] = OrderedDict()

    async def verify(self, authorization_header: str | None) -> Requester | Citizen:
        """Give who asks.

        Raises CallerUnknown (`invalid_token`, or `insufficient_user_authentication` for a sign-in
        that is not sure enough) and EvidenceUnavailable (`issuer_unavailable`).
        """
        try:
            return await self._verified(bearer_token(authorization_header))
        except TokenRefused as refused:
            reason = refused.reason
        log.info("token_refused", reason=reason)
        is_too_low = reason == "assurance_too_low"
        raise CallerUnknown("insufficient_user_authentication" if is_too_low else "invalid_token")

    async def _verified(self, compact: str) -> Requester | Citizen:
        digest = sha256(compact.encode("ascii")).digest()
        if (known := self._recall(digest)) is not None:
            return known
        token = read_token(compact)
        if token.issuer not in self._issuers:
            raise TokenRefused("issuer_unknown")
        issuer, keys = self._issuers[token.issuer]
        check_algorithm(token, issuer.algorithms)
        key = await keys.find(token.header.kid)
        if key is None:
            raise TokenRefused("key_unknown")
        check_signature(token, key)
        return self._asker(token, issuer, digest)

    def _asker(self, token: Token, issuer: IssuerSettings, digest: bytes) -> Requester | Citizen:
        claims = access_claims(token)
        if claims.aud != issuer.audience:
            raise TokenRefused("wrong_audience")
        now = self._clock()
        ends = check_lifetime(claims, now=now, max_seconds=issuer.max_token_seconds)
        requester = self._clients.requester(claims, token.claims)
        if issuer.cpr_number_claim in token.claims:
            if requester is not None:
                raise TokenRefused("client_and_citizen")
            return citizen(claims, token.claims, issuer)
        if requester is None:
            raise TokenRefused("client_unknown")
        if requester.actor is None or requester.actor.subject is None:
            self._remember(digest, requester, min(ends, now + KEPT))
        return requester

    def _recall(self, digest: bytes) -> Requester | None:
        requester, until = self._remembered.get(digest, (None, None))
        if requester is None or until is None:
            return None
        if self._clock() >= until:
            del self._remembered[digest]
            return None
        self._remembered.move_to_end(digest)
        return requester

    def _remember(self, digest: bytes, requester: Requester, until: datetime) -> None:
        """Spare the next call the signature: at most until the token ends or a key may be gone.

        Clients only: no personal number is kept between calls, a citizen's or an employee's.
        """
        self._remembered[digest] = (requester, until)
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
