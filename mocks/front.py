"""The front of the mocks: what listens where, and who lives in this world.

`GET /personas`, `/population` and `/people/INDEX` are the sandbox's only places that show personal
numbers; they go out in the answer and nowhere else.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from mocks.catalogue.page import STYLE_PATH, catalogue_page, style_sheet
from mocks.catalogue.shown import ShownInhabitant, ShownPersona, shown_inhabitant, shown_persona
from mocks.exchange import Answer, Call, as_json
from mocks.world.model import Inhabitant, Population, World
from mocks.wrong_place import wrong_method, wrong_path

MOST_SHOWN: Final = 500
_USUAL: Final = 100
_PEOPLE: Final = "/people/"
_HINT: Final = b"nothing is here; GET / lists what there is\n"
_NOBODY: Final = Answer(status=404, body=b"nobody has that place in this world\n")
_NO_POPULATION: Final = Answer(
    status=404, body=b"this world has its personas only; start the mocks with --people N\n"
)
_BAD_PAGE: Final = Answer(
    status=400, body=b"from is a place from 0 on; count is a number from 1 to 500\n"
)


class Front:
    """Answers looks at the sandbox itself."""

    def __init__(self, world: World, *, overview: object) -> None:
        self._world = world
        self._overview = overview
        self._pages: Final[Mapping[str, Callable[[Call], Answer]]] = {
            "/": lambda _: _for_reading(self._overview),
            "/personas": self._personas,
            "/population": self._population,
            STYLE_PATH: lambda _: style_sheet(),
        }

    def answer(self, call: Call) -> Answer:
        """Answer a look at the sandbox itself."""
        page = self._pages.get(call.path)
        if page is None and call.path.startswith(_PEOPLE):
            page = self._person
        if page is None:
            return wrong_path(call, hint=_HINT, expected="GET / lists them")
        if call.method not in {"GET", "HEAD"}:
            return wrong_method(call, hint=b"GET only\n", allowed="GET, HEAD")
        return page(call)

    def _personas(self, call: Call) -> Answer:
        world = self._world
        shown = [
            shown_persona(persona, persona.number.reveal(), day=world.day)
            for persona in world.personas
        ]
        if _is_browser(call.headers.get("accept", "")):
            people = world.population.size if world.population else 0
            return catalogue_page(shown, people=people, version_tag=world.version_tag)
        return _told({"personas": shown})

    def _population(self, call: Call) -> Answer:
        population = self._world.population
        if population is None:
            return _NO_POPULATION
        first = _whole(call.query.get("from", "0"), most=population.size)
        count = _whole(call.query.get("count", str(_USUAL)), most=MOST_SHOWN)
        if first is None or not count:
            return _BAD_PAGE
        last = min(first + count, population.size)
        return _for_reading(
            {
                "world": self._world.version_tag,
                "people": population.size,
                "from": first,
                "next": last if last < population.size else None,
                "population": _page(population, range(first, last)),
            }
        )

    def _person(self, call: Call) -> Answer:
        population = self._world.population
        if population is None:
            return _NO_POPULATION
        index = _whole(call.path.removeprefix(_PEOPLE), most=population.size)
        somebody = None if index is None else population.inhabitant(index)
        if somebody is None:
            return _NOBODY
        return _for_reading(_shown(somebody, with_income=True))


def _is_browser(accept: str) -> bool:
    """Tell a browser, which names HTML and no JSON, from a program."""
    return "text/html" in accept and "json" not in accept


def _page(population: Population, places: range) -> list[ShownInhabitant]:
    """Show who has these places; whoever is not born yet has none."""
    people = (population.inhabitant(place, with_income=False) for place in places)
    return [_shown(somebody, with_income=False) for somebody in people if somebody]


def _shown(somebody: Inhabitant, *, with_income: bool) -> ShownInhabitant:
    number, former = somebody.number, somebody.former_number
    return shown_inhabitant(
        somebody,
        number.reveal(),
        former.reveal() if former else None,
        with_income=with_income,
    )


def _whole(written: str, *, most: int) -> int | None:
    """Read a whole number from 0 on; None for anything else."""
    is_number = written.isascii() and written.isdigit() and len(written) <= len(str(most))
    return int(written) if is_number and int(written) <= most else None


def _told(content: dict[str, list[ShownPersona]]) -> Answer:
    answer = _for_reading(content)
    return msgspec.structs.replace(answer, headers=(*answer.headers, ("vary", "accept")))


def _for_reading(content: object) -> Answer:
    answer = as_json(content)
    return msgspec.structs.replace(answer, body=msgspec.json.format(answer.body, indent=2))
