"""The address register as a service: one POST route, a key, GraphQL's own errors inside 200."""

import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import msgspec
from graphql import DocumentNode, GraphQLError, execute_sync, parse, validate

from mocks.dar.computed import Computed
from mocks.dar.findings import NOT_JSON, SDL_PATH, graphql_findings, rule_finding
from mocks.dar.residents import Residents
from mocks.dar.rows import WireRow, wire_tables
from mocks.dar.rules import Broken, Shape, broken_rule, shape_of
from mocks.dar.schema import SDL_FILE, Turn, executable_schema
from mocks.exchange import Answer, Call, Check, as_json
from mocks.finding import Finding
from mocks.soap import TOO_LONG
from mocks.world.model import World
from mocks.wrong_place import wrong_method, wrong_path

DAR_PATH: Final = "/DAR/v1"
_NO_KEY: Final = Broken(code="DAF-AUTH-0001", text="The query parameter apikey is missing")
_WRONG_KEY: Final = Broken(code="DAF-AUTH-0002", text="The key is not known")
_TOO_LONG: Final = Broken(code="DAF-GQL-0002", text="The question is too long")
_HINT: Final = b"POST a question to /DAR/v1; its schema is at /DAR/v1/schema.graphql\n"
_INTERNAL: Final = Broken(code="DAF-GQL-0001", text="Unexpected Execution Error")
_NOT_APPROVED: Final = Broken(code="DAF-AUTH-0003", text="The service user has no access")
_EXPIRED_KEY: Final = Broken(code="DAF-AUTH-0004", text="The key has expired")
_QUESTIONS_KEPT: Final = 256
_ADDRESS: Final = "DAR_Adresse"


class _Question(msgspec.Struct, frozen=True):
    """GraphQL over HTTP: what a POST body holds."""

    query: str
    variables: dict[str, object] | None = None
    operationName: str | None = None  # noqa: N815  the wire's own name


class _Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A question's text, read and checked once for all its variables."""

    document: DocumentNode
    invalid: list[GraphQLError]
    shape: Shape


