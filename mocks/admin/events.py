"""Orders for life events: `POST /events` and `GET /events`."""

from datetime import UTC
from typing import Final

import msgspec

from mocks.exchange import Answer, Call, as_json
from mocks.life.cadence import in_replica_from
from mocks.life.chronicle import Chapter, Ordered
from mocks.life.events import EXAMPLES, read_event
from mocks.life.life import Life
from mocks.life.refusing import REFUSALS, Refused
from mocks.life.texts import TEXTS

_NOT_FOUND: Final = frozenset({"unknown_persona", "not_in_register", "unknown_address"})
_SAID_ELSEWHERE: Final = ("event", "persona", "pnr", "on", "id")


class EventDesk:
    """Takes orders for one world's events and lists them."""

    def __init__(self, life: Life) -> None:
        self._life = life

    def order(self, call: Call) -> Answer:
        """Let an event happen: 201, or 200 where its id is known already."""
        event = read_event(call.body)
        if event is None:
            return as_json(_unread(call.body), status=400)
        try:
            ordered, is_new = self._life.order(event)
        except Refused as refused:
            status = 404 if refused.code in _NOT_FOUND else 409
            return as_json({"error": refused.code, "hint": REFUSALS[refused.code]}, status=status)
        return as_json(self._shown(self._chapter(ordered)), status=201 if is_new else 200)

    def listing(self, _: Call) -> Answer:
        """Give every event in the order in which they happen, and what can be ordered."""
        shown = [self._shown(chapter) for chapter in self._life.chronicle.chapters]
        known = {kind: {"text": TEXTS[kind], "with": more} for kind, more in EXAMPLES.items()}
        return as_json({"events": shown, "known": known, "refusals": REFUSALS})

    def _chapter(self, ordered: Ordered) -> Chapter:
        return next(each for each in self._life.chronicle.chapters if each.ordered is ordered)

    def _shown(self, chapter: Chapter) -> dict[str, object]:
        ordered = chapter.ordered
        return {
            "id": ordered.id,
            "event": ordered.event.kind,
            "persona": ordered.event.persona,
            "on": ordered.day,
            "with": _options(chapter),
            "ordered_at": ordered.ordered_at.astimezone(UTC),
            "happens_at": ordered.happens_at.astimezone(UTC),
            "state": self._state(chapter),
            "prevented": chapter.prevented,
            "seen_from": _seen_from(chapter),
        }

    def _state(self, chapter: Chapter) -> str:
        if chapter.prevented is not None:
            return "prevented"
        has_come = chapter.ordered.happens_at <= self._life.clock()
        return "happened" if has_come else "coming"


def _seen_from(chapter: Chapter) -> dict[str, object]:
    """Tell from when each registry that is concerned answers accordingly."""
    moments: dict[str, object] = {}
    for notice in chapter.notices:
        at = in_replica_from(notice.at) if notice.registry == "cpr" else notice.at
        moments.setdefault(notice.registry, at.astimezone(UTC))
    return moments


def _options(chapter: Chapter) -> dict[str, object]:
    event = chapter.ordered.event
    given = msgspec.to_builtins(event, enc_hook=str)
    return {name: value for name, value in given.items() if name not in _SAID_ELSEWHERE}


def _unread(body: bytes) -> dict[str, object]:
    """Tell what an order looks like: of that kind, where it names one."""
    kind = _kind(body)
    example = {"event": kind or "move", "persona": "employee"} | EXAMPLES[kind or "move"]
    return {"error": "not_an_event", "hint": example, "known": list(EXAMPLES)}


def _kind(body: bytes) -> str | None:
    try:
        named = msgspec.json.decode(body, type=_Named).event
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return named if named in EXAMPLES else None


class _Named(msgspec.Struct, frozen=True):
    event: str
