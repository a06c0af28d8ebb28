"""The mocks' own JSON routes as OpenAPI 3.1: what the sandbox's desk and the closed DAWA accept.

Bodies and parameters are made from the very types that read them. The registries themselves have
contracts of their own (WSDL, XSD, GraphQL), and the sign-in its discovery document.
"""

from collections.abc import Iterable, Sequence
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import msgspec

from contracts.pnr import Pnr
from mocks.admin.clock import ClockOrder
from mocks.admin.faults import DayOrder
from mocks.admin.feed import Look
from mocks.admin.tokens import TokenWish
from mocks.admin.worlds import Reset
from mocks.dawa.parameters import Asked
from mocks.faults import Fault
from mocks.journal import Wanted
from mocks.life.events import LifeEvent
from mocks.life.step import OutOfStep
from mocks.owners import Report
from mocks.worlds import HEADER

VERSION: Final = "1"
Node = dict[str, Any]
Verb = Literal["get", "post", "put", "delete"]
_REFERENCE: Final = "#/components/schemas/{name}"
_WORLD: Final = {
    "name": HEADER.title(),
    "in": "header",
    "required": False,
    "description": "The world that is meant; the default one without it",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$"},
}


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One route: what it is for, what it reads, and a body that it takes."""

    verb: Verb
    path: str
    summary: str
    status: int = 200
    bodies: tuple[object, ...] = ()
    """The types that read the body: it is of one of them."""
    example: object = None
    query: type[msgspec.Struct] | None = None
    """The type that reads the query; each field is a parameter."""
    media_type: str = "application/json"


ADMIN: Final = (
    Route(verb="get", path="/", summary="Every route of this listener"),
    Route(verb="get", path="/sandbox", summary="The page for people", media_type="text/html"),
    Route(verb="get", path="/faults", summary="The faults that stand, and all that there are"),
    Route(
        verb="post",
        path="/faults",
        summary="Order a fault",
        status=201,
        bodies=(Fault, OutOfStep),
        example={"registry": "dar", "fault": "timeout", "persona": "employee", "seconds": 5},
    ),
    Route(verb="delete", path="/faults", summary="Make every registry well", status=204),
    Route(verb="get", path="/profiles", summary="The days that can be ordered"),
    Route(
        verb="post",
        path="/profiles",
        summary="Make it such a day",
        status=201,
        bodies=(DayOrder,),
        example={"profile": "slow-monday", "seed": 7},
    ),
    Route(
        verb="post",
        path="/tokens",
        summary="A token without a sign-in",
        bodies=(TokenWish,),
        example={"client": "aarhus-kommune"},
    ),
    Route(verb="get", path="/tokens/wrong", summary="Tokens that nobody may accept"),
    Route(verb="post", path="/tokens/wrong/{name}", summary="One of them"),
    Route(verb="post", path="/keys/rotate", summary="Sign with a new key from now on", status=201),
    Route(verb="get", path="/clock", summary="Where the registries' clock stands"),
    Route(
        verb="post",
        path="/clock",
        summary="Move it, freeze it, let it run",
        bodies=(ClockOrder,),
        example={"advance": "P1M"},
    ),
    Route(verb="delete", path="/clock", summary="Follow the machine again"),
    Route(verb="get", path="/events", summary="What happened, is to happen, and can"),
    Route(
        verb="post",
        path="/events",
        summary="Let something happen; 200 where its id is known already",
        status=201,
        bodies=(LifeEvent,),
        example={"event": "protection-on", "persona": "employee"},
    ),
    Route(verb="get", path="/feed", summary="What the registries told after a place", query=Look),
    Route(verb="get", path="/journal", summary="The last calls, newest first", query=Wanted),
    Route(verb="delete", path="/journal", summary="Forget them", status=204),
    Route(
        verb="get",
        path="/journal/stream",
        summary="The calls as they come, as server-sent events",
        query=Wanted,
        media_type="text/event-stream",
    ),
    Route(verb="get", path="/journal/{id}", summary="One call with both sides, masked"),
    Route(
        verb="get",
        path="/journal/{id}/curl",
        summary="One call as a command",
        media_type="text/plain",
    ),
    Route(verb="get", path="/worlds", summary="Every world"),
    Route(verb="delete", path="/worlds/{name}", summary="Forget a named world", status=204),
    Route(
        verb="post",
        path="/reset",
        summary="Begin a world anew, or all of them",
        bodies=(Reset,),
        example={"all": False},
    ),
)
"""The admin listener's."""

