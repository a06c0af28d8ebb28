"""A published key set (RFC 7517) read strictly: public asymmetric keys for signatures only."""

from collections import Counter
from typing import Final, cast

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey, import_key

from gateway.identity.strict_json import NotStrict, read_object

LARGEST_KEY_SET: Final = 64 * 1024
MOST_KEYS: Final = 50
SMALLEST_RSA_BITS: Final = 2048
_PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_KINDS: Final = frozenset({"EC", "OKP", "RSA"})

PublicKey = ECKey | OKPKey | RSAKey


class KeySetUnreadable(Exception):
    """What the issuer sent is no key set."""


def read_key_set(body: bytes) -> dict[str, PublicKey]:
    """Give the usable keys by `kid`; others are passed over. Raises KeySetUnreadable."""
    try:
        listed = read_object(body).get("keys")
    except NotStrict:
        raise KeySetUnreadable from None
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise KeySetUnreadable
    entries = [entry for entry in listed if isinstance(entry, dict)]
    named = [(kid, entry) for entry in entries if isinstance(kid := entry.get("kid"), str)]
    uses = Counter(kid for kid, _ in named)
    keys = {kid: _key(entry) for kid, entry in named if uses[kid] == 1}
    return {kid: key for kid, key in keys.items() if key is not None}


def algorithms_of(key: PublicKey) -> frozenset[str]:
    """List the algorithms that may be used with a key, by its kind, curve, size and own `alg`."""
    if isinstance(key, RSAKey):
        is_long = key.raw_value.key_size >= SMALLEST_RSA_BITS
        able = {"RS256", "PS256"} if is_long else set()
    else:
        curves = {"P-256": "ES256", "P-384": "ES384", "Ed25519": "EdDSA"}
        able = {curves[key.curve_name]} if key.curve_name in curves else set()
    own = key.get("alg")
    return frozenset(able if own is None else able & {own})


def _key(entry: dict[str, object]) -> PublicKey | None:
    """Read one entry. One that gives away its private part is nobody's key any more."""
    is_public = entry.get("kty") in _KINDS and not _PRIVATE & entry.keys()
    if not is_public or not _is_for_signatures(entry):
        return None
    try:
        key = import_key(cast("dict[str, str | list[str]]", entry))
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return None if isinstance(key, OctKey) else key


def _is_for_signatures(entry: dict[str, object]) -> bool:
    operations = entry.get("key_ops", ["verify"])
    is_able = isinstance(operations, list) and "verify" in operations
    return entry.get("use", "sig") == "sig" and is_able
