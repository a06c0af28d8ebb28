"""The front of the mocks: what listens where, and who lives in this world.

`GET /personas` is the sandbox's one place that shows personal numbers; they go out in the answer
and nowhere else.
"""

import msgspec

from mocks.exchange import Answer, Call, as_json
from mocks.world.model import Persona, World


class Front:
    """Answers `GET /` and `GET /personas`."""

    def __init__(self, world: World, *, overview: object) -> None:
        self._world = world
        self._overview = overview

    def answer(self, call: Call) -> Answer:
        """Answer a look at the sandbox itself."""
        if call.path not in {"/", "/personas"}:
            return Answer(status=404, body=b"nothing is here; GET / lists what there is\n")
        if call.method not in {"GET", "HEAD"}:
            return Answer(status=405, body=b"GET only\n", headers=(("allow", "GET, HEAD"),))
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
