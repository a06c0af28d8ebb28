"""The executable schema: contracts/wire/dar_graphql with resolvers over tables of rows."""

from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Final

import msgspec
from graphql import (
    GraphQLError,
    GraphQLFieldResolver,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
)

import contracts
from mocks.dar.computed import Computed
from mocks.dar.filters import fits, holds_at, moment_in
from mocks.dar.paging import page
from mocks.dar.rows import Tables, WireRow

SDL_FILE: Final = Path(contracts.__path__[0]) / "wire" / "dar_graphql" / "schema.graphql"
Turn = Callable[[str, list[WireRow]], list[WireRow]]
"""What a fault does to the rows found in an entity; the honest one gives them back."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The arguments of one root field; the schema has checked their types."""

    where: dict[str, object] | None = None
    registreringstid: str | None = None
    virkningstid: str | None = None
    first: int | None = None
    after: str | None = None

    def among(self, rows: Iterable[WireRow]) -> list[WireRow]:
        """Give the versions that are asked for. Raises ValueError for a moment that is none."""
        known = moment_in(self.registreringstid) if self.registreringstid else None
        at = moment_in(self.virkningstid) if self.virkningstid else None
        return [
            row
            for row in rows
            if fits(row, self.where)
            and holds_at(row, dimension="registrering", at=known)
            and holds_at(row, dimension="virkning", at=at)
        ]


def executable_schema(tables: Tables, computed: Computed | None = None) -> GraphQLSchema:
    """Build the schema over the tables and what is computed; a question's `context` is the turn of
    its rows.
    """
    schema = build_schema(SDL_FILE.read_text(encoding="utf-8"))
    if schema.query_type is None:
        raise ValueError("the schema has no query type")
    for entity, field in schema.query_type.fields.items():
        field.resolve = _resolver(entity, tables[entity], computed)
    return schema


def _resolver(
    entity: str, rows: tuple[WireRow, ...], computed: Computed | None
) -> GraphQLFieldResolver:
    def resolve(_source: object, info: GraphQLResolveInfo, **arguments: object) -> object:
        asked = msgspec.convert(arguments, Asked)
        turn: Turn = info.context
        more = computed.fitting(entity, asked.where) if computed else ()
        try:
            found = asked.among(chain(rows, more))
            return page(turn(entity, found), first=asked.first, after=asked.after)
        except ValueError as error:
            # Every such text is one of ours and fixed.
            raise GraphQLError(str(error)) from None

    return resolve
