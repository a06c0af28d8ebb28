"""Deciding again what was decided, on what was kept of it, and comparing."""

from collections.abc import Mapping

import msgspec

from gateway.access.decide import decide
from gateway.access.decision import Permit
from gateway.access.path import Factor, Step, factors_of, path_of
from gateway.access.record import PERMITTED, DecisionRecord, context_of, result_of


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """What came of deciding again."""

    purpose: str
    """`id@version`; `?` where the catalogue had none by the name that was asked for."""
    asker: str
    """The kind of asker, as the ceilings name it."""
    path: tuple[Step, ...]
    factors: tuple[Factor, ...]
    fields: frozenset[str]
    """What the decision permits; nothing for a refusal."""
    recorded: str
    """`permit`, or the refusal's code."""
    decided: str
    is_same: bool
    """Whether it is the recorded decision in everything that an answer takes from it."""
    was_another: bool
    """Whether something else was decided before the registries were asked."""


def replay(record: DecisionRecord, contents: Mapping[str, bytes]) -> Replay:
    """Decide again; `contents` is purposes and agreements by digest. Raises RecordUnreadable."""
    context = context_of(record, contents)
    decision = decide(context)
    result, purpose = result_of(decision), context.purpose
    return Replay(
        purpose=record.asked.purpose_id if purpose is None else f"{purpose.id}@{purpose.version}",
        asker=record.asker.party,
        path=path_of(context),
        factors=factors_of(context),
        fields=decision.fields if isinstance(decision, Permit) else frozenset(),
        recorded=_named(record.result),
        decided=_named(result),
        is_same=result == record.result,
        was_another=record.first is not None,
    )


def _named(result: str) -> str:
    return "permit" if result.startswith(PERMITTED) else result