class Dar:
    """The world's addresses by GraphQL. `key` is what callers must show."""

    def __init__(self, world: World, *, key: str, check: Check) -> None:
        rows = world.addresses.rows
        tables = wire_tables(rows)
        self._schema = executable_schema(tables, Computed(rows.computed) if rows.computed else None)
        self._addresses = tables[_ADDRESS]
        self._residents = Residents(world)
        self._key = key
        self._check = check
        # Reading a question costs ten times what answering it does, and clients ask the same ones.
        self._prepare = lru_cache(maxsize=_QUESTIONS_KEPT)(self._prepared)

    def answer(self, call: Call) -> Answer:
        """Answer a question, the schema, or what this address is for."""
        if call.method in {"GET", "HEAD"} and call.path == SDL_PATH:
            return Answer(body=SDL_FILE.read_bytes())
        if call.path.rstrip("/") != DAR_PATH:
            return wrong_path(call, hint=_HINT, expected=DAR_PATH)
        if call.method != "POST":
            return wrong_method(call, hint=_HINT, allowed="POST")
        return self._ask(call, turn=_honest)

    def about_another(self, call: Call) -> Answer:
        """Answer with other addresses than those that fit: as many, the next in the register."""
        return self._ask(call, turn=self._others)

    def own_fault(self, call: Call) -> Answer:  # noqa: ARG002  the same for every question
        """Fail as the service does when it breaks: errors inside 200."""
        return _errors(_INTERNAL)

    @property
    def own_ways(self) -> Mapping[str, Callable[[Call], Answer]]:
        """Give the refusals of a caller whose access is not in order, and an empty register."""
        return {
            "nobody": lambda call: self._ask(call, turn=lambda _entity, _found: []),
            "agreement_not_approved": lambda _: _errors(_NOT_APPROVED, status=403),
            "expired_token": lambda _: _errors(_EXPIRED_KEY, status=401),
        }

    def _ask(self, call: Call, *, turn: Turn) -> Answer:
        if call.is_too_long:
            return _errors(_TOO_LONG, TOO_LONG, status=413)
        unkeyed = self._key_breaks(call.query)
        if unkeyed is not None and self._check == "strict":
            return _errors(unkeyed, rule_finding(unkeyed), status=401)
        question = _read(call.body)
        if question is None:
            broken = Broken(code="DAF-GQL-0002", text="Not a question")
            return _errors(broken, NOT_JSON, status=400)
        answer = self._answer(question, turn=turn)
        if unkeyed is not None:
            answer = _warned(answer, unkeyed)
        return msgspec.structs.replace(
            answer, personas=self._residents.named_in(call.body, answer.body)
        )

    def _key_breaks(self, query: Mapping[str, str]) -> Broken | None:
        given = next((value for name, value in query.items() if name.lower() == "apikey"), None)
        if not given:
            return _NO_KEY
        return None if secrets.compare_digest(given.encode(), self._key.encode()) else _WRONG_KEY

    def _answer(self, question: _Question, *, turn: Turn) -> Answer:
        try:
            prepared = self._prepare(question.query)
        except GraphQLError as error:
            return _graphql_errors([error])
        if prepared.invalid:
            return _graphql_errors(prepared.invalid)
        broken = broken_rule(prepared.shape, question.variables or {})
        if broken is not None and self._check == "strict":
            return _errors(broken, rule_finding(broken))
        answer = self._execute(prepared.document, question, turn=turn)
        return answer if broken is None else _warned(answer, broken)

    def _prepared(self, query: str) -> _Prepared:
        document = parse(query)
        return _Prepared(
            document=document,
            invalid=validate(self._schema, document),
            shape=shape_of(document),
        )

    def _execute(self, document: DocumentNode, question: _Question, *, turn: Turn) -> Answer:
        result = execute_sync(
            self._schema,
            document,
            context_value=turn,
            variable_values=question.variables,
            operation_name=question.operationName,
        )
        answer = as_json(result.formatted)
        if not result.errors:
            return answer
        return msgspec.structs.replace(
            answer, verdict="refused: not valid", findings=graphql_findings(result.errors)
        )

    def _others(self, entity: str, found: list[WireRow]) -> list[WireRow]:
        if entity != _ADDRESS:
            return found
        return [self._next_address(row) for row in found]

    def _next_address(self, row: WireRow) -> WireRow:
        others = [other for other in self._addresses if other["id_lokalId"] != row["id_lokalId"]]
        later = [other for other in others if str(other["id_lokalId"]) > str(row["id_lokalId"])]
        return min(later or others, key=lambda other: str(other["id_lokalId"]))


def _honest(_entity: str, found: list[WireRow]) -> list[WireRow]:
    return found


def _read(body: bytes) -> _Question | None:
    try:
        return msgspec.json.decode(body, type=_Question)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _graphql_errors(errors: list[GraphQLError]) -> Answer:
    answer = as_json({"errors": [error.formatted for error in errors]})
    return msgspec.structs.replace(
        answer, verdict="refused: not valid", findings=graphql_findings(errors)
    )


def _warned(answer: Answer, broken: Broken) -> Answer:
    """Say what strict mocks would refuse; an answer that is refused already stays so."""
    is_refused = answer.verdict.startswith("refused")
    return msgspec.structs.replace(
        answer,
        verdict=answer.verdict if is_refused else f"warned: {broken.code}",
        findings=(rule_finding(broken), *answer.findings),
    )


def _errors(broken: Broken, *findings: Finding, status: int = 200) -> Answer:
    body = {"errors": [{"message": broken.text, "extensions": {"code": broken.code}}]}
    return msgspec.structs.replace(
        as_json(body, status=status), verdict=f"refused: {broken.code}", findings=findings
    )
