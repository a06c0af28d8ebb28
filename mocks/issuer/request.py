"""What a client asks of the sign-in page: read, judged by RFC 6749 and OpenID Connect."""

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec

from mocks.issuer.claims import ASSURANCES, Assurance

SCOPES: Final = ("openid", "profile", "privileges")
PROMPTS: Final = ("none", "login", "select_account", "consent")
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_DEFAULT_ACR: Final[Assurance] = "substantial"
ErrorCode = Literal[
    "invalid_request",
    "unsupported_response_type",
    "invalid_scope",
    "request_not_supported",
    "request_uri_not_supported",
]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]


class SignInRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a client sent with the citizen: checked, kept here, never sent through the browser
    again.
    """

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    code_challenge: str
    scopes: frozenset[str]
    prompts: frozenset[str] = frozenset()
    max_age_seconds: int | None = None
    acr_values: tuple[Assurance, ...] = ()
    """Levels that the client will take, the best liked first; empty for any."""
    hint: str = ""
    """What the search begins with."""

    @property
    def least_acr(self) -> Assurance:
        """Give the lowest level that the client will take."""
        return min(self.acr_values, key=ASSURANCES.index, default=ASSURANCES[0])

    @property
    def liked_acr(self) -> Assurance:
        """Give the level that the page proposes."""
        return self.acr_values[0] if self.acr_values else _DEFAULT_ACR

    def is_content_with(self, acr: Assurance) -> bool:
        """Tell whether a level is high enough."""
        return ASSURANCES.index(acr) >= ASSURANCES.index(self.least_acr)


class RequestRefused(Exception):
    """The client asked wrongly: a code for it, and a fixed line for its developer."""

    def __init__(self, code: ErrorCode, why: str) -> None:
        super().__init__(code)
        self.code: ErrorCode = code
        self.why = why


def read_request(query: Mapping[str, str]) -> SignInRequest:
    """Read a request whose client and address are known already. Raises RequestRefused."""
    _check_kind(query)
    _check_proof(query)
    return SignInRequest(
        client_id=query["client_id"],
        redirect_uri=query["redirect_uri"],
        state=_needed(query, "state"),
        nonce=_needed(query, "nonce"),
        code_challenge=query["code_challenge"],
        scopes=_scopes(query),
        prompts=_prompts(query),
        max_age_seconds=_max_age(query),
        acr_values=_acr_values(query),
        hint=query.get("login_hint", "")[:100],
    )


def _check_kind(query: Mapping[str, str]) -> None:
    if "request" in query:
        raise RequestRefused("request_not_supported", "request objects are not taken")
    if "request_uri" in query:
        raise RequestRefused("request_uri_not_supported", "request objects are not taken")
    if "response_type" not in query:
        raise RequestRefused("invalid_request", "response_type is missing or repeated")
    if query["response_type"] != "code":
        raise RequestRefused("unsupported_response_type", "response_type must be code")
    if query.get("response_mode", "query") != "query":
        raise RequestRefused("invalid_request", "response_mode must be query")


def _check_proof(query: Mapping[str, str]) -> None:
    if query.get("code_challenge_method") != "S256":
        raise RequestRefused("invalid_request", "code_challenge_method must be S256")
    if not _CHALLENGE.fullmatch(query.get("code_challenge", "")):
        raise RequestRefused("invalid_request", "code_challenge must be 43 characters of base64url")


def _needed(query: Mapping[str, str], name: str) -> str:
    try:
        return msgspec.convert(query.get(name), _Text)
    except msgspec.ValidationError:
        raise RequestRefused(
            "invalid_request", f"{name} is missing, repeated or too long"
        ) from None


def _scopes(query: Mapping[str, str]) -> frozenset[str]:
    asked = frozenset(query.get("scope", "").split())
    if "openid" not in asked:
        raise RequestRefused("invalid_scope", "scope must hold openid")
    return asked & frozenset(SCOPES)


def _prompts(query: Mapping[str, str]) -> frozenset[str]:
    prompts = frozenset(query.get("prompt", "").split())
    is_contradictory = "none" in prompts and len(prompts) > 1
    if is_contradictory or not prompts <= frozenset(PROMPTS):
        raise RequestRefused("invalid_request", "prompt is none, or some of login, select_account")
    return prompts


def _max_age(query: Mapping[str, str]) -> int | None:
    written = query.get("max_age")
    if written is None:
        return None
    if not (written.isascii() and written.isdecimal() and len(written) < 10):
        raise RequestRefused("invalid_request", "max_age must be whole seconds")
    return int(written)


def _acr_values(query: Mapping[str, str]) -> tuple[Assurance, ...]:
    """Read levels by their word, alone or at the end of an address; others are passed over."""
    words = [value.rsplit("/", 1)[-1].lower() for value in query.get("acr_values", "").split()]
    return tuple(acr for word in words for acr in ASSURANCES if acr == word)