_DAWA_PATHS: Final = {
    "/adresser": "Addresses",
    "/adresser/{id}": "One address",
    "/adresser/autocomplete": "Suggestions of addresses",
    "/adgangsadresser": "Access addresses",
    "/adgangsadresser/{id}": "One access address",
    "/adgangsadresser/autocomplete": "Suggestions of access addresses",
    "/autocomplete": "Suggestions of roads, then of houses, then of addresses",
    "/datavask/adresser": "Cleansing of an address",
    "/datavask/adgangsadresser": "Cleansing of an access address",
    "/historik/adresser": "Every version of an address",
}


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the population is to be listed."""

    first: int = msgspec.field(name="from", default=0)
    count: int = 100


MAIN: Final = (
    Route(verb="get", path="/", summary="Everything that is here"),
    Route(verb="get", path="/personas", summary="The personas with numbers, stories and incomes"),
    Route(verb="get", path="/population", summary="Many of the population", query=Page),
    Route(verb="get", path="/people/{index}", summary="Somebody of the population, with income"),
    Route(
        verb="put",
        path="/owners/corrections/{reference}",
        summary="Hand in an error that a citizen reports; an interface of ours",
        bodies=(Report,),
        example={
            "reference": "cor_1",
            "personal_number": "0702751236",
            "owner": "Klimadatastyrelsen",
            "path": "address.floor",
            "message": "It is the third floor.",
        },
    ),
    Route(verb="get", path="/owners/corrections/{reference}", summary="What became of it"),
    *(
        Route(verb="get", path=path, summary=f"{what}; closed (410) without --dawa", query=Asked)
        for path, what in _DAWA_PATHS.items()
    ),
)
"""The plain listener's, beside the registries and the sign-in."""


def document(title: str, routes: Sequence[Route], *, base: str) -> Node:
    """Give the document about a listener's routes."""
    bodies = [body for route in routes for body in route.bodies]
    schemas, components = msgspec.json.schema_components(
        bodies, schema_hook=_hook, ref_template=_REFERENCE
    )
    waiting = iter(schemas)
    paths: dict[str, Node] = {}
    for route in routes:
        read = [next(waiting) for _ in route.bodies]
        paths.setdefault(route.path, {})[route.verb] = _operation(route, read)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": VERSION,
            "description": "A sandbox: everybody in it is synthetic.",
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"schemas": components},
    }


def _operation(route: Route, read: Sequence[Node]) -> Node:
    names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    operation: Node = {
        "operationId": _operation_id(route),
        "summary": route.summary,
        "parameters": [*map(_path_parameter, names), *_query_parameters(route.query), _WORLD],
        "responses": {str(route.status): _response(route)},
    }
    if read:
        schema = read[0] if len(read) == 1 else {"oneOf": read}
        content = {"schema": schema, "example": route.example}
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    return operation


def _response(route: Route) -> Node:
    said: Node = {"description": route.summary}
    if route.status != 204:
        said["content"] = {route.media_type: {"schema": {}}}
    return said


def _operation_id(route: Route) -> str:
    words = route.path.replace("{", "by-").replace("}", "").replace("/", "-").split("-")
    return route.verb + ("".join(word.title() for word in words) or "Overview")


def _path_parameter(name: str) -> Node:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query_parameters(query: type[msgspec.Struct] | None) -> Iterable[Node]:
    for field in () if query is None else msgspec.structs.fields(query):
        yield {
            "name": field.encode_name,
            "in": "query",
            "required": field.required,
            "schema": _written(field.type),
        }


def _written(annotation: Any) -> Node:  # noqa: ANN401 - a type
    """Say how a value stands in a query: a set of values is one text, parted by bars."""
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(each for each in get_args(annotation) if each is not NoneType)
    if get_origin(annotation) is frozenset:
        return {"type": "string", "description": "several are parted by |"}
    schema: Node = msgspec.json.schema(annotation)
    return schema


def _hook(wanted: type) -> Node:
    if wanted is Pnr:
        return {"type": "string", "pattern": "^[0-9]{6}-?[0-9]{4}$", "writeOnly": True}
    raise NotImplementedError
