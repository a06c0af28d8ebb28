"""The issuer on the wire: which path is answered by whom, and the discovery document."""

from collections.abc import Callable
from typing import Final

import msgspec

from mocks.exchange import Answer, Call, as_json
from mocks.issuer.assertion import Assertions
from mocks.issuer.authorization import Authorization
from mocks.issuer.back_channel import tell
from mocks.issuer.claims import ASSURANCES
from mocks.issuer.clients import ClientKeys, Secrets
from mocks.issuer.keys import ALGORITHM
from mocks.issuer.leaving import Leaving, Tell
from mocks.issuer.pages import style_sheet
from mocks.issuer.parties import Party
from mocks.issuer.people import People
from mocks.issuer.request import PROMPTS, SCOPES
from mocks.issuer.token_endpoint import AUTH_METHODS, GRANTS, TokenEndpoint, oauth_error
from mocks.issuer.tokens import Minter
from mocks.issuer.userinfo import Userinfo
from mocks.trouble.spoiling import Twins

ISSUER_PATH: Final = "/issuer"
RFC8414_PATH: Final = "/.well-known/oauth-authorization-server/issuer"


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """How clients show who they are. Never serialised."""

    secrets: Secrets
    keys: ClientKeys

    def __repr__(self) -> str:
        return "Credentials(***)"


class Issuer:
    """One issuer with its clients, its people and the sign-ins under way."""

    def __init__(
        self,
        *,
        minter: Minter,
        credentials: Credentials,
        people: People,
        party: Party,
        tell: Tell = tell,
    ) -> None:
        self._url = minter.issuer
        self._minter = minter
        authorization = Authorization(
            issuer=self._url, people=people, party=party, clock=minter.clock
        )
        assertions = Assertions(
            credentials.keys,
            audiences=frozenset({self._url, f"{self._url}/token"}),
            clock=minter.clock,
        )
        tokens = TokenEndpoint(
            minter=minter,
            secrets=credentials.secrets,
            assertions=assertions,
            people=people,
            codes=authorization.codes,
        )
        leaving = Leaving(authorization=authorization, minter=minter, party=party, tell=tell)
        userinfo = Userinfo(tokens.sessions, names=minter.names)
        self.twins = Twins(retimed=tokens.retimed)
        self._routes: dict[tuple[str, str], Callable[[Call], Answer]] = {
            ("GET", "/.well-known/openid-configuration"): self._discovery,
            ("GET", "/.well-known/oauth-authorization-server"): self._discovery,
            ("GET", "/jwks"): self._jwks,
            ("GET", "/style.css"): lambda _: style_sheet(),
            ("GET", "/authorize"): authorization.ask_who,
            ("POST", "/authorize"): lambda call: _authorize(authorization, call),
            ("GET", "/sign-in"): authorization.search,
            ("POST", "/token"): tokens.answer,
            ("GET", "/userinfo"): userinfo.answer,
            ("POST", "/userinfo"): userinfo.answer,
            ("GET", "/logout"): leaving.answer,
            ("POST", "/logout"): leaving.answer,
        }

    def answer(self, call: Call) -> Answer:
        """Answer one request below the issuer's path."""
        if call.path == RFC8414_PATH:
            return self._discovery(call)
        route = self._routes.get((call.method, call.path.removeprefix(ISSUER_PATH)))
        return route(call) if route else oauth_error(404, "not_found")

    def _discovery(self, _: Call) -> Answer:
        return as_json(_metadata(self._url, self._claims()))

    def _claims(self) -> list[str]:
        own = ("sub", "iss", "aud", "exp", "iat", "nonce", "sid", "acr", "auth_time", "name")
        return [*own, "actor", "actor_subject", *msgspec.structs.astuple(self._minter.names)]

    def _jwks(self, _: Call) -> Answer:
        body = msgspec.json.encode(self._minter.published())
        return Answer(
            body=body,
            content_type="application/jwk-set+json",
            headers=(("cache-control", "max-age=600"),),
        )


def _authorize(authorization: Authorization, call: Call) -> Answer:
    """Tell a client's request by POST from the page's own form."""
    is_choice = "request" in call.form() and "response_type" not in call.form()
    return authorization.choose(call) if is_choice else authorization.ask_who(call)


def _metadata(url: str, claims: list[str]) -> dict[str, object]:
    """Write OpenID Connect Discovery 1.0 and RFC 8414; what is not offered is said, too."""
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "userinfo_endpoint": f"{url}/userinfo",
        "end_session_endpoint": f"{url}/logout",
        "jwks_uri": f"{url}/jwks",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANTS),
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": list(ASSURANCES),
        "prompt_values_supported": list(PROMPTS),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "token_endpoint_auth_signing_alg_values_supported": [ALGORITHM],
        "claim_types_supported": ["normal"],
        "claims_supported": claims,
        "ui_locales_supported": ["da", "en"],
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "frontchannel_logout_supported": False,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
