"""The authorization endpoint: from a client's request, by way of the page where somebody chooses
whom to be, back to the client with a code or the reason why not.
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlencode

import msgspec

from mocks.exchange import Answer, Call, Clock
from mocks.issuer.claims import ASSURANCES, Assurance, SignIn
from mocks.issuer.clients import SIGN_IN_CLIENT
from mocks.issuer.codes import CODE_LIFE, REQUEST_LIFE, Granted, Kept
from mocks.issuer.pages import refusal_page, sign_in_page
from mocks.issuer.parties import Party
from mocks.issuer.people import People
from mocks.issuer.picker import offer
from mocks.issuer.request import RequestRefused, SignInRequest, read_request

COOKIE: Final = "samsyn-sign-in"
SESSION_LIFE: Final = timedelta(hours=1)
_LEVELS: Final[Mapping[str, Assurance]] = {level: level for level in ASSURANCES}


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that is signed in here. Never serialised: it may hold a personal number."""

    sign_in: SignIn
    sid: str


class Authorization:
    """Sign-ins under way, codes not yet redeemed, and browsers that are signed in."""

    def __init__(self, *, issuer: str, people: People, party: Party, clock: Clock) -> None:
        self._issuer = issuer
        self._people = people
        self._party = party
        self._clock = clock
        self._requests = Kept[SignInRequest](life=REQUEST_LIFE, clock=clock)
        self.codes = Kept[Granted](life=CODE_LIFE, clock=clock)
        self.browsers = Kept[SignedIn](life=SESSION_LIFE, clock=clock)

    def ask_who(self, call: Call) -> Answer:
        """Answer an authorization request, by GET or by POST."""
        query = call.query if call.method == "GET" else call.form()
        if not self._may_return(query):
            return refusal_page()
        try:
            request = read_request(query)
        except RequestRefused as refused:
            told = {"error": refused.code, "error_description": refused.why}
            return self._back(query.get("state"), query["redirect_uri"], told)
        if "none" in request.prompts:
            return self._silently(request, call)
        return self._page(self._requests.put(request), request, call, search=request.hint)

    def search(self, call: Call) -> Answer:
        """Show the same page again, narrowed by a search."""
        request_id = call.query.get("request", "")
        request = self._requests.see(request_id)
        if request is None:
            return refusal_page()
        return self._page(request_id, request, call, search=call.query.get("q", "")[:100])

    def choose(self, call: Call) -> Answer:
        """Send the browser back as whom somebody chose; every request is answered once."""
        form = call.form()
        request = self._requests.take(form.get("request", ""))
        if request is None:
            return refusal_page()
        kept = self.browser(call)
        if "resume" in form and kept is not None and self._may_resume(request, kept):
            return self._granted(request, kept)
        sign_in = self._chosen(form)
        if sign_in is None:
            return self._refused(request, "access_denied")
        if not request.is_content_with(sign_in.acr):
            return self._refused(request, "unmet_authentication_requirements")
        fresh = SignedIn(sign_in=sign_in, sid=str(uuid.uuid4()))
        return self._granted(request, fresh, cookie=self.browsers.put(fresh))

    def browser(self, call: Call) -> SignedIn | None:
        """Give who is signed in in the browser that calls."""
        return self.browsers.see(cookie_of(call))

    def _may_return(self, query: Mapping[str, str]) -> bool:
        """Tell whether the browser may be sent back at all; otherwise this would be an open
        redirect.
        """
        is_known = query.get("client_id") == SIGN_IN_CLIENT
        return is_known and query.get("redirect_uri") in self._party.redirect_uris

    def _silently(self, request: SignInRequest, call: Call) -> Answer:
        kept = self.browser(call)
        if kept is None or not self._is_fresh(request, kept):
            return self._refused(request, "login_required")
        if not request.is_content_with(kept.sign_in.acr):
            return self._refused(request, "interaction_required")
        return self._granted(request, kept)

    def _page(self, request_id: str, request: SignInRequest, call: Call, *, search: str) -> Answer:
        kept = self.browser(call)
        return sign_in_page(
            offer(self._people, search=search),
            request_id=request_id,
            request=request,
            search=search,
            resumable=kept if kept and self._may_resume(request, kept) else None,
        )

    def _may_resume(self, request: SignInRequest, kept: SignedIn) -> bool:
        is_asked_anew = bool({"login", "select_account"} & request.prompts)
        is_sure = request.is_content_with(kept.sign_in.acr)
        return not is_asked_anew and is_sure and self._is_fresh(request, kept)

    def _is_fresh(self, request: SignInRequest, kept: SignedIn) -> bool:
        if request.max_age_seconds is None:
            return True
        age = self._clock() - kept.sign_in.auth_time
        return age <= timedelta(seconds=request.max_age_seconds)

    def _chosen(self, form: Mapping[str, str]) -> SignIn | None:
        acr, now = _LEVELS.get(form.get("acr", "")), self._clock()
        if acr is None:
            return None
        if "employee" in form:
            return self._people.employee(form["employee"], acr=acr, at=now)
        if "number" in form:
            return self._people.numbered(form["number"], acr=acr, at=now)
        return self._people.citizen(form.get("persona", ""), acr=acr, at=now)

    def _granted(
        self, request: SignInRequest, signed_in: SignedIn, *, cookie: str | None = None
    ) -> Answer:
        granted = Granted(request=request, sign_in=signed_in.sign_in, sid=signed_in.sid)
        code = {"code": self.codes.put(granted)}
        answer = self._back(request.state, request.redirect_uri, code)
        return answer if cookie is None else _with(answer, cookie_header(cookie))

    def _refused(self, request: SignInRequest, code: str) -> Answer:
        return self._back(request.state, request.redirect_uri, {"error": code})

    def _back(self, state: str | None, address: str, result: Mapping[str, str]) -> Answer:
        parameters = {**result, "iss": self._issuer}
        if state is not None:
            parameters["state"] = state
        return sent_to(address, parameters)


def sent_to(address: str, parameters: Mapping[str, str]) -> Answer:
    """Send the browser to an address that has been judged."""
    separator = "&" if "?" in address else "?"
    location = f"{address}{separator}{urlencode(parameters)}" if parameters else address
    return Answer(
        status=303,
        headers=(
            ("location", location),
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
        ),
    )


def cookie_of(call: Call) -> str:
    """Read which browser calls; empty where it does not say."""
    try:
        found = SimpleCookie(call.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def cookie_header(name: str, *, life: timedelta = SESSION_LIFE) -> tuple[str, str]:
    """Write the cookie that keeps a browser signed in; no life forgets it."""
    seconds = int(life.total_seconds())
    return "set-cookie", (
        f"{COOKIE}={name}; Path=/issuer; Max-Age={seconds}; HttpOnly; SameSite=Lax"
    )


def _with(answer: Answer, header: tuple[str, str]) -> Answer:
    return msgspec.structs.replace(answer, headers=(*answer.headers, header))
