"""The sandbox's page: which address shows what, and which form orders what."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from mocks.admin.worlds import WorldsDesk
from mocks.exchange import Answer, Call, as_json
from mocks.life.step import OUT_OF_STEP
from mocks.page import calls, happenings, moments, people, troubles
from mocks.page.dress import Dress
from mocks.page.ordering import KINDS, Kind
from mocks.page.render import ROOMS, Printer, sent_to
from mocks.page.story import commands
from mocks.page.surroundings import Surroundings
from mocks.page.visit import (
    LANGUAGE_COOKIE,
    LANGUAGES,
    PATH,
    SIZE_COOKIE,
    SIZES,
    Visit,
    may_visit,
    safe_return,
    visit_of,
)
from mocks.worlds import MOST_WORLDS, Chosen, Worlds

_KEPT: Final = "Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
_ELSEWHERE: Final = Answer(
    status=403, body=b"only this machine may ask, and forms come from this page\n"
)
_NO_METHOD: Final = Answer(
    status=405, body=b"GET and POST only\n", headers=(("allow", "GET, POST"),)
)
_LARGEST_FORM: Final = 16 * 1024


class SandboxPage:
    """Answers below `/sandbox` on the admin listener, in every world."""

    def __init__(
        self,
        worlds: Worlds,
        desk: WorldsDesk,
        around: Surroundings,
        *,
        dress: Callable[[], Dress],
    ) -> None:
        """`desk` takes the orders, as it takes those of the API."""
        self._worlds = worlds
        self._desk = desk
        self._around = around
        self._dress = dress
        self._printer = Printer(dress)
        self._shows: Final[Mapping[str, Callable[[Visit], dict[str, object]]]] = {
            "": self._start,
            "people": self._people,
            "faults": self._faults,
            "clock": self._clock,
            "events": self._events,
            "worlds": self._world_list,
            "calls": self._calls,
        }

    def holds(self, path: str) -> bool:
        """Tell whether a path is answered here."""
        return path == PATH or path.startswith(f"{PATH}/")

    def answer(self, chosen: Chosen) -> Answer:
        """Answer one call below the page's path."""
        call = chosen.call
        if not may_visit(call):
            return _ELSEWHERE
        visit = visit_of(chosen.world, call)
        if call.method == "POST":
            return self._order(chosen, visit)
        if call.method not in {"GET", "HEAD"}:
            return _NO_METHOD
        if visit.rest in self._shows:
            return self._room(visit, visit.rest)
        room, _, name = visit.rest.partition("/")
        return self._below(visit, room, name)

    def _below(self, visit: Visit, room: str, name: str) -> Answer:
        if room == "files":
            return self._dress().named(*name.partition("/")[::2])
        if room in {"language", "text"}:
            return _wish(visit, room, name)
        if room == "world":
            return sent_to(_world_address(visit.asked("name")))
        if room == "people" and (card := people.card(visit, name)) is not None:
            told = {"room": room, "card": card, **self._surroundings()}
            return self._printer.page(visit, "person.html", told)
        if room == "calls":
            return self._call(visit, *name.partition("/")[::2])
        return self._nothing(visit)

    def _call(self, visit: Visit, written: str, shown_as: str) -> Answer:
        if shown_as == "row" and (row := calls.row(visit, self._around, written)) is not None:
            return self._printer.page(visit, "row.html", {"row": row})
        whole = calls.whole(visit, self._around, written) if not shown_as else None
        if whole is None:
            return self._nothing(visit)
        return self._printer.page(visit, "call.html", {"room": "calls", "whole": whole})

    def _nothing(self, visit: Visit) -> Answer:
        return self._printer.page(visit, "nothing.html", {"room": None}, status=404)

    def _room(
        self, visit: Visit, room: str, *, status: int = 200, problem: str | None = None
    ) -> Answer:
        asked = visit.asked("done")
        done = asked if any(asked == kind.done for kind in KINDS.values()) else None
        told = {"room": room, "done": done, "problem": problem, **self._shows[room](visit)}
        return self._printer.page(visit, f"{room or 'start'}.html", told, status=status)

    def _order(self, chosen: Chosen, visit: Visit) -> Answer:
        kind = KINDS.get(visit.rest)
        if kind is None or len(chosen.call.body) > _LARGEST_FORM:
            return self._nothing(visit)
        form = chosen.call.form()
        back = form.pop("back", kind.room)
        room = back if back in ROOMS else kind.room
        said = self._given(chosen, kind, form)
        if said.status >= 400:
            return self._room(visit, room, status=said.status, problem=_why(said))
        at = _persona_of(form, room)
        return sent_to(f"{visit.href(room)}?done={kind.done}{at}")

    def _given(self, chosen: Chosen, kind: Kind, form: Mapping[str, str]) -> Answer:
        """Give an order to the desk, as a program would."""
        order = kind.order(form)
        call = Call(
            method=order.method,
            path=order.path,
            query=order.query,
            headers={
                "host": chosen.call.headers.get("host", ""),
                "content-type": "application/json",
            },
            body=b"" if order.body is None else msgspec.json.encode(order.body),
        )
        return self._desk.answer(Chosen(world=chosen.world, call=call))

    def _surroundings(self) -> dict[str, object]:
        return {"around": self._around, "last_months": people.last_months}

    def _start(self, visit: Visit) -> dict[str, object]:
        return {
            **self._surroundings(),
            "standing": troubles.standing_in(visit.world),
            "time": moments.moments_of(visit.world),
            "switches": troubles.switches_of(visit.world),
            "lead": people.card(visit, people.LEAD),
            "commands": commands(self._around),
        }

    def _people(self, visit: Visit) -> dict[str, object]:
        place = visit.asked("index")
        return {
            **self._surroundings(),
            "cards": people.cards(visit),
            "search": visit.asked("q"),
            "place": place,
            "neighbour": people.neighbour(visit, place) if place else None,
            "size": people.population_size(visit),
        }

    def _faults(self, visit: Visit) -> dict[str, object]:
        return {
            "standing": troubles.standing_in(visit.world),
            "switches": troubles.switches_of(visit.world),
            "profiles": troubles.profiles(),
            "ids": people.ids(visit),
        }

    def _clock(self, visit: Visit) -> dict[str, object]:
        return {"time": moments.moments_of(visit.world)}

    def _events(self, visit: Visit) -> dict[str, object]:
        ids = people.ids(visit)
        asked = visit.asked("persona")
        return {
            "ids": ids,
            "persona": asked if asked in ids else people.LEAD,
            "orderable": happenings.orderable(),
            "happenings": happenings.happenings(visit.world),
            "notices": happenings.notices(visit.world),
            "is_held_back": troubles.is_feed_held_back(visit.world),
            "out_of_step": OUT_OF_STEP,
        }

    def _world_list(self, _: Visit) -> dict[str, object]:
        return {
            "worlds": self._worlds.listing(),
            "most": MOST_WORLDS,
            "plain": self._around.plain,
        }

    def _calls(self, visit: Visit) -> dict[str, object]:
        return {
            "rows": calls.rows(visit, self._around),
            "ids": people.ids(visit),
            "asked": {name: visit.asked(name) for name in calls.FILTERS},
        }


def _wish(visit: Visit, what: str, value: str) -> Answer:
    """Remember how somebody wants the page, and send her back."""
    back = safe_return(visit.asked("back"), otherwise=visit.href())
    known = LANGUAGES if what == "language" else SIZES
    name = LANGUAGE_COOKIE if what == "language" else SIZE_COOKIE
    return sent_to(back, *([f"{name}={value}; {_KEPT}"] if value in known else []))


def _world_address(name: str) -> str:
    """Give the page of a world; a name that is none is told so there."""
    return f"/w/{name}{PATH}" if name else PATH


def _persona_of(form: Mapping[str, str], room: str) -> str:
    return f"&persona={form.get('persona', '')}" if room == "events" else ""


def _why(said: Answer) -> str:
    """Give the desk's own line."""
    if said.content_type != as_json({}).content_type:
        return said.body.decode()
    told = msgspec.json.decode(said.body, type=dict[str, object])
    hint = told.get("hint", told.get("error", ""))
    return hint if isinstance(hint, str) else str(told.get("error", ""))
