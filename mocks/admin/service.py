"""The admin routes. A browser's foreign page cannot use them: JSON only, and the host must be this
machine.
"""

from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import urlsplit

import msgspec

from mocks.admin.clock import ClockOrder, shown
from mocks.admin.events import EventDesk
from mocks.admin.faults import FaultDesk
from mocks.admin.feed import FeedDesk
from mocks.admin.journal import ROUTES as JOURNAL_ROUTES
from mocks.admin.journal import JournalDesk
from mocks.admin.step import StepDesk
from mocks.admin.tokens import TokenDesk, TokenWish, WishUnknown
from mocks.clock import OutOfReach
from mocks.exchange import Answer, Call, as_json
from mocks.faults import FaultBoard
from mocks.issuer.tokens import Minter
from mocks.life.life import Life

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_FOREIGN: Final = {"error": "foreign_host", "hint": "only this machine may ask"}
_ORDER: Final = {
    "now": "2027-01-05T09:00:00Z",
    "advance": "P1M",
    "advance_days": 40,
    "freeze": True,
}
_REACH: Final = "at most 700 days from the machine's time"
_NOT_JSON: Final = {"error": "not_json", "hint": "send content-type: application/json"}
WRONG: Final = "/tokens/wrong"
WishT = TypeVar("WishT", bound=msgspec.Struct)


_OF_ALL_WORLDS: Final = ("GET /sandbox", "GET /worlds", "DELETE /worlds/NAME", "POST /reset")


class Admin:
    """Everything that changes or watches the mocks while they run."""

    def __init__(
        self,
        life: Life,
        *,
        faults: FaultBoard,
        journal: JournalDesk,
        tokens: TokenDesk,
        minter: Minter,
    ) -> None:
        desk = FaultDesk(life.present, board=faults)
        self._journal = journal
        self._tokens = tokens
        self._minter = minter
        self._clock = life.clock
        events, feed, step = EventDesk(life), FeedDesk(life), StepDesk(life, desk)
        self._routes: dict[tuple[str, str], Callable[[Call], Answer]] = {
            ("GET", "/"): self._overview,
            ("GET", "/faults"): step.list_faults,
            ("POST", "/faults"): step.set_fault,
            ("DELETE", "/faults"): step.clear_faults,
            ("GET", "/profiles"): desk.list_profiles,
            ("POST", "/profiles"): desk.set_profile,
            ("POST", "/tokens"): self._give_token,
            ("GET", WRONG): tokens.menu,
            ("POST", "/keys/rotate"): self._rotate,
            ("GET", "/clock"): self._read_clock,
            ("POST", "/clock"): self._move_clock,
            ("DELETE", "/clock"): self._reset_clock,
            ("GET", "/events"): events.listing,
            ("POST", "/events"): events.order,
            ("GET", "/feed"): feed.read,
        }

    def answer(self, call: Call) -> Answer:
        """Answer one admin call."""
        refusal = refused(call)
        if refusal is not None:
            return refusal
        if call.method in {"GET", "POST"} and call.path.startswith(f"{WRONG}/"):
            return self._tokens.wrong(call.path.removeprefix(f"{WRONG}/"))
        if self._journal.holds(call.path):
            return self._journal.answer(call)
        route = self._routes.get((call.method, call.path))
        return route(call) if route else as_json(self._routes_shown(), status=404)

    def _overview(self, _: Call) -> Answer:
        return as_json(self._routes_shown())

    def _routes_shown(self) -> dict[str, list[str]]:
        routes = [f"{method} {path}" for method, path in self._routes]
        return {"routes": [*routes, f"POST {WRONG}/NAME", *JOURNAL_ROUTES, *_OF_ALL_WORLDS]}

    def _give_token(self, call: Call) -> Answer:
        wish = _read(call.body, TokenWish)
        if wish is None:
            return as_json({"error": "not_a_wish", "hint": self._tokens.hint()}, status=400)
        try:
            return as_json(self._tokens.token(wish))
        except WishUnknown as unknown:
            return as_json({"error": unknown.code, "known": unknown.known}, status=404)

    def _rotate(self, _: Call) -> Answer:
        self._minter.rotate()
        return as_json({"kid": self._minter.keys.kid, **self._minter.published()}, status=201)

    def _read_clock(self, _: Call) -> Answer:
        return as_json(shown(self._clock))

    def _move_clock(self, call: Call) -> Answer:
        order = _read(call.body, ClockOrder)
        if order is None:
            return as_json({"error": "not_an_order", "hint": _ORDER}, status=400)
        try:
            order.obey(self._clock)
        except OutOfReach:
            return as_json({"error": "out_of_reach", "hint": _REACH}, status=400)
        return as_json(shown(self._clock))

    def _reset_clock(self, _: Call) -> Answer:
        self._clock.reset()
        return as_json(shown(self._clock))


def refused(call: Call) -> Answer | None:
    """Refuse what a browser's foreign page could send; None where the call may go on."""
    if not is_addressed_here(call):
        return as_json(_FOREIGN, status=403)
    if call.method == "POST" and not _is_json(call):
        return as_json(_NOT_JSON, status=415)
    return None


def is_addressed_here(call: Call) -> bool:
    """Tell whether a call names this machine: a name elsewhere that leads here does not."""
    return urlsplit(f"//{call.headers.get('host', '')}").hostname in _LOOPBACK


def _is_json(call: Call) -> bool:
    media_type, _, _ = call.headers.get("content-type", "").partition(";")
    return media_type.strip().lower() == "application/json"


def _read(body: bytes, type_: type[WishT]) -> WishT | None:
    try:
        return msgspec.json.decode(body, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
