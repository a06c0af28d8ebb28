"""Whether tests have left more in the gateway's store than its logs can bear: told by the figures
that it gives its operator, so that it counts whatever client asked.
"""

import re
from typing import Final

import httpx

_LINE: Final = re.compile(
    r'samsyn_requests_total\{app_name="samsyn",method="(\w+)",path="([^"]+)",status_code="2\d\d"\} '
    r"([0-9.e+]+)"
)
_QUESTIONS: Final = frozenset({"/v1/citizen-data", "/v1/household-data", "/v1/access-checks"})
"""Leave entries and nothing else."""
_MOST_QUESTIONS: Final = 120
"""The brake of a client is on at two hundred people within an hour."""


class Marks:
    """Counts what was written since the store was last empty."""

    def __init__(self, metrics: str, http: httpx.Client) -> None:
        self._metrics = metrics
        self._http = http

    def are_left(self) -> bool:
        """Tell whether the store should be emptied before the next test."""
        counted = _LINE.findall(self._http.get(self._metrics).text)
        written = [(path, float(many)) for method, path, many in counted if method != "GET"]
        questions = sum(many for path, many in written if path in _QUESTIONS)
        return questions > _MOST_QUESTIONS or any(path not in _QUESTIONS for path, _ in written)
