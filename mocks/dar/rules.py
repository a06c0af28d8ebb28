"""Rules of the real service that no schema states (contracts/wire/dar_graphql/SOURCE.md)."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from graphql import (
    DocumentNode,
    FieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    Visitor,
    value_from_ast_untyped,
    visit,
)
from graphql.language import FragmentDefinitionNode

from mocks.dar.filters import MOST_IN_FILTER

_TIMES: Final = frozenset({"registreringstid", "virkningstid"})


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that a question breaks: the service's code and a fixed text."""

    code: str
    text: str


ALIAS: Final = Broken(code="DAF-GQL-0008", text="Aliases are not allowed")
TIMES: Final = Broken(
    code="DAF-GQL-0009", text="virkningstid and registreringstid must be given, unless asked by id"
)
ONE_ROOT: Final = Broken(code="DAF-GQL-0010", text="One root field in a request")
TOO_MANY: Final = Broken(code="DAF-GQL-0016", text="At most 100 values in an in filter")


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules look at in a question, whatever its variables are."""

    has_alias: bool
    roots: tuple[FieldNode, ...]
    """Introspection is left out: it is let through, for tools."""


def shape_of(document: DocumentNode) -> Shape:
    """Look at a valid question."""
    fields = _Fields()
    visit(document, fields)
    roots = (field for field in _roots(document) if not field.name.value.startswith("__"))
    return Shape(has_alias=fields.has_alias, roots=tuple(roots))


def broken_rule(shape: Shape, variables: Mapping[str, object]) -> Broken | None:
    """Give the first rule that a question breaks."""
    if shape.has_alias:
        return ALIAS
    if len(shape.roots) > 1:
        return ONE_ROOT
    breaks = (_root_breaks(root, variables) for root in shape.roots)
    return next((broken for broken in breaks if broken is not None), None)


class _Fields(Visitor):
    has_alias = False

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.has_alias = self.has_alias or node.alias is not None


def _roots(document: DocumentNode) -> Iterator[FieldNode]:
    on_query = [
        definition
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
        or (
            isinstance(definition, FragmentDefinitionNode)
            and definition.type_condition.name.value == "Query"
        )
    ]
    for definition in on_query:
        yield from (
            node for node in definition.selection_set.selections if isinstance(node, FieldNode)
        )


def _root_breaks(root: FieldNode, variables: Mapping[str, object]) -> Broken | None:
    given = {argument.name.value: _value(argument.value, variables) for argument in root.arguments}
    where = given.get("where")
    times = {name for name in _TIMES if given.get(name) is not None}
    if times != _TIMES and not (isinstance(where, Mapping) and "id_lokalId" in where):
        return TIMES
    return TOO_MANY if _longest_in(where) > MOST_IN_FILTER else None


def _value(node: ValueNode, variables: Mapping[str, object]) -> object:
    if isinstance(node, VariableNode):
        return variables.get(node.name.value)
    if isinstance(node, ObjectValueNode):
        return {field.name.value: _value(field.value, variables) for field in node.fields}
    return value_from_ast_untyped(node, dict(variables))


def _longest_in(value: object) -> int:
    if isinstance(value, Mapping):
        return max((_longest_in(part) for part in value.values()), default=0)
    if isinstance(value, list):
        return max(len(value), *(_longest_in(part) for part in value), 0)
    return 0
