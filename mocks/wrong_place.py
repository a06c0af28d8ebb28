"""Calls to where nothing is, and by methods that nothing takes: one line, and why."""

from mocks.exchange import Answer, Call
from mocks.finding import Finding, redacted


def wrong_path(call: Call, *, hint: bytes, expected: str) -> Answer:
    """Answer 404 with one line; `expected` says which paths there are."""
    finding = Finding(
        where="path",
        rule="a path that something answers at",
        sent=redacted(call.path),
        expected=expected,
    )
    return Answer(status=404, body=hint, verdict="refused: nothing is here", findings=(finding,))


def wrong_method(call: Call, *, hint: bytes, allowed: str) -> Answer:
    """Answer 405 with one line and what is allowed."""
    finding = Finding(
        where="method", rule="a method that is taken here", sent=call.method, expected=allowed
    )
    return Answer(
        status=405,
        body=hint,
        headers=(("allow", allowed),),
        verdict="refused: wrong method",
        findings=(finding,),
    )
