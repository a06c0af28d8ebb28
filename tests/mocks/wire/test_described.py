"""The OpenAPI documents that running mocks serve tell of their routes and of what they take."""

import re

import pytest

from mocks.dawa.parameters import asked_by
from mocks.described import ADMIN, MAIN

pytestmark = pytest.mark.slow


@pytest.fixture
def client(caller):
    return caller.client(timeout=10)


@pytest.fixture
def documents(caller, client):
    below = f"{caller.addresses.plain}/contracts/sandbox"
    return {
        name: client.get(f"{below}/{name}.json").json() for name in ("openapi", "admin.openapi")
    }


def parts(part):
    if isinstance(part, dict):
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from parts(each)


def told(document):
    return {f"{verb.upper()} {path}" for path, item in document["paths"].items() for verb in item}


@pytest.mark.parametrize("name", ["openapi", "admin.openapi"])
def test_a_document_holds_together(documents, name):
    document = documents[name]
    references = [each["$ref"] for each in parts(document) if "$ref" in each]
    names = [each["operationId"] for each in parts(document) if "operationId" in each]

    assert document["openapi"].startswith("3.1.")
    assert {each.rpartition("/")[2] for each in references} <= set(
        document["components"]["schemas"]
    )
    assert len(set(names)) == len(names) > 10
    assert [each for each in names if not re.fullmatch("[a-z][A-Za-z]+", each)] == []


def test_each_document_names_the_listener_that_it_is_about(caller, documents):
    assert documents["openapi"]["servers"] == [{"url": caller.addresses.plain}]
    assert documents["admin.openapi"]["servers"] == [{"url": caller.addresses.admin}]


def test_the_desk_s_document_has_every_route_of_the_desk_and_no_other(caller, client, documents):
    routes = client.get(f"{caller.addresses.admin}/", headers={"Accept": "application/json"})
    listed = {
        re.sub("NAME", "{name}", re.sub("ID", "{id}", each.partition("?")[0]))
        for each in routes.json()["routes"]
    }

    assert told(documents["admin.openapi"]) == listed


@pytest.mark.parametrize(
    "route", [each for each in ADMIN if each.bodies], ids=lambda each: each.path
)
def test_the_example_is_taken_and_another_member_is_not(caller, client, documents, route):
    operation = documents["admin.openapi"]["paths"][route.path][route.verb]
    content = operation["requestBody"]["content"]["application/json"]

    taken = client.request(
        route.verb, f"{caller.addresses.admin}{route.path}", json=content["example"]
    )
    refused = client.request(
        route.verb,
        f"{caller.addresses.admin}{route.path}",
        json=content["example"] | {"surplus": 1},
    )

    assert str(taken.status_code) in operation["responses"]
    assert refused.status_code == 400


def test_what_is_strict_is_described_as_strict(documents):
    schemas = documents["admin.openapi"]["components"]["schemas"]

    assert {name: each.get("additionalProperties") for name, each in schemas.items()} == (
        dict.fromkeys(schemas, False)
    )


def test_every_route_beside_the_registries_is_there(start_mocks, caller_of):
    caller = caller_of(start_mocks(dawa=True))
    client = caller.client(timeout=10)
    # This world has no population, which its two routes say; the rest is there.
    absent = {"/population", "/people/{index}"}
    looked_at = [route.path for route in MAIN if route.verb == "get" and "{" not in route.path]

    answers = {
        path: client.get(f"{caller.addresses.plain}{path}").status_code for path in looked_at
    }

    assert {path for path, status in answers.items() if status == 404} == absent & set(answers)
    assert not {path for path, status in answers.items() if status >= 500}


def test_every_parameter_of_the_closed_api_is_one_that_it_reads(documents):
    operation = documents["openapi"]["paths"]["/adresser"]["get"]
    names = {each["name"] for each in operation["parameters"] if each["in"] == "query"}

    asked = asked_by({"valider": "", "struktur": "mini", "kommunekode": "0751"})

    assert asked.struktur == "mini"
    assert {"id", "kommunekode", "dør", "struktur", "per_side"} <= names
    assert "valider" not in names


def test_a_report_is_taken_as_described(caller, client, documents):
    path = "/owners/corrections/{reference}"
    content = documents["openapi"]["paths"][path]["put"]["requestBody"]["content"]
    example = content["application/json"]["example"]

    taken = client.put(
        f"{caller.addresses.plain}{path.replace('{reference}', example['reference'])}",
        json=example,
    )

    assert taken.is_success
