"""The front of the mocks: what listens where, and who lives in this world.

`GET /personas` is the sandbox's one place that shows personal numbers; they go out in the answer
and nowhere else.
"""

from typing import Final

import msgspec

from mocks.exchange import Answer, Call, as_json
from mocks.world.model import Persona, World
from mocks.wrong_place import wrong_method, wrong_path

_HINT: Final = b"nothing is here; GET / lists what there is\n"


class Front:
    """Answers `GET /` and `GET /personas`."""

    def __init__(self, world: World, *, overview: object) -> None:
        self._world = world
        self._overview = overview

    def answer(self, call: Call) -> Answer:
        """Answer a look at the sandbox itself."""
        if call.path not in {"/", "/personas"}:
            return wrong_path(call, hint=_HINT, expected="GET / lists them")
        if call.method not in {"GET", "HEAD"}:
            return wrong_method(call, hint=b"GET only\n", allowed="GET, HEAD")
        if call.path == "/":
            return _for_reading(self._overview)
        return _for_reading({"personas": [_shown(persona) for persona in self._world.personas]})


def _for_reading(content: object) -> Answer:
    answer = as_json(content)
    return msgspec.structs.replace(answer, body=msgspec.json.format(answer.body, indent=2))


def _shown(persona: Persona) -> dict[str, object]:
    return {
        "id": persona.id,
        "pnr": persona.number.reveal(),
        "traits": persona.traits,
        "story": msgspec.to_builtins(persona.story),
        "satisfies_modulus_11": persona.satisfies_modulus_11,
        "is_in_person_register": persona.is_in_person_register,
        "has_mitid": persona.has_mitid,
    }
