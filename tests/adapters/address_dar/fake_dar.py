"""A DAR behind the wire: graphql-core over our own schema, with the rules the real service has."""

import json
from collections.abc import Awaitable, Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from graphql import DocumentNode, build_schema, execute_sync, parse, validate

from contracts.lookup import Lookup, ResidenceKey
from contracts.reading import Reading

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = build_schema(
    (ROOT / "contracts/wire/dar_graphql/schema.graphql").read_text(encoding="utf-8")
)
Row = dict[str, Any]
Fetch = Callable[[ResidenceKey | None], Awaitable[Reading]]
ById = Callable[[str], ResidenceKey]
ByCodes = Callable[..., ResidenceKey]
MakeLookup = Callable[[ResidenceKey | None], Lookup]
RealRows = Callable[[str], list[Row]]


class FakeDar:
    """Answers as the service does; canned answers come first, what it `ignores` makes it lie."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.requests: list[httpx.Request] = []
        self.next_answers: list[httpx.Response | Exception] = []
        self.answers_for: dict[str, httpx.Response] = {}
        self.said_at: dict[str, str] = {}
        self.ignores_times = False
        self.ignores_filters = False

    def add(self, entity: str, **fields: object) -> Row:
        row = {
            "status": "3",
            "registreringFra": "2018-05-03T16:58:34.000000Z",
            "registreringTil": None,
            "virkningFra": "2011-09-09T12:20:37.090000Z",
            "virkningTil": None,
            **fields,
        }
        self.rows.setdefault(entity, []).append(row)
        return row

    @property
    def asked(self) -> list[str]:
        return [_root_field(json.loads(request.content)["query"]) for request in self.requests]

    @property
    def variables(self) -> list[Row]:
        return [json.loads(request.content)["variables"] for request in self.requests]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.next_answers:
            answer = self.next_answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        question = json.loads(request.content)
        canned = self.answers_for.get(_root_field(question["query"]))
        return canned or self._run(question)

    def _run(self, question: Row) -> httpx.Response:
        refused = _broken_rule(question)
        if refused:
            error = {"message": "no", "extensions": {"code": refused}}
            return httpx.Response(200, json={"errors": [error]})
        root = {name: self._resolver(name) for name in SCHEMA.query_type.fields}
        result = execute_sync(
            SCHEMA,
            _document(question["query"]),
            root_value=root,
            variable_values=question["variables"],
        )
        said_at = self.said_at.get(_root_field(question["query"]), "09:59:58")
        headers = {"Date": f"Sun, 22 Nov 2026 {said_at} GMT"}
        return httpx.Response(200, json=result.formatted, headers=headers)

    def _resolver(self, entity: str) -> Callable[..., Row]:
        def resolve(
            _info: object,
            *,
            first: int,
            after: str | None = None,
            **given: Any,
        ) -> Row:
            rows = [row for row in self.rows.get(entity, []) if self._is_wanted(row, **given)]
            start = int(after or 0)
            return {
                "nodes": rows[start : start + first],
                "pageInfo": {
                    "hasNextPage": start + first < len(rows),
                    "endCursor": str(start + first),
                },
            }

        return resolve

    def _is_wanted(self, row: Row, *, where: Row, registreringstid: str, virkningstid: str) -> bool:
        fits = all(
            row.get(name) == test.get("eq") or row.get(name) in (test.get("in") or ())
            for name, test in where.items()
        )
        known = row["registreringFra"] <= registreringstid < (row["registreringTil"] or "9999")
        holds = row["virkningFra"] <= virkningstid < (row["virkningTil"] or "9999")
        return (fits or self.ignores_filters) and ((known and holds) or self.ignores_times)


@cache
def _document(query: str) -> DocumentNode:
    return parse(query)


@cache
def _is_valid(query: str) -> bool:
    return not validate(SCHEMA, _document(query))


def _root_field(query: str) -> str:
    return _document(query).definitions[0].selection_set.selections[0].name.value


def _broken_rule(question: Row) -> str | None:
    if not _is_valid(question["query"]):
        return "HC0011"
    roots = _document(question["query"]).definitions[0].selection_set.selections
    if len(roots) > 1:
        return "DAF-GQL-0010"
    if any(root.alias for root in roots):
        return "DAF-GQL-0008"
    if not {"registreringstid", "virkningstid"} <= {a.name.value for a in roots[0].arguments}:
        return "DAF-GQL-0009"
    filters = question["variables"]["where"].values()
    return "DAF-GQL-0016" if any(len(f.get("in") or ()) > 100 for f in filters) else None


GRAPHQL_NAMES = {
    "id": "id_lokalId",
    "registreringfra": "registreringFra",
    "registreringtil": "registreringTil",
    "virkningfra": "virkningFra",
    "virkningtil": "virkningTil",
    "dørbetegnelse": "doerbetegnelse",
    "husnummer_id": "husnummer",
    "navngivenvej_id": "navngivenVej",
}


def renamed(row: Row) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if name == "position":
            yield name, {"type": "Point", "crs": 25832, "dimension": "XY", "wkt": value}
        else:
            yield GRAPHQL_NAMES.get(name, name), value
