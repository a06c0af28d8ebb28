"""The one fault that is no answer's but a whole world's: replica and feed out of step.

It is ordered, listed and cleared as every other fault is; the desk for those stands behind.
"""

from typing import Protocol

import msgspec

from mocks.exchange import Answer, Call, as_json
from mocks.life.life import Life
from mocks.life.step import OutOfStep


class FaultOrders(Protocol):
    """The desk that takes all other orders for faults."""

    def list_faults(self, call: Call) -> Answer:
        """List what stands and what there is."""
        ...

    def set_fault(self, call: Call) -> Answer:
        """Take one order."""
        ...

    def clear_faults(self, call: Call) -> Answer:
        """Make every registry well."""
        ...


class StepDesk:
    """Takes the orders about the step of one world, and passes the others on."""

    def __init__(self, life: Life, others: FaultOrders) -> None:
        self._life = life
        self._others = others

    def list_faults(self, call: Call) -> Answer:
        """List what stands and what there is."""
        answer = self._others.list_faults(call)
        listed = msgspec.json.decode(answer.body, type=dict[str, object])
        standing = listed.get("faults")
        others = standing if isinstance(standing, list) else []
        return as_json(listed | {"faults": [*others, *self._life.steps.listing()]})

    def set_fault(self, call: Call) -> Answer:
        """Take one order."""
        try:
            order = msgspec.json.decode(call.body, type=OutOfStep)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return self._others.set_fault(call)
        if order.persona is not None and self._life.present.persona(order.persona) is None:
            return as_json({"error": "unknown_persona", "hint": "GET /personas"}, status=404)
        self._life.steps.set(order, now=self._life.clock())
        return as_json(order, status=201)

    def clear_faults(self, call: Call) -> Answer:
        """Make every registry well, or the one that is named; let feed and replica catch up."""
        registry = call.query.get("registry")
        if registry is None:
            self._life.steps.clear()
        else:
            self._life.steps.lift(registry, persona=call.query.get("persona"))
        return self._others.clear_faults(call)
