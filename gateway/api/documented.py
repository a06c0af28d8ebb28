"""Which problems a route may answer with, as the OpenAPI document says it."""

from typing import Final

from litestar.openapi.datastructures import ResponseSpec

from gateway.api.problems import PROBLEM_TYPE, Problem

_TEXTS: Final = {
    400: "The question cannot be read",
    401: "No valid token",
    403: "Refused, with a stable code",
    404: "Nobody by that number or alias, or no data to be had",
    408: "The question did not arrive in time",
    409: "It has been settled otherwise in the meantime",
    413: "The question is too large",
    415: "The question is not application/json",
    422: "The Idempotency-Key stood for another body before",
    429: "Too many people asked about within the hour; see Retry-After",
    500: "Something failed on our side; nothing was released",
    503: "A fact or the log is not to be had now; see Retry-After",
}

OF_QUESTIONS: Final = (400, 401, 403, 404, 408, 413, 415, 429, 500, 503)
"""What every route may answer with at which a client asks about a person."""


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """Give the part of a route's responses that are problems."""
    return {
        status: ResponseSpec(
            data_container=Problem,
            description=_TEXTS[status],
            media_type=PROBLEM_TYPE,
            generate_examples=False,  # random letters that look like data
        )
        for status in statuses
    }
