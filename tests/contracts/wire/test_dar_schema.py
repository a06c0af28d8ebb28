"""Our GraphQL schema against the official one, and the adapter's questions against both."""

from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_specified_scalar_type,
    parse,
    validate,
)

from adapters.address_dar.request import ENTITIES, Version, document

OURS = build_schema(
    (Path(__file__).resolve().parents[3] / "contracts/wire/dar_graphql/schema.graphql").read_text(
        encoding="utf-8"
    )
)


@pytest.fixture(scope="session")
def theirs(official: Path) -> GraphQLSchema:
    text = (official / "datafordeler" / "DAR_V001.schema.graphql").read_text(encoding="utf-8")
    return build_schema(text)


def facts_of(schema: GraphQLSchema) -> set[tuple[str, ...]]:
    """Every statement a schema makes about types, fields, arguments, values and interfaces."""
    facts = set()
    for name, kind in schema.type_map.items():
        if name.startswith("__") or is_specified_scalar_type(kind):
            continue
        facts.add((type(kind).__name__, name))
        if isinstance(kind, GraphQLEnumType):
            facts |= {("value", name, value) for value in kind.values}
        if isinstance(kind, GraphQLObjectType):
            facts |= {("implements", name, interface.name) for interface in kind.interfaces}
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            facts |= {("field", name, key, str(field.type)) for key, field in kind.fields.items()}
        if isinstance(kind, GraphQLObjectType):
            facts |= {
                ("argument", name, key, argument, str(given.type))
                for key, field in kind.fields.items()
                for argument, given in field.args.items()
            }
    return facts


def test_everything_in_our_schema_is_in_the_official_one(theirs: GraphQLSchema) -> None:
    assert facts_of(OURS) - facts_of(theirs) == set()


def test_our_queries_take_every_argument_that_the_official_ones_take(theirs: GraphQLSchema) -> None:
    ours = facts_of(OURS)
    carried = {fact[1:] for fact in ours if fact[:2] == ("field", "Query")}
    official = {
        fact
        for fact in facts_of(theirs)
        if fact[:2] == ("argument", "Query") and fact[2] in {field[1] for field in carried}
    }

    assert official <= ours
    assert len(carried) == len(ENTITIES)


@pytest.mark.parametrize(
    "planted",
    [
        ("postnr: String\n", "postnr: Int\n"),
        ("hasNextPage: Boolean!", "hasNextPage: Boolean"),
        ("virkningstid: DafDateTime", "virkningstid: String"),
        ("vejmidte: String", "vejmidten: String"),
        ("  XYZ\n", "  XYZM\n"),
    ],
    ids=["type", "nullability", "argument", "name", "value"],
)
def test_a_planted_difference_is_found(theirs: GraphQLSchema, planted: tuple[str, str]) -> None:
    text = (
        Path(__file__).resolve().parents[3] / "contracts/wire/dar_graphql/schema.graphql"
    ).read_text(encoding="utf-8")
    altered = build_schema(text.replace(*planted))

    assert facts_of(altered) - facts_of(theirs) != set()


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.entity)
def test_a_question_is_valid_by_our_schema(entity: type[Version]) -> None:
    assert validate(OURS, parse(document(entity))) == []


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.entity)
def test_a_question_is_valid_by_the_official_schema(
    theirs: GraphQLSchema, entity: type[Version]
) -> None:
    assert validate(theirs, parse(document(entity))) == []


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.entity)
def test_a_question_keeps_the_rules_that_no_schema_states(entity: type[Version]) -> None:
    operation = parse(document(entity)).definitions[0]
    roots = operation.selection_set.selections

    assert [root.name.value for root in roots] == [entity.entity]
    assert roots[0].alias is None
    assert {"registreringstid", "virkningstid"} <= {a.name.value for a in roots[0].arguments}
