"""The userinfo endpoint: what the ID token says, once more, to whoever holds the access token."""

from typing import Final

import msgspec

from mocks.exchange import Answer, Call, as_json
from mocks.issuer.claims import ClaimNames, identity_claims
from mocks.issuer.codes import Kept
from mocks.issuer.tokens import Session

_REFUSED: Final = 'Bearer realm="issuer", error="invalid_token"'


class Userinfo:
    """Answers for the access tokens that a code was redeemed for; a restart forgets them."""

    def __init__(self, sessions: Kept[Session], *, names: ClaimNames) -> None:
        self._sessions = sessions
        self._names = names

    def answer(self, call: Call) -> Answer:
        """Answer with claims, or say that the token is none of these."""
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        session = self._sessions.see(token.strip()) if scheme.lower() == "bearer" else None
        if session is None:
            refused = as_json({"error": "invalid_token"}, status=401)
            told = (*refused.headers, ("www-authenticate", _REFUSED))
            return msgspec.structs.replace(refused, headers=told, verdict="refused: invalid_token")
        sign_in = session.sign_in
        claims = identity_claims(sign_in, self._names, session.scopes)
        return as_json({"sub": sign_in.subject} | claims)
