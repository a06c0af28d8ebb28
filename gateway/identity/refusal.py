"""Why a token was refused: for our own log and tests. The caller is told `invalid_token` only."""

from typing import Literal

RefusalReason = Literal[
    "no_bearer_token",
    "too_long",
    "not_a_compact_jws",
    "not_strict_json",
    "header_not_permitted",
    "wrong_type",
    "issuer_unknown",
    "algorithm_not_permitted",
    "key_unknown",
    "signature_wrong",
    "claims_malformed",
    "wrong_audience",
    "expired",
    "not_yet_valid",
    "lives_too_long",
    "client_unknown",
    "client_and_citizen",
    "issues_no_citizens",
    "actor_not_permitted",
    "actor_malformed",
    "citizen_malformed",
    "privileges_malformed",
    "assurance_too_low",
]


class TokenRefused(Exception):
    """The token is not accepted. The message is a fixed word; it quotes nothing of the token."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason)
        self.reason: RefusalReason = reason
