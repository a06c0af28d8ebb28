"""The feed: `GET /feed` gives what the registries told after a place, as thin CloudEvents.

A notice names a persona and says what kind of news there is, never the news itself. The number that
a receiver needs to ask a registry again is there for who asks with `pnr=true`, on this listener of
this machine only: real notices carry nothing else.
"""

from datetime import UTC
from typing import Final

import msgspec

from mocks.exchange import Answer, Call, as_json
from mocks.life.feed import Told
from mocks.life.life import Life
from mocks.life.notices import INVENTED

MOST: Final = 200
LONGEST_WAIT_SECONDS: Final = 60.0
_HINT: Final = "GET /feed?after=PLACE&most=200&wait=60&pnr=true; `next` is the place to go on from"
_NOT_A_PLACE: Final = {"error": "not_a_place", "hint": _HINT}


class Look(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a reader wants."""

    after: int = 0
    most: int = MOST
    wait: float = 0.0
    """Seconds to wait for something to be told."""
    pnr: bool = False

    def __post_init__(self) -> None:
        if not (self.after >= 0 and 1 <= self.most <= MOST):
            raise ValueError("no place, or no size")
        if not 0 <= self.wait <= LONGEST_WAIT_SECONDS:
            raise ValueError("nobody waits that long")


class FeedDesk:
    """Lets one world's feed be read."""

    def __init__(self, life: Life) -> None:
        self._life = life

    def read(self, call: Call) -> Answer:
        """Give what was told; where there is nothing and the reader waits, later."""
        try:
            look = msgspec.convert(call.query, Look, strict=False)
        except msgspec.ValidationError:
            return as_json(_NOT_A_PLACE, status=400)
        if not self._life.feed.reaches(look.after):
            # After a reset the feed begins anew: a reader who stood further begins anew, too.
            return as_json(_NOT_A_PLACE, status=400)
        return self._answer(look)

    def _answer(self, look: Look) -> Answer:
        told = self._life.feed.after(look.after, now=self._life.clock(), most=look.most)
        answer = as_json(
            {
                "notices": [_shown(each, with_number=look.pnr) for each in told],
                "next": told[-1].place if told else look.after,
            }
        )
        if told or not look.wait:
            return answer
        return msgspec.structs.replace(
            answer, later=lambda: self._answer(look), patience_seconds=look.wait
        )


def _shown(told: Told, *, with_number: bool) -> dict[str, object]:
    notice, ordered = told.notice, told.ordered
    data: dict[str, object] = {
        "registry": notice.registry,
        "code": notice.code,
        "code_is_invented": notice.code in INVENTED,
        "on": notice.on,
        "caused_by": {"event": ordered.event.kind, "id": ordered.id},
    }
    data |= _object(told)
    if with_number:
        data |= {
            name: number.reveal()
            for name, number in (("pnr", notice.about), ("new_pnr", notice.successor))
            if number is not None
        }
    return {
        "specversion": "1.0",
        "id": f"{ordered.id}.{told.place}",
        "source": f"/registries/{notice.registry}",
        "type": f"samsyn.sandbox.{notice.registry}.{notice.code}",
        "subject": notice.persona or notice.object_id,
        "time": notice.at.astimezone(UTC),
        "datacontenttype": "application/json",
        "data": data,
    }


def _object(told: Told) -> dict[str, object]:
    notice = told.notice
    if notice.registry == "dar":
        return {"object_id": notice.object_id}
    if notice.registry == "skat":
        return {"months": notice.months, "employer_se": notice.employer_se}
    return {}
