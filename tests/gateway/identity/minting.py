"""An issuer's pen: signs the right token and every wrong one, at a time that a test moves."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives import hashes, hmac
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

ISSUER = "https://idp.example/aarhus"
BROKER = "https://broker.example"
AUDIENCE = "https://samsyn.example/gateway"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ISSUED = int(NOW.timestamp())
CPR = "https://data.gov.dk/model/core/eid/cprNumber"
LOA = "https://data.gov.dk/concept/core/nsis/loa"
NUMBER = "0108612345"

Json = dict[str, object]


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


class Mint:
    """Signs whatever it is told to: the right token, and every wrong one."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", {"kid": "first", "use": "sig", "alg": "ES256"})
        self.rsa = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
        self.edwards = OKPKey.generate_key("Ed25519", {"kid": "edwards", "use": "sig"})
        self.stranger = ECKey.generate_key("P-256", {"kid": "first", "use": "sig"})

    def header(self, **changes: object) -> Json:
        return _changed({"alg": "ES256", "kid": "first", "typ": "at+jwt"}, changes)

    def claims(self, **changes: object) -> Json:
        issued = int(NOW.timestamp())
        claims: Json = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "aarhus-system",
            "client_id": "aarhus-system",
            "jti": "6f2c",
            "iat": issued,
            "nbf": issued,
            "exp": issued + 3600,
        }
        return _changed(claims, changes)

    def citizen_claims(self, **changes: object) -> Json:
        citizen: Json = {
            "iss": BROKER,
            "sub": "3b1f",
            "acr": "substantial",
            "auth_time": int(NOW.timestamp()),
            LOA: "Substantial",
            CPR: NUMBER,
        }
        return self.claims(**_changed(citizen, changes))

    def actor(self, **changes: object) -> Json:
        actor: Json = {
            "id": "employee-7",
            "unit": "Borgerservice",
            "roles": ["passport", "school-enrolment"],
            "acr": "high",
            "auth_time": int(NOW.timestamp()) - 300,
        }
        return _changed(actor, changes)

    def sign(
        self,
        claims: Json | bytes | None = None,
        *,
        header: Json | bytes | None = None,
        key: ECKey | RSAKey | OKPKey | None = None,
    ) -> str:
        """Sign whatever is said, past every check of the library; bytes go in as they are."""
        protected = _bytes_of(self.header() if header is None else header)
        payload = _bytes_of(self.claims() if claims is None else claims)
        signed = _encoded(protected) + b"." + _encoded(payload)
        algorithm = jws.JWSRegistry.algorithms[_algorithm_for(key or self.key)]
        return (signed + b"." + _encoded(algorithm.sign(signed, key or self.key))).decode()

    def sign_with_public_key_as_secret(self, kid: str) -> str:
        header = _json(self.header(alg="HS256", kid=kid))
        signed = _encoded(header) + b"." + _encoded(_json(self.claims()))
        secret = hmac.HMAC(self.rsa.as_pem(private=False), hashes.SHA256())
        secret.update(signed)
        return (signed + b"." + _encoded(secret.finalize())).decode()

    def unsigned(self) -> str:
        header = _encoded(_json(self.header(alg="none")))
        return (header + b"." + _encoded(_json(self.claims())) + b".").decode()

    def published(self) -> Json:
        return {
            "keys": [each.as_dict(private=False) for each in (self.key, self.rsa, self.edwards)]
        }


def _changed(base: Json, changes: Json) -> Json:
    return {name: value for name, value in {**base, **changes}.items() if value is not ...}


def _algorithm_for(key: ECKey | RSAKey | OKPKey) -> str:
    return {"EC": "ES256", "OKP": "EdDSA", "RSA": "RS256"}[key.key_type]


def _bytes_of(value: Json | bytes) -> bytes:
    return value if isinstance(value, bytes) else _json(value)


def _json(value: Json) -> bytes:
    return json.dumps(value).encode()


def _encoded(raw: bytes) -> bytes:
    return urlsafe_b64encode(raw).rstrip(b"=")
