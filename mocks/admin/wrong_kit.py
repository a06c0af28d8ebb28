"""What wrong tokens are made of: the good ones' claims and key, and every freedom with them."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Final

import msgspec

from mocks.issuer.claims import CitizenSignIn
from mocks.issuer.clients import CLIENTS, SIGN_IN_CLIENT
from mocks.issuer.keys import ALGORITHM
from mocks.issuer.tokens import ACCESS, Minter, Session

Claims = dict[str, object]
AUTHORITY: Final = "aarhus-kommune"


class Kit(msgspec.Struct, frozen=True, kw_only=True):
    """What wrong tokens are made of."""

    minter: Minter
    citizen: CitizenSignIn

    def of_client(self, client_id: str = AUTHORITY, **changes: object) -> Claims:
        """Give the claims of a good token of a system with its first employee, some changed."""
        client = CLIENTS[client_id]
        employee = client.employee(None)
        claims = self.minter.client_access(client, employee)
        return claims | changes

    def of_citizen(self, **changes: object) -> Claims:
        """Give the claims of a citizen's good token, some changed."""
        claims = self.minter.citizen_access(self.citizen, client_id=SIGN_IN_CLIENT)
        return claims | changes

    def signed(self, claims: Claims, **header: object) -> str:
        """Sign claims; what is named of the header is changed, or left out where it is None."""
        return self.sealed(msgspec.json.encode(claims), **header)

    def sealed(self, payload: bytes, **header: object) -> str:
        """Sign any bytes as the payload."""
        return self.by(self.minter.keys.seal, payload, **header)

    def by(self, seal: Callable[[bytes], bytes], payload: bytes, **header: object) -> str:
        """Sign with anything."""
        good = {"alg": ALGORITHM, "kid": self.minter.keys.kid, "typ": ACCESS}
        kept = {name: value for name, value in (good | header).items() if value is not None}
        signed = b".".join((segment(msgspec.json.encode(kept)), segment(payload)))
        return b".".join((signed, segment(seal(signed)))).decode("ascii")

    def now(self) -> int:
        """Give the moment in whole seconds."""
        return int(self.minter.clock().timestamp())

    def session(self) -> Session:
        """Give a citizen's session, for tokens that are no access tokens."""
        return Session(
            sign_in=self.citizen,
            client_id=SIGN_IN_CLIENT,
            scopes=frozenset({"openid"}),
            nonce="nonce",
            sid="sid",
        )


def segment(raw: bytes) -> bytes:
    """Write base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=")
