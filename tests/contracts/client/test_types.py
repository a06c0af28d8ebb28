"""The client's types are those of the document that the gateway serves, property by property."""

import asyncio
import inspect
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import pytest
from msgspec.structs import replace

from contracts.client import (
    AsyncSamsynClient,
    SamsynClient,
    access_logs,
    acting,
    answers,
    calls,
    consents,
    errands,
    problems,
    questions,
    released,
    released_income,
)
from contracts.client import open as open_to_all
from contracts.dates import PartialDate, Period
from contracts.pnr import Pnr
from gateway.api.services import Services
from gateway.registries.discovery import discover
from tests.gateway.answering.fakes import House
from tests.gateway.api.fakes import Api

Node = dict[str, Any]
ROOMS = (
    access_logs,
    acting,
    answers,
    consents,
    errands,
    open_to_all,
    problems,
    released,
    released_income,
)
SENT = {
    "CitizenDataBody": questions.Question,
    "HouseholdDataBody": questions.HouseholdQuestion,
    "MemberBody": questions.Member,
    "BasisBody": questions.BasisOfAnother,
    "ConsentRequestBody": questions.ConsentWish,
    "DecisionBody": questions.Decision,
    "PowerBody": questions.PowerWish,
    "IncomeNotAboveBody": questions.IncomeNotAbove,
    "AgeAtLeastBody": questions.AgeAtLeast,
    "LivesInBody": questions.LivesIn,
    "Period": Period,
}
WRITTEN_HERE = {"HandoverBody", "PowerDecisionBody", "CorrectionBody"}
"""Two members at most: written where the call is made."""
TEXTS = (str, Pnr, PartialDate, Decimal, date, datetime)


class ApiWithEverything(Api):
    def services(self) -> Services:
        return replace(super().services(), plugins=discover())


@pytest.fixture(scope="module")
def document() -> Node:
    answer = asyncio.run(ApiWithEverything(House()).send("GET", "/schema"))
    return dict(answer.json())


def read_types() -> dict[str, type[msgspec.Struct]]:
    """Give every struct that the client reads, by name."""
    return {
        name: each
        for room in ROOMS
        for name, each in vars(room).items()
        if isinstance(each, type) and issubclass(each, msgspec.Struct) and each is not Period
    }


def shape(annotation: Any) -> object:
    """Say what a field is in the document's terms."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        kept = [each for each in inner if each not in (NoneType, msgspec.UnsetType)]
        return shape(kept[0]) if len(kept) == 1 else frozenset(map(named, kept))
    if origin is tuple:
        return ("list", shape(inner[0]))
    if origin is dict:
        return ("map", "any" if inner[1] is object else shape(inner[1]))
    if origin is Literal:
        return frozenset(inner)
    if annotation in (bool, int):
        return annotation.__name__
    return "text" if annotation in TEXTS else named(annotation)


def named(annotation: Any) -> str:
    return getattr(annotation, "__name__", str(annotation))


def described(node: Node) -> object:
    """Say the same of a node of the document."""
    if "$ref" in node:
        return node["$ref"].rpartition("/")[2]
    if "oneOf" in node:
        return frozenset(map(described, node["oneOf"]))
    if "enum" in node or "const" in node:
        return frozenset(node.get("enum") or [node["const"]])
    kind = [each for each in [node.get("type")] if isinstance(each, str)] or node["type"]
    if kind[0] == "array":
        return ("list", described(node["items"]))
    if kind[0] == "object":
        inner = node["additionalProperties"]
        return ("map", described(inner) if inner else "any")
    return {"string": "text", "integer": "int", "boolean": "bool"}[kind[0]]


def fields_of(struct: type[msgspec.Struct]) -> dict[str, tuple[object, bool]]:
    return {
        each.encode_name: (shape(each.type), each.required)
        for each in msgspec.structs.fields(struct)
        if each.name != "content"
    }


def properties_of(schema: Node) -> dict[str, tuple[object, bool]]:
    return {
        name: (described(each), name in schema["required"])
        for name, each in schema["properties"].items()
        if not (name == "outcome" and "const" in each)
    }


def test_every_type_of_the_document_has_one_of_the_client_s(document: Node) -> None:
    described_types = set(document["components"]["schemas"])
    found = {name for name in described_types if name.startswith("Found")}

    missing = described_types - set(read_types()) - set(SENT) - found

    assert missing == {"Health", "SubjectBody"} | WRITTEN_HERE


@pytest.mark.parametrize("name", sorted(set(read_types()) - {"Found", "Sections"}))
def test_what_is_read_is_what_is_described(document: Node, name: str) -> None:
    struct, schema = read_types()[name], document["components"]["schemas"][name]

    assert fields_of(struct) == properties_of(schema)
    # The word that tells sections apart is a tag of ours, and no field.
    word = schema["properties"].get("outcome", {}).get("const")
    assert word == struct.__struct_config__.tag


def test_a_section_is_found_or_missing_in_three_ways(document: Node) -> None:
    schemas = document["components"]["schemas"]
    fields = {each.name: each.type for each in msgspec.structs.fields(answers.Sections)}

    assert set(fields) == set(schemas["Sections"]["properties"])
    for name, annotation in fields.items():
        found, *missing = [each for each in get_args(annotation) if each is not NoneType]
        theirs = described(schemas["Sections"]["properties"][name])
        record = schemas[f"Found{name.title()}"]["properties"]["record"]
        assert {f"Found{name.title()}", *map(named, missing)} == theirs
        assert named(get_args(found)[0]) == described(record)
        assert set(schemas[f"Found{name.title()}"]["properties"]) == {
            "outcome",
            *(each.encode_name for each in msgspec.structs.fields(answers.Found)),
        }


@pytest.mark.parametrize("name", SENT)
def test_what_is_sent_is_what_is_described(document: Node, name: str) -> None:
    schema = document["components"]["schemas"][name]
    ours = {
        each.encode_name.replace("about", "subject"): each.required
        for each in msgspec.structs.fields(SENT[name])
    }
    tag = SENT[name].__struct_config__.tag_field

    described_here = {
        each: each in schema["required"] for each in schema["properties"] if each != tag
    }

    assert ours == described_here


def test_every_operation_has_a_call(document: Node) -> None:
    described_here = {
        f"{verb.upper()} {path}"
        for path, item in document["paths"].items()
        for verb in item
        if path not in {"/health", "/ready"}
    }

    called = {
        (inspect.getdoc(each) or "").partition(",")[0].rstrip(".")
        for name, each in vars(calls).items()
        if inspect.isfunction(each) and each.__module__ == calls.__name__ and name[0] != "_"
    }

    assert called == described_here


def test_both_clients_have_the_same_methods() -> None:
    one, other = (
        {
            name: [str(each) for each in inspect.signature(method).parameters.values()]
            for name, method in vars(client).items()
            if inspect.isfunction(method) and name[0] != "_"
        }
        for client in (SamsynClient, AsyncSamsynClient)
    )

    assert len(one) > 40
    assert one == other
