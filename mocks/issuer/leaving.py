"""Logging out: RP-initiated logout, and the word to the client behind the browser's back.

Source: OpenID Connect RP-Initiated Logout 1.0 and Back-Channel Logout 1.0.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError

from mocks.exchange import Answer, Call
from mocks.issuer.authorization import Authorization, cookie_header, cookie_of, sent_to
from mocks.issuer.clients import SIGN_IN_CLIENT
from mocks.issuer.keys import ALGORITHM
from mocks.issuer.pages import ask_page, logged_out_page, refusal_page
from mocks.issuer.parties import Party
from mocks.issuer.tokens import Minter, Session

Tell = Callable[[str, str], None]
"""Sends a logout token to an address, without waiting."""
_FORGET: Final = cookie_header("", life=timedelta())


class _Hint(msgspec.Struct, frozen=True, kw_only=True):
    """What a logout reads in the ID token that it is given."""

    aud: str
    sid: str = ""


class Leaving:
    """Ends what `Authorization` began."""

    def __init__(
        self, *, authorization: Authorization, minter: Minter, party: Party, tell: Tell
    ) -> None:
        self._authorization = authorization
        self._minter = minter
        self._party = party
        self._tell = tell

    def answer(self, call: Call) -> Answer:
        """Log the browser out, or ask whether that is meant where no ID token says so."""
        asked = call.query if call.method == "GET" else call.form()
        hint = self._hint(asked)
        address = asked.get("post_logout_redirect_uri")
        if not self._may_be_sent(asked, address, hint):
            return refusal_page()
        browser = self._authorization.browser(call)
        is_meant = hint is not None or "confirmed" in asked
        if browser is not None and not is_meant:
            return ask_page(asked, redirect_uri=address)
        if browser is not None and hint is not None and hint.sid != browser.sid:
            # Somebody else's token: it ends nobody's stay in this browser.
            return refusal_page()
        self._end(call)
        answer = self._sent(address, asked.get("state"))
        return msgspec.structs.replace(answer, headers=(*answer.headers, _FORGET))

    def _hint(self, asked: Mapping[str, str]) -> _Hint | None:
        """Read an ID token of ours, lapsed or not; None where there is none."""
        try:
            keys = self._minter.keys.known(at=self._minter.clock())
            claims = jwt.decode(asked.get("id_token_hint", ""), keys, algorithms=[ALGORITHM]).claims
            return msgspec.convert(claims, _Hint)
        except (JoseError, ValueError):
            return None

    def _may_be_sent(
        self, asked: Mapping[str, str], address: str | None, hint: _Hint | None
    ) -> bool:
        """Tell whether the address is one of the client's, exactly; and it is known whose."""
        named = {asked.get("client_id"), hint.aud if hint else None} - {None}
        if "id_token_hint" in asked and hint is None:
            return False
        if not named <= {SIGN_IN_CLIENT}:
            return False
        return address is None or (bool(named) and address in self._party.post_logout_redirect_uris)

    def _end(self, call: Call) -> None:
        ended = self._authorization.browsers.take(cookie_of(call))
        address = self._party.backchannel_logout_uri
        if ended is None or address is None:
            return
        session = Session(
            sign_in=ended.sign_in,
            client_id=SIGN_IN_CLIENT,
            scopes=frozenset(),
            nonce="",
            sid=ended.sid,
        )
        self._tell(address, self._minter.logout_token(session))

    def _sent(self, address: str | None, state: str | None) -> Answer:
        if address is None:
            return logged_out_page()
        return sent_to(address, {} if state is None else {"state": state})
