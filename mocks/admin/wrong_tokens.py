"""A menu of tokens that nobody may accept, for tests: each with what a gateway must answer.

Each is made as the good ones are, by the same key, with one thing wrong.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import msgspec

from contracts.adapter import Text
from mocks.admin.wrong_kit import AUTHORITY, Claims, Kit, segment
from mocks.issuer.keys import KeyRing
from mocks.issuer.tokens import TOKEN_SECONDS

_DAY: Final = 86_400
_FOREIGN: Final = "https://login.example/other"


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """One dish of the menu."""

    text: Text
    reason: str
    """Why our gateway refuses it, in its own log; its caller is told `code` only."""
    make: Callable[[Kit], str]
    code: str = "invalid_token"

    def shown(self) -> dict[str, object]:
        """Give the row of the menu."""
        gateway = {"status": 401, "code": self.code, "reason": self.reason}
        return {"text": self.text, "gateway": gateway}


def _wrong(da: str, en: str, reason: str, make: Callable[[Kit], str]) -> Wrong:
    return Wrong(text=Text(da=da, en=en), reason=reason, make=make)


def _weak(da: str, en: str, make: Callable[[Kit], str]) -> Wrong:
    code = "insufficient_user_authentication"
    return Wrong(text=Text(da=da, en=en), reason="assurance_too_low", make=make, code=code)


def _hmac(kit: Kit) -> str:
    key = kit.minter.keys.public_pem()
    payload = msgspec.json.encode(kit.of_client())
    return kit.by(lambda signed: hmac.digest(key, signed, hashlib.sha256), payload, alg="HS256")


def _id_token(kit: Kit) -> str:
    return kit.minter.id_token(kit.session(), access_token="")


def _twice(kit: Kit) -> str:
    payload = msgspec.json.encode(kit.of_client())
    return kit.sealed(b'{"sub":"randers-kommune",' + payload[1:])


def _tampered(kit: Kit) -> str:
    header, _, signature = kit.signed(kit.of_client()).split(".")
    other = segment(msgspec.json.encode(kit.of_client(sub="randers-kommune"))).decode("ascii")
    return f"{header}.{other}.{signature}"


def _without(claims: Claims, name: str) -> Claims:
    return {key: value for key, value in claims.items() if key != name}


MENU: Final[Mapping[str, Wrong]] = {
    "expired": _wrong(
        "udløbet for to timer siden",
        "expired two hours ago",
        "expired",
        lambda kit: kit.minter.retimed(kit.signed(kit.of_client()), -timedelta(hours=3)),
    ),
    "future-nbf": _wrong(
        "gælder først om en time",
        "not valid before an hour from now",
        "not_yet_valid",
        lambda kit: kit.signed(kit.of_client(nbf=kit.now() + 3600)),
    ),
    "future-iat": _wrong(
        "udstedt om en time",
        "issued an hour from now",
        "not_yet_valid",
        lambda kit: kit.signed(
            kit.of_client(iat=kit.now() + 3600, exp=kit.now() + 3600 + TOKEN_SECONDS)
        ),
    ),
    "lives-too-long": _wrong(
        "gælder i et døgn",
        "valid for a day",
        "lives_too_long",
        lambda kit: kit.signed(kit.of_client(exp=kit.now() + _DAY)),
    ),
    "no-expiry": _wrong(
        "uden udløb",
        "without an expiry",
        "claims_malformed",
        lambda kit: kit.signed(_without(kit.of_client(), "exp")),
    ),
    "fractional-time": _wrong(
        "udløb som decimaltal",
        "an expiry with a fraction",
        "not_strict_json",
        lambda kit: kit.signed(kit.of_client(exp=kit.now() + 60.5)),
    ),
    "wrong-audience": _wrong(
        "til en anden modtager",
        "for another audience",
        "wrong_audience",
        lambda kit: kit.signed(kit.of_client(aud="https://other.example/gateway")),
    ),
    "two-audiences": _wrong(
        "til to modtagere",
        "for two audiences",
        "claims_malformed",
        lambda kit: kit.signed(kit.of_client(aud=[kit.minter.audience, "https://other.example"])),
    ),
    "unknown-issuer": _wrong(
        "fra en ukendt udsteder",
        "of an unknown issuer",
        "issuer_unknown",
        lambda kit: kit.signed(kit.of_client(iss=_FOREIGN)),
    ),
    "alg-none": _wrong(
        "alg none, uden underskrift",
        "alg none, without a signature",
        "not_a_compact_jws",
        lambda kit: kit.by(lambda _: b"", msgspec.json.encode(kit.of_client()), alg="none"),
    ),
    "alg-none-signed": _wrong(
        "alg none, med underskrift",
        "alg none, with a signature",
        "algorithm_not_permitted",
        lambda kit: kit.signed(kit.of_client(), alg="none"),
    ),
    "hs256-public-key": _wrong(
        "HS256 med den offentlige nøgle som hemmelighed",
        "HS256 with the public key as the secret",
        "algorithm_not_permitted",
        _hmac,
    ),
    "missing-typ": _wrong(
        "uden typ",
        "without typ",
        "wrong_type",
        lambda kit: kit.signed(kit.of_client(), typ=None),
    ),
    "wrong-typ": _wrong(
        "typ JWT", "typ JWT", "wrong_type", lambda kit: kit.signed(kit.of_client(), typ="JWT")
    ),
    "id-token": _wrong(
        "et ID-token i stedet for et adgangstoken",
        "an ID token in place of an access token",
        "wrong_type",
        _id_token,
    ),
    "logout-token": _wrong(
        "et logout-token i stedet for et adgangstoken",
        "a logout token in place of an access token",
        "wrong_type",
        lambda kit: kit.minter.logout_token(kit.session()),
    ),
    "nonce": _wrong(
        "et ID-tokens indhold under et adgangstokens typ",
        "an ID token's claims below an access token's typ",
        "claims_malformed",
        lambda kit: kit.signed(kit.of_citizen(nonce="nonce")),
    ),
    "missing-kid": _wrong(
        "uden kid",
        "without kid",
        "header_not_permitted",
        lambda kit: kit.signed(kit.of_client(), kid=None),
    ),
    "unknown-kid": _wrong(
        "ukendt kid",
        "an unknown kid",
        "key_unknown",
        lambda kit: kit.signed(kit.of_client(), kid="nobodys-key"),
    ),
    "foreign-key": _wrong(
        "vores kid, en andens nøgle",
        "our kid, somebody else's key",
        "signature_wrong",
        lambda kit: kit.by(KeyRing.fresh().seal, msgspec.json.encode(kit.of_client())),
    ),
    "embedded-jwk": _wrong(
        "har sin egen nøgle med (jwk)",
        "brings its own key (jwk)",
        "header_not_permitted",
        lambda kit: kit.signed(kit.of_client(), jwk={"kty": "EC", "crv": "P-256"}),
    ),
    "jku": _wrong(
        "peger på sin egen nøgle (jku)",
        "points at its own key (jku)",
        "header_not_permitted",
        lambda kit: kit.signed(kit.of_client(), jku=f"{_FOREIGN}/jwks"),
    ),
    "crit": _wrong(
        "kræver en udvidelse (crit)",
        "demands an extension (crit)",
        "header_not_permitted",
        lambda kit: kit.signed(kit.of_client(), crit=["b64"], b64=False),
    ),
    "duplicate-claims": _wrong(
        "samme claim to gange", "the same claim twice", "not_strict_json", _twice
    ),
    "tampered": _wrong(
        "ændret efter underskriften", "changed after signing", "signature_wrong", _tampered
    ),
    "missing-jti": _wrong(
        "uden jti",
        "without jti",
        "claims_malformed",
        lambda kit: kit.signed(_without(kit.of_client(), "jti")),
    ),
    "not-an-object": _wrong(
        "indholdet er en liste",
        "the payload is a list",
        "not_strict_json",
        lambda kit: kit.sealed(b"[]"),
    ),
    "padded": _wrong(
        "base64 med lighedstegn",
        "base64 with its padding",
        "not_a_compact_jws",
        lambda kit: kit.signed(kit.of_client()) + "==",
    ),
    "too-long": _wrong(
        "over 8 KiB",
        "over 8 KiB",
        "too_long",
        lambda kit: kit.signed(kit.of_client(padding="x" * 9000)),
    ),
    "unknown-client": _wrong(
        "en klient, som ingen kender",
        "a client that nobody knows",
        "client_unknown",
        lambda kit: kit.signed(kit.of_client(sub="nobody")),
    ),
    "private-with-employee": _wrong(
        "et privat firma med en sagsbehandler",
        "a private firm with a caseworker",
        "actor_not_permitted",
        lambda kit: kit.signed(kit.of_client(sub="rejsebureau")),
    ),
    "malformed-actor": _wrong(
        "en medarbejder uden enhed",
        "an employee without a unit",
        "actor_malformed",
        lambda kit: kit.signed(kit.of_client(actor={"id": "somebody"})),
    ),
    "client-and-citizen": _wrong(
        "en klient, der også er en borger",
        "a client that is a citizen, too",
        "client_and_citizen",
        lambda kit: kit.signed(kit.of_citizen(sub=AUTHORITY)),
    ),
    "citizen-with-employee": _wrong(
        "en borger med en medarbejder",
        "a citizen with an employee",
        "actor_not_permitted",
        lambda kit: kit.signed(kit.of_citizen(actor=kit.of_client()["actor"])),
    ),
    "malformed-privileges": _wrong(
        "en fuldmagtsliste, der ikke er en",
        "a privilege list that is none",
        "privileges_malformed",
        lambda kit: kit.signed(kit.of_citizen(**{kit.minter.names.privileges: "no list"})),
    ),
    "malformed-number": _wrong(
        "et personnummer, der ikke er et",
        "a personal number that is none",
        "citizen_malformed",
        lambda kit: kit.signed(kit.of_citizen(**{kit.minter.names.cpr_number: "nobody"})),
    ),
    "no-auth-time": _wrong(
        "en borger uden tidspunkt for log-ind",
        "a citizen without the time of her sign-in",
        "citizen_malformed",
        lambda kit: kit.signed(_without(kit.of_citizen(), "auth_time")),
    ),
    "low-assurance": _weak(
        "en borger med lavt sikringsniveau",
        "a citizen with low assurance",
        lambda kit: kit.signed(kit.of_citizen(**{kit.minter.names.loa: "Low"})),
    ),
    "no-assurance": _weak(
        "en borger uden sikringsniveau",
        "a citizen without assurance",
        lambda kit: kit.signed(_without(kit.of_citizen(), kit.minter.names.loa)),
    ),
}
