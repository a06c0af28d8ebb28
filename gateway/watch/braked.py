"""What is told of those who are cut off for asking about too many people: a line and figures.

The alarm's entry was committed with the refusal (gateway/ledger/brake.py).
"""

from typing import Final

import structlog

from gateway.ledger.brake import TOO_MANY_PEOPLE, CutOff
from gateway.watch.figures import Figures

_log: Final = structlog.get_logger("samsyn.watch")


class Braked:
    """Told of every question that was cut off."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def __call__(self, cut_off: CutOff) -> None:
        """Count it; write the line at the first of this asker within the hour."""
        self._figures.cut_off.inc()
        if cut_off.is_first:
            self._figures.brakes.inc()
            by = cut_off.by
            _log.error(
                TOO_MANY_PEOPLE,
                correlation_id=by.correlation_id,
                client=by.client_id,
                actor=by.actor,
            )
