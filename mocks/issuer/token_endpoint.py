"""The token endpoint: a client shows itself and gets its own token, or redeems a code."""

import base64
import binascii
from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import unquote_plus

import msgspec

from mocks.exchange import Answer, Call, as_json
from mocks.issuer.assertion import Assertions
from mocks.issuer.clients import CLIENTS, Secrets
from mocks.issuer.codes import Granted, Kept
from mocks.issuer.people import People
from mocks.issuer.tokens import TOKEN_LIFE, TOKEN_SECONDS, Minter, Session

AUTH_METHODS: Final = ("client_secret_basic", "client_secret_post", "private_key_jwt")
GRANTS: Final = ("authorization_code", "client_credentials")


class TokenEndpoint:
    """Gives tokens to clients; remembers for how long whose access token was whose sign-in."""

    def __init__(
        self,
        *,
        minter: Minter,
        secrets: Secrets,
        assertions: Assertions,
        people: People,
        codes: Kept[Granted],
    ) -> None:
        self._minter = minter
        self._secrets = secrets
        self._assertions = assertions
        self._people = people
        self._codes = codes
        self.sessions = Kept[Session](life=TOKEN_LIFE, clock=minter.clock)
        """By access token: what the userinfo endpoint tells of."""

    def answer(self, call: Call) -> Answer:
        """Answer a token request."""
        form = call.form()
        client_id = self._client(call, form)
        if client_id is None:
            return oauth_error(401, "invalid_client")
        if form.get("grant_type") == "client_credentials":
            return self._for_client(client_id, form)
        if form.get("grant_type") == "authorization_code":
            return self._for_code(client_id, form)
        return oauth_error(400, "unsupported_grant_type")

    def retimed(self, answer: Answer, by: timedelta) -> Answer:
        """Give an answer with its tokens as a clock that is off would have written them."""
        read = msgspec.json.decode(answer.body) if answer.status == 200 else {}
        if "access_token" not in read:
            return answer
        written = {
            name: self._minter.retimed(token, by)
            for name, token in read.items()
            if name in {"access_token", "id_token"}
        }
        return msgspec.structs.replace(answer, body=msgspec.json.encode(read | written))

    def _client(self, call: Call, form: Mapping[str, str]) -> str | None:
        if "client_assertion" in form or "client_assertion_type" in form:
            # Two ways at once are one too many (RFC 6749 section 2.3).
            is_doubled = "client_secret" in form or "authorization" in call.headers
            return None if is_doubled else self._assertions.client_of(form)
        client_id, secret = _credentials(call, form)
        return client_id if self._secrets.fits(client_id, secret) else None

    def _for_client(self, client_id: str, form: Mapping[str, str]) -> Answer:
        client = CLIENTS.get(client_id)
        if client is None:
            return oauth_error(400, "unauthorized_client")
        try:
            employee = client.employee(form.get("employee"))
        except KeyError:
            return oauth_error(400, "invalid_request")
        subject = self._people.as_citizen(employee) if employee else None
        token = self._minter.for_client(client, employee, actor_subject=subject)
        return _tokens({"access_token": token})

    def _for_code(self, client_id: str, form: Mapping[str, str]) -> Answer:
        granted = self._codes.take(form.get("code", ""))
        fits = granted is not None and granted.fits(
            client_id=client_id,
            redirect_uri=form.get("redirect_uri", ""),
            verifier=form.get("code_verifier", ""),
        )
        if granted is None or not fits:
            return oauth_error(400, "invalid_grant")
        session = Session(
            sign_in=granted.sign_in,
            client_id=client_id,
            scopes=granted.request.scopes,
            nonce=granted.request.nonce,
            sid=granted.sid,
        )
        access = self._minter.for_session(session)
        self.sessions.put(session, name=access)
        identity = self._minter.id_token(session, access_token=access)
        scope = " ".join(sorted(session.scopes))
        return _tokens({"access_token": access, "id_token": identity, "scope": scope})


def oauth_error(status: int, code: str) -> Answer:
    """Give an error as RFC 6749 section 5.2 has it: a fixed code."""
    answer = as_json({"error": code}, status=status)
    if status == 401:
        challenge = ("www-authenticate", 'Basic realm="issuer"')
        answer = msgspec.structs.replace(answer, headers=(*answer.headers, challenge))
    return msgspec.structs.replace(answer, verdict=f"refused: {code}")


def _credentials(call: Call, form: Mapping[str, str]) -> tuple[str, str]:
    """Read the client's id and secret from Basic authentication or the form (RFC 6749 section
    2.3.1).
    """
    scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        decoded = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    client_id, _, secret = decoded.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)


def _tokens(tokens: dict[str, str]) -> Answer:
    return as_json(tokens | {"token_type": "Bearer", "expires_in": TOKEN_SECONDS})
