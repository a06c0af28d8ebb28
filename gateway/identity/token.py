"""One bearer token taken apart strictly, before anybody trusts it. Knows no key and no issuer.

Source: RFC 9068 (access tokens), RFC 7515 (compact JWS), trust.md 2.2.
"""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

import msgspec

from gateway.identity.refusal import TokenRefused
from gateway.identity.strict_json import NotStrict, read_object

LONGEST_TOKEN: Final = 8192
_BEARER: Final = re.compile(r"bearer (?P<token>[A-Za-z0-9._~+/=-]+)", re.ASCII | re.IGNORECASE)
_SEGMENT: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_HEADERS: Final = frozenset({"alg", "typ", "kid", "x5t", "x5t#S256"})
"""What a header may hold. jku, jwk, x5u, x5c and crit would let a token choose its own key."""
ACCESS_TOKEN: Final = frozenset({"at+jwt", "application/at+jwt"})
ID_TOKEN: Final = frozenset({"jwt"})
"""By `typ`; OpenID Connect lets an ID token go without one."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The header members that matter."""

    alg: str
    typ: str
    kid: str


class AccessClaims(msgspec.Struct, frozen=True, kw_only=True):
    """The claims every access token must have; instants are whole seconds since 1970.

    `aud` is one string: a token for several audiences could be replayed by one at another.
    """

    iss: str
    aud: str
    sub: str
    client_id: str
    jti: str
    exp: int
    iat: int
    nbf: int | None = None


class IdClaims(msgspec.Struct, frozen=True, kw_only=True):
    """The claims every ID token must have (OpenID Connect Core 2); `nonce` is ours."""

    iss: str
    aud: str | tuple[str, ...]
    sub: str
    nonce: str
    exp: int
    iat: int
    nbf: int | None = None
    azp: str | None = None


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token's parts, unverified. Never logged, never serialised."""

    compact: str
    header: Header
    issuer: str
    claims: dict[str, object]

    def __repr__(self) -> str:
        return "Token(***)"


def bearer_token(authorization_header: str | None) -> str:
    """Take the token out of an Authorization header. Raises TokenRefused."""
    header = authorization_header or ""
    if len(header) > LONGEST_TOKEN + len("Bearer "):
        raise TokenRefused("too_long")
    match = _BEARER.fullmatch(header)
    if match is None:
        raise TokenRefused("no_bearer_token")
    return match["token"]


def read_token(compact: str, *, types: frozenset[str] = ACCESS_TOKEN) -> Token:
    """Take a compact token apart; header and claims are read, nothing is verified yet.

    `types` are the kinds of token that may come here. Raises TokenRefused.
    """
    segments = compact.split(".")
    if len(segments) != 3 or not all(map(_SEGMENT.fullmatch, segments)):
        raise TokenRefused("not_a_compact_jws")
    try:
        raw_header, claims = (read_object(_bytes_of(segment)) for segment in segments[:2])
    except NotStrict:
        raise TokenRefused("not_strict_json") from None
    _bytes_of(segments[2])
    header = _header(raw_header, types)
    issuer = claims.get("iss")
    if not isinstance(issuer, str):
        raise TokenRefused("claims_malformed")
    return Token(compact=compact, header=header, issuer=issuer, claims=claims)


def access_claims(token: Token) -> AccessClaims:
    """Read the claims that every access token must have. Raises TokenRefused."""
    try:
        claims = msgspec.convert(token.claims, AccessClaims)
    except msgspec.ValidationError:
        raise TokenRefused("claims_malformed") from None
    if "nonce" in token.claims or not all((claims.sub, claims.client_id, claims.jti)):
        raise TokenRefused("claims_malformed")
    return claims


def id_claims(token: Token) -> IdClaims:
    """Read the claims that every ID token must have. Raises TokenRefused."""
    try:
        return msgspec.convert(token.claims, IdClaims)
    except msgspec.ValidationError:
        raise TokenRefused("claims_malformed") from None


def _header(raw: dict[str, object], types: frozenset[str]) -> Header:
    if not _HEADERS.issuperset(raw):
        raise TokenRefused("header_not_permitted")
    if types is ID_TOKEN:
        raw = {"typ": "JWT", **raw}
    if str(raw.get("typ")).lower() not in types:
        raise TokenRefused("wrong_type")
    try:
        header = msgspec.convert(raw, Header)
    except msgspec.ValidationError:
        raise TokenRefused("header_not_permitted") from None
    return header


def _bytes_of(segment: str) -> bytes:
    """Decode base64url that has exactly one spelling: two spellings would be two tokens."""
    try:
        raw = urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except binascii.Error:
        raise TokenRefused("not_a_compact_jws") from None
    if urlsafe_b64encode(raw).rstrip(b"=") != segment.encode("ascii"):
        raise TokenRefused("not_a_compact_jws")
    return raw
