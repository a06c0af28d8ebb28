"""This API's errors: a type, a title and details, as JSON."""

from typing import Final

import msgspec

from mocks.exchange import Answer
from mocks.finding import Finding

JSON: Final = "application/json; charset=UTF-8"
_TITLES: Final[dict[str, tuple[int, str]]] = {
    "ResourceNotFoundError": (404, "The resource was not found"),
    "ResourcePathFormatError": (404, "The URI path was ill-formed."),
    "QueryParameterFormatError": (400, "One or more query parameters was ill-formed."),
    "TooManyRequestsError": (
        429,
        "Too many requests was made by this client. Try again later.",
    ),
}


def error(kind: str, details: object = None, *findings: Finding) -> Answer:
    """Give an error's answer."""
    status, title = _TITLES[kind]
    body = {"type": kind, "title": title} | ({} if details is None else {"details": details})
    return Answer(
        status=status,
        body=msgspec.json.format(msgspec.json.encode(body), indent=2),
        content_type=JSON,
        verdict=f"refused: {kind}",
        findings=findings,
    )
