"""The token that a client shows: fixed, or fresh for each request."""

from collections.abc import Callable
from typing import TypeAlias

from contracts.client.sending import AnswerT, Call

Token: TypeAlias = str | Callable[[], str]
"""A bearer token, or what gives one that is still valid."""


def bearer(call: Call[AnswerT], token: Token | None) -> dict[str, str]:
    """Give the headers of a request."""
    shown = token() if callable(token) else token
    sent = {} if call.body is None else {"Content-Type": "application/json"}
    asked = {} if shown is None else {"Authorization": f"Bearer {shown}"}
    return {"Accept": "application/json", **call.headers, **sent, **asked}
