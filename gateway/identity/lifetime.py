"""Whether a token is in force: its instants against the clock, with 60 seconds of leeway."""

from datetime import UTC, datetime, timedelta
from typing import Final

from gateway.identity.refusal import TokenRefused
from gateway.identity.token import AccessClaims, IdClaims

LEEWAY: Final = timedelta(seconds=60)


def check_lifetime(claims: AccessClaims | IdClaims, *, now: datetime, max_seconds: int) -> datetime:
    """Give the instant from which the token is no longer accepted. Raises TokenRefused."""
    expires, issued = instant(claims.exp), instant(claims.iat)
    starts = issued if claims.nbf is None else instant(claims.nbf)
    if now >= expires + LEEWAY:
        raise TokenRefused("expired")
    if now < max(issued, starts) - LEEWAY:
        raise TokenRefused("not_yet_valid")
    if not timedelta(0) < expires - issued <= timedelta(seconds=max_seconds):
        raise TokenRefused("lives_too_long")
    return expires + LEEWAY


def instant(seconds: int) -> datetime:
    """Read whole seconds since 1970. Raises TokenRefused for what no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise TokenRefused("claims_malformed") from None
