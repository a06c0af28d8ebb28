"""How often a client asks again, and how long it waits in between."""

from typing import Final

import httpx
import msgspec

from contracts.client.problems import UNREACHABLE, AskLater, SamsynError, error_of
from contracts.client.sending import AnswerT, Call

_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""What tells that the request cannot have arrived."""


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How patient a client is."""

    attempts: int = 3
    """At most so many, the first included."""
    first_wait_seconds: float = 0.5
    """Doubled from one attempt to the next; `Retry-After` goes before it."""
    longest_wait_seconds: float = 10.0
    """Whoever is told to wait longer is told so at once."""

    def wait(self, call: Call[AnswerT], error: SamsynError, *, attempt: int) -> float:
        """Give the seconds to wait before the next attempt. Raises the error where there is none.

        Only what may be repeated is: any look, a request with an Idempotency-Key, and whatever
        cannot have arrived. A question about a citizen is not: each has an entry in her log.
        """
        is_safe = call.is_repeatable or isinstance(error, NotSent)
        if not (is_safe and isinstance(error, AskLater) and attempt < self.attempts):
            raise error
        asked = error.retry_after_seconds
        wait = self.first_wait_seconds * 2 ** (attempt - 1) if asked is None else float(asked)
        if wait > self.longest_wait_seconds:
            raise error
        return wait


class NotSent(AskLater):
    """Nobody took the request: it cannot have arrived."""


def read_or_raise(call: Call[AnswerT], response: httpx.Response) -> AnswerT:
    """Read an answer. Raises the error that it is."""
    if response.is_success:
        return call.read(response.content)
    raise error_of(response.status_code, response.content)


def unreachable(error: httpx.TransportError) -> AskLater:
    """Give the error of an answer that never came. The transport's text may name an address."""
    return (NotSent if isinstance(error, _NOT_SENT) else AskLater)(UNREACHABLE)
