"""Whether a token's signature is its issuer's. The only module that asks joserfc to verify."""

import warnings
from collections.abc import Collection

from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning

from gateway.identity.key_set import PublicKey, algorithms_of
from gateway.identity.refusal import TokenRefused
from gateway.identity.token import LONGEST_TOKEN, Token


def check_algorithm(token: Token, permitted: Collection[str]) -> None:
    """Refuse an algorithm that this issuer's table does not name: `none` and HMAC never are."""
    if token.header.alg not in permitted:
        raise TokenRefused("algorithm_not_permitted")


def check_signature(token: Token, key: PublicKey) -> None:
    """Refuse a token that this key did not sign with the algorithm of its header.

    joserfc checks neither `typ` nor `exp`: `token.py` and `lifetime.py` do.
    """
    algorithm = token.header.alg
    if algorithm not in algorithms_of(key):
        raise TokenRefused("algorithm_not_permitted")
    registry = jws.JWSRegistry(algorithms=[algorithm])
    registry.max_header_length = LONGEST_TOKEN
    try:
        with warnings.catch_warnings():
            # RFC 9864 renames EdDSA; with the curve pinned to Ed25519 nothing is left to guess.
            warnings.simplefilter("ignore", SecurityWarning)
            jws.deserialize_compact(token.compact, key, registry=registry)
    except (JoseError, ValueError):
        raise TokenRefused("signature_wrong") from None
