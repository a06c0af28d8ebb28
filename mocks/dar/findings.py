"""Why the address register refuses a question, told for the journal."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from graphql import GraphQLError

from mocks.dar.filters import MOST_IN_FILTER
from mocks.dar.rules import Broken
from mocks.finding import Finding, redacted, shape

SDL_PATH: Final = "/DAR/v1/schema.graphql"
NOT_JSON: Final = Finding(
    where="body",
    rule="JSON with the question's text in `query`",
    expected='{"query": "{ DAR_Adresse(…) { nodes { id_lokalId } } }", "variables": {…}}',
    see=SDL_PATH,
)
_MOST: Final = 5
_QUOTED: Final = re.compile(r'"([^"]*)"')
_RULES: Final[Mapping[str, tuple[str, str, str]]] = {
    "DAF-AUTH-0001": ("query: apikey", "a key, in the query and in no header", "?apikey=KEY"),
    "DAF-AUTH-0002": ("query: apikey", "a key that is known", "what dar_key_file holds"),
    "DAF-GQL-0008": ("fields", "no aliases", "each field by its own name"),
    "DAF-GQL-0009": (
        "arguments",
        "virkningstid and registreringstid on every root field, unless asked by id",
        'virkningstid: "2026-11-22T09:00:00Z", registreringstid: "2026-11-22T09:00:00Z"',
    ),
    "DAF-GQL-0010": ("query", "one root field in a request", "a request for each"),
    "DAF-GQL-0016": ("where", "not too many values in an `in`", f"at most {MOST_IN_FILTER}"),
}


def rule_finding(broken: Broken) -> Finding:
    """Tell which rule of the service, beside its schema, a question breaks."""
    where, rule, expected = _RULES[broken.code]
    return Finding(where=where, rule=rule, expected=expected, see=SDL_PATH)


def graphql_findings(errors: Iterable[GraphQLError]) -> tuple[Finding, ...]:
    """Tell what GraphQL finds wrong: where it stands, and the message without what was sent."""
    return tuple(_finding(error) for error in list(errors)[:_MOST])


def _finding(error: GraphQLError) -> Finding:
    places = ", ".join(f"line {each.line}, column {each.column}" for each in error.locations or ())
    path = "/".join(map(str, error.path or ()))
    message = _QUOTED.sub(lambda match: f'"{shape(match[1])}"', error.message)
    return Finding(
        where=f"query {places}".strip() if places else path or "variables",
        rule=redacted(message),
        expected="what the schema has",
        see=SDL_PATH,
    )
