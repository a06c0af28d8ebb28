"""What a private party hears when a citizen's data is not to be had: always the same bytes, always
the same time after it asked (design invariant 6). So it learns nothing about the person, not even
that there is one.
"""

import asyncio
from collections.abc import Awaitable
from typing import Final

import msgspec
from litestar import Response

from contracts.errors import EvidenceUnavailable, GatewayError, TooManyQuestions
from gateway.access.refusals import FACTS_UNAVAILABLE, SUBJECT_NOT_AVAILABLE
from gateway.api.problems import PROBLEM_TYPE, problem

SHARE_FOR_FACTS: Final = 0.8
"""How much of the time the registries may take; the rest is for the log."""
WAKES_LATE_SECONDS: Final = 0.002
"""By how much the loop may oversleep: its timer counts milliseconds."""
_MOST_TURNS: Final = 1000
"""Enough for that long, at some microseconds a turn."""
_BODY: Final = msgspec.json.encode(problem(SUBJECT_NOT_AVAILABLE, status=404))


class Discretion:
    """Holds the constant refusal back until its time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def deadline(self, arrived: float) -> float:
        """Give the time (event loop's clock) after which the facts come too late."""
        return arrived + self._seconds * SHARE_FOR_FACTS

    async def hold(
        self, answering: Awaitable[Response[bytes]], *, arrived: float
    ) -> Response[bytes]:
        """Give the answer, or the constant refusal at its time.

        What is late is `facts_unavailable`, which says nothing about anybody.
        """
        try:
            return await answering
        except TooManyQuestions:
            # Its words tell nothing of her; how soon they come could tell whether we know her.
            await self._wait(arrived)
            raise
        except GatewayError as error:
            if error.code != SUBJECT_NOT_AVAILABLE:
                raise
        await self._wait(arrived)
        return Response(
            _BODY, status_code=404, media_type=PROBLEM_TYPE, headers={"Cache-Control": "no-store"}
        )

    async def _wait(self, arrived: float) -> None:
        """Wait for the time. Raises EvidenceUnavailable where it has passed."""
        now = asyncio.get_running_loop().time
        due = arrived + self._seconds
        left = due - now()
        if left < 0:
            raise EvidenceUnavailable(FACTS_UNAVAILABLE)
        # The loop wakes a whole number of milliseconds after it went to sleep, so the moment would
        # tell when that was: how long the work took, to a fraction of one. The rest is waited out
        # turn by turn.
        await asyncio.sleep(left - WAKES_LATE_SECONDS)
        for _ in range(_MOST_TURNS):
            if now() >= due:
                return
            await asyncio.sleep(0)
        await asyncio.sleep(due - now())  # only where turns take no time
