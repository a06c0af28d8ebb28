"""The issuer on the wire: discovery, keys, the sign-in page and the token endpoint. Error texts are
fixed codes.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote_plus, urlencode

import msgspec

from mocks.exchange import Answer, Call, Clock, as_json
from mocks.issuer.clients import CLIENTS, SIGN_IN_CLIENT, Secrets
from mocks.issuer.codes import CODE_LIFE, REQUEST_LIFE, Granted, Once, SignInRequest
from mocks.issuer.keys import ALGORITHM
from mocks.issuer.pages import refusal_page, sign_in_page, style_sheet
from mocks.issuer.people import People
from mocks.issuer.tokens import TOKEN_SECONDS, Assurance, CitizenSignIn, Minter

ISSUER_PATH: Final = "/issuer"
RFC8414_PATH: Final = "/.well-known/oauth-authorization-server/issuer"
_ASSURANCES: Final[Mapping[str, Assurance]] = {
    "low": "low",
    "substantial": "substantial",
    "high": "high",
}
_CHALLENGE_LENGTH: Final = 43


class Issuer:
    """One issuer with its clients, its people and the sign-ins under way."""

    def __init__(
        self,
        *,
        minter: Minter,
        secrets: Secrets,
        people: People,
        redirect_uris: frozenset[str],
        clock: Clock,
    ) -> None:
        self._url = minter.issuer
        self._minter = minter
        self._secrets = secrets
        self._people = people
        self._redirect_uris = redirect_uris
        self._clock = clock
        self._requests = Once[SignInRequest](life=REQUEST_LIFE, clock=clock)
        self._codes = Once[Granted](life=CODE_LIFE, clock=clock)
        self._routes: dict[tuple[str, str], Callable[[Call], Answer]] = {
            ("GET", f"{ISSUER_PATH}/.well-known/openid-configuration"): self._discovery,
            ("GET", f"{ISSUER_PATH}/.well-known/oauth-authorization-server"): self._discovery,
            ("GET", RFC8414_PATH): self._discovery,
            ("GET", f"{ISSUER_PATH}/jwks"): self._jwks,
            ("GET", f"{ISSUER_PATH}/style.css"): lambda _: style_sheet(),
            ("GET", f"{ISSUER_PATH}/authorize"): self._ask_who,
            ("POST", f"{ISSUER_PATH}/authorize"): self._send_back,
            ("POST", f"{ISSUER_PATH}/token"): self._token,
        }

    def answer(self, call: Call) -> Answer:
        """Answer one request below the issuer's path."""
        route = self._routes.get((call.method, call.path))
        return route(call) if route else _error(404, "not_found")

    def _discovery(self, _: Call) -> Answer:
        return as_json(
            {
                "issuer": self._url,
                "authorization_endpoint": f"{self._url}/authorize",
                "token_endpoint": f"{self._url}/token",
                "jwks_uri": f"{self._url}/jwks",
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code", "client_credentials"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": [
                    "client_secret_basic",
                    "client_secret_post",
                ],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "scopes_supported": ["openid"],
                "acr_values_supported": list(_ASSURANCES),
                "authorization_response_iss_parameter_supported": True,
            }
        )

    def _jwks(self, _: Call) -> Answer:
        body = msgspec.json.encode(self._minter.published())
        return Answer(
            body=body,
            content_type="application/jwk-set+json",
            headers=(("cache-control", "max-age=600"),),
        )

    def _ask_who(self, call: Call) -> Answer:
        if not self._may_return(call.query):
            return refusal_page()
        request = _sign_in_request(call.query)
        if request is None:
            return self._back(call.query, {"error": "invalid_request"})
        return sign_in_page(
            self._people.choices(),
            request_id=self._requests.put(request),
            redirect_uri=request.redirect_uri,
        )

    def _may_return(self, query: Mapping[str, str]) -> bool:
        """Tell whether the browser may be sent back at all; otherwise this would be an open
        redirect.
        """
        is_known = query.get("client_id") == SIGN_IN_CLIENT
        return is_known and query.get("redirect_uri") in self._redirect_uris

    def _send_back(self, call: Call) -> Answer:
        form = call.form()
        request = self._requests.take(form.get("request", ""))
        if request is None:
            return refusal_page()
        back = {"redirect_uri": request.redirect_uri, "state": request.state}
        person = self._people.person(form.get("persona", ""))
        acr = _ASSURANCES.get(form.get("acr", ""))
        if person is None or acr is None:
            return self._back(back, {"error": "access_denied"})
        sign_in = CitizenSignIn(
            persona=person.id, number=person.number, acr=acr, auth_time=self._clock()
        )
        code = self._codes.put(Granted(request=request, sign_in=sign_in))
        return self._back(back, {"code": code})

    def _back(self, query: Mapping[str, str], result: dict[str, str]) -> Answer:
        parameters = result | {"iss": self._url}
        if "state" in query:
            parameters["state"] = query["state"]
        address = query["redirect_uri"]
        separator = "&" if "?" in address else "?"
        return Answer(
            status=303,
            headers=(
                ("location", f"{address}{separator}{urlencode(parameters)}"),
                ("cache-control", "no-store"),
                ("referrer-policy", "no-referrer"),
            ),
        )

    def _token(self, call: Call) -> Answer:
        form = call.form()
        client_id, secret = _credentials(call, form)
        if not self._secrets.fits(client_id, secret):
            return _error(401, "invalid_client")
        if form.get("grant_type") == "client_credentials":
            return self._for_client(client_id, form)
        if form.get("grant_type") == "authorization_code":
            return self._for_code(client_id, form)
        return _error(400, "unsupported_grant_type")

    def _for_client(self, client_id: str, form: Mapping[str, str]) -> Answer:
        client = CLIENTS.get(client_id)
        if client is None:
            return _error(400, "unauthorized_client")
        try:
            employee = client.employee(form.get("employee"))
        except KeyError:
            return _error(400, "invalid_request")
        return _tokens({"access_token": self._minter.for_client(client, employee)})

    def _for_code(self, client_id: str, form: Mapping[str, str]) -> Answer:
        granted = self._codes.take(form.get("code", ""))
        fits = granted is not None and granted.fits(
            client_id=client_id,
            redirect_uri=form.get("redirect_uri", ""),
            verifier=form.get("code_verifier", ""),
        )
        if granted is None or not fits:
            return _error(400, "invalid_grant")
        return _tokens(
            {
                "access_token": self._minter.for_citizen(granted.sign_in, client_id=client_id),
                "id_token": self._minter.id_token(
                    granted.sign_in, client_id=client_id, nonce=granted.request.nonce
                ),
            }
        )


def _sign_in_request(query: Mapping[str, str]) -> SignInRequest | None:
    is_code_flow = query.get("response_type") == "code"
    is_openid = "openid" in query.get("scope", "").split()
    is_s256 = query.get("code_challenge_method") == "S256"
    has_challenge = len(query.get("code_challenge", "")) == _CHALLENGE_LENGTH
    if not (is_code_flow and is_openid and is_s256 and has_challenge):
        return None
    try:
        return msgspec.convert(
            {name: query.get(name) for name in SignInRequest.__struct_fields__}, SignInRequest
        )
    except msgspec.ValidationError:
        return None


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


def _error(status: int, code: str) -> Answer:
    answer = as_json({"error": code}, status=status)
    if status == 401:
        challenge = ("www-authenticate", 'Basic realm="issuer"')
        answer = msgspec.structs.replace(answer, headers=(*answer.headers, challenge))
    return msgspec.structs.replace(answer, verdict=f"refused: {code}")
