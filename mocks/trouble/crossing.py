"""Exchanging the answers of two calls at a time, as a connection pool that got crossed would."""

import asyncio

from mocks.exchange import Answer


class Crossing:
    """Where answers of one listener wait for another's of the same registry."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[Answer, asyncio.Future[Answer]]] = {}

    async def exchanged(self, answer: Answer) -> Answer:
        """Give the other call's answer; its own where no other came in time."""
        if answer.swaps_within_seconds is None:
            return answer
        other = self._waiting.pop(answer.crossing, None)
        if other is not None:
            theirs, future = other
            future.set_result(answer)
            return theirs
        future = asyncio.get_running_loop().create_future()
        self._waiting[answer.crossing] = (answer, future)
        try:
            return await asyncio.wait_for(asyncio.shield(future), answer.swaps_within_seconds)
        except TimeoutError:
            return future.result() if future.done() else answer
        finally:
            if self._waiting.get(answer.crossing) == (answer, future):
                del self._waiting[answer.crossing]
