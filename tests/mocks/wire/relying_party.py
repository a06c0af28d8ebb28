"""A client that signs people in as OpenID Connect tells it to: it believes nothing unchecked."""

import hashlib
import re
import secrets
import time
from base64 import urlsafe_b64encode
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class RelyingParty:
    """Discovers the issuer, sends a browser there, redeems the code and checks the tokens."""

    client_id = "samsyn-pages"

    def __init__(self, issuer, *, http, return_to, secret=None, key=None):
        self._return_to = return_to
        self._secret = secret
        self._key = key and ECKey.import_key(key)
        self.http = http
        self.found = self.http.get(f"{issuer}/.well-known/openid-configuration").json()
        assert self.found["issuer"] == issuer

    def sign_in(self, browser, *, acr="substantial", scope="openid profile", **whom):
        self._state, self._nonce = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        self._verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(self._verifier.encode()).digest()
        page = browser.get(
            self.found["authorization_endpoint"],
            params={
                "response_type": "code",
                "client_id": self.client_id,
                "redirect_uri": self._return_to,
                "scope": scope,
                "state": self._state,
                "nonce": self._nonce,
                "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
                "code_challenge_method": "S256",
            },
        )
        request = unescape(re.search(r'name="request" value="([^"]+)"', page.text)[1])
        back = browser.post(
            self.found["authorization_endpoint"],
            data={"request": request, "acr": acr, **(whom or {"persona": "employee"})},
        )
        return self.returned(back.headers["location"])

    def returned(self, location):
        address, _, query = location.partition("?")
        given = dict(parse_qsl(query))
        assert address == self._return_to
        assert given["state"] == self._state
        assert given["iss"] == self.found["issuer"]
        return self.redeem(given["code"])

    def redeem(self, code):
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._return_to,
            "code_verifier": self._verifier,
        }
        tokens = self.http.post(self.found["token_endpoint"], **self._shown(form)).json()
        return tokens, self.believed(tokens)

    def believed(self, tokens):
        keys = KeySet.import_key_set(self.http.get(self.found["jwks_uri"]).json())
        claims = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"]).claims
        half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
        assert claims["iss"] == self.found["issuer"]
        assert claims["aud"] == claims["azp"] == self.client_id
        assert claims["nonce"] == self._nonce
        assert claims["iat"] <= time.time() + 5
        assert claims["exp"] > time.time()
        assert claims["at_hash"] == urlsafe_b64encode(half).rstrip(b"=").decode()
        return claims

    def userinfo(self, tokens):
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        return self.http.get(self.found["userinfo_endpoint"], headers=bearer).json()

    def log_out(self, browser, tokens, *, to):
        asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": to, "state": "x"}
        location = browser.get(self.found["end_session_endpoint"], params=asked).headers["location"]
        assert dict(parse_qsl(urlsplit(location).query)) == {"state": "x"}
        return location

    def _shown(self, form):
        if self._key is None:
            return {"data": form, "auth": (self.client_id, self._secret)}
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.found["token_endpoint"],
            "jti": secrets.token_urlsafe(16),
            "exp": int(time.time()) + 60,
        }
        assertion = jwt.encode({"alg": "ES256"}, claims, self._key)
        return {
            "data": form | {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
        }
