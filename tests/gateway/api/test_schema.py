"""The OpenAPI 3.1 document: sound in itself, strict, typed per plugin, and true of the answers."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from contracts.adapter import SectionOffer, Text
from contracts.dates import PartialDate
from contracts.pnr import Pnr
from gateway.api.services import Services
from tests.gateway.answering.fakes import REGISTER, House
from tests.gateway.api.fakes import Api

GUARDED = {
    "/v1/citizen-data",
    "/v1/household-data",
    "/v1/my-data",
    "/v1/access-checks",
    "/v1/my-data/access-check",
    "/v1/my-data/access-log",
    "/v1/my-data/access-log/{entry_id}/shown",
    "/v1/my-data/relations",
    "/v1/my-data/relations/{alias}",
    "/v1/my-data/relations/{alias}/access-log",
    "/v1/my-data/powers-of-attorney",
    "/v1/my-data/powers-of-attorney/invitations/{code}/opening",
    "/v1/my-data/powers-of-attorney/{power_id}/decision",
    "/v1/my-data/powers-of-attorney/{power_id}/withdrawal",
    "/v1/organisation/access-log",
    "/v1/organisation/unused-rights",
    "/v1/my-data/statements",
    "/v1/my-data/export",
    "/v1/my-data/corrections",
    "/v1/my-data/handovers/{name}",
    "/v1/handovers",
    "/v1/consent-requests",
    "/v1/consent-requests/{request_id}",
    "/v1/consents/{consent_id}",
    "/v1/my-data/consent-requests/{request_id}",
    "/v1/my-data/consent-requests/{request_id}/decision",
    "/v1/my-data/consents",
    "/v1/my-data/consents/{consent_id}",
    "/v1/my-data/consents/{consent_id}/withdrawal",
}
LEDGER = {
    "/v1/ledger/keys",
    "/v1/ledger/checkpoint",
    "/v1/ledger/entries/{entry_id}/proof",
    "/v1/ledger/consistency",
}
OPEN = {"/v1/purposes", "/v1/registries", "/health", "/ready"} | LEDGER
VERBS = {"get", "post", "put", "delete", "patch", "head", "options", "trace"}


class Plate(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    owner: Pnr | None = None
    since: PartialDate | None = None


class Vehicles(msgspec.Struct, frozen=True, kw_only=True):
    plates: tuple[Plate, ...] = ()
    driving_licence: str | None = None


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """Of a vehicle: another type by the name of one of ours."""

    brand: str | None = None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A driver, as a third party might call her record."""

    name: Name | None = None


class ApiWithVehicles(Api):
    def services(self) -> Services:
        offer = SectionOffer(
            name="company_vehicles", title=Text(da="Biler", en="Cars"), record_type=Vehicles
        )
        third_party = replace(REGISTER, name="vehicles", sections=(offer,))
        return replace(super().services(), plugins=(REGISTER, third_party))


class ApiWithLikeNames(Api):
    def services(self) -> Services:
        offer = SectionOffer(
            name="drivers", title=Text(da="Førere", en="Drivers"), record_type=Person
        )
        third_party = replace(REGISTER, name="drivers", sections=(offer,))
        return replace(super().services(), plugins=(REGISTER, third_party))


def document_of(api: Api) -> dict[str, Any]:
    answer = asyncio.run(api.send("GET", "/schema"))
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.1"
    return dict(answer.json())


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return document_of(Api(House()))


@pytest.fixture(scope="module")
def with_vehicles() -> dict[str, Any]:
    return document_of(ApiWithVehicles(House()))


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for verb, operation in item.items():
            yield path, verb, operation


def parts(part: object) -> Iterator[dict[str, Any]]:
    """Walk every object of the document."""
    if isinstance(part, dict):
        yield part
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for each in inner:
        yield from parts(each)


def at(document: dict[str, Any], reference: str) -> object:
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_it_is_openapi_3_1_with_title_and_version(document: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.[0-9]+", document["openapi"])
    assert document["info"]["title"] == "Samsyn"
    assert document["info"]["version"] == "1.2.3"


def test_it_describes_every_route_and_no_other(document: dict[str, Any]) -> None:
    assert set(document["paths"]) == GUARDED | OPEN
    assert {verb for _, verb, _ in operations(document)} <= VERBS


def test_every_reference_leads_somewhere(with_vehicles: dict[str, Any]) -> None:
    references = {each["$ref"] for each in parts(with_vehicles) if "$ref" in each}

    assert len(references) > 20
    assert all(isinstance(at(with_vehicles, each), dict) for each in references)


def test_every_schema_is_used(with_vehicles: dict[str, Any]) -> None:
    used = {each["$ref"].rpartition("/")[2] for each in parts(with_vehicles) if "$ref" in each}

    assert set(with_vehicles["components"]["schemas"]) - used == set()


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(
    document: dict[str, Any],
) -> None:
    found = [operation for _, _, operation in operations(document)]
    names = [operation["operationId"] for operation in found]

    assert len(set(names)) == len(names)
    assert all(
        operation["summary"] and {"200", "201"} & operation["responses"].keys()
        for operation in found
    )
    assert all(operation["summary"] for operation in found)
    assert all({"200", "201"} & operation["responses"].keys() for operation in found)
    assert all(
        response["description"]
        for operation in found
        for response in operation["responses"].values()
    )


def test_every_error_is_a_problem_by_its_own_media_type(document: dict[str, Any]) -> None:
    errors = [
        response["content"]
        for _, _, operation in operations(document)
        for status, response in operation["responses"].items()
        if status >= "400"
    ]

    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    assert errors
    assert [each for each in errors if each != {"application/problem+json": problem}] == []


@pytest.mark.parametrize(
    ("path", "verb", "statuses"),
    [
        ("/v1/citizen-data", "post", "400 401 403 404 408 413 415 429 500 503"),
        ("/v1/household-data", "post", "400 401 403 404 408 413 415 429 500 503"),
        ("/v1/my-data", "get", "400 401 403 404 500 503"),
        ("/v1/access-checks", "post", "400 401 403 404 408 413 415 429 500 503"),
        ("/v1/my-data/access-check", "get", "400 401 403 404 500 503"),
        ("/v1/my-data/access-log", "get", "400 401 403 500 503"),
        ("/ready", "get", "503"),
    ],
)
def test_the_errors_of_a_route_are_those_it_gives(
    document: dict[str, Any], path: str, verb: str, statuses: str
) -> None:
    assert " ".join(sorted(set(document["paths"][path][verb]["responses"]) - {"200"})) == statuses


def test_a_token_is_needed_where_data_is(document: dict[str, Any]) -> None:
    scheme = document["components"]["securitySchemes"]["bearer"]

    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    asked = {path: operation["security"] for path, _, operation in operations(document)}
    assert asked == {path: [{"bearer": []}] for path in GUARDED} | {path: [] for path in OPEN}


@pytest.mark.parametrize("path", ["/v1/citizen-data", "/v1/access-checks"])
def test_a_question_is_strict_all_the_way_down(document: dict[str, Any], path: str) -> None:
    body = document["paths"][path]["post"]["requestBody"]
    reference = body["content"]["application/json"]["schema"]["$ref"]
    schemas = document["components"]["schemas"]
    names = {"CitizenDataBody", "SubjectBody", "Period", "BasisBody"}

    assert body["required"] is True
    assert reference == "#/components/schemas/CitizenDataBody"
    assert {name for name in names if schemas[name]["additionalProperties"] is False} == names
    assert schemas["CitizenDataBody"]["required"] == ["subject", "purpose"]
    assert set(schemas["SubjectBody"]["properties"]) == {"pnr", "alias"}
    assert (schemas["SubjectBody"]["minProperties"], schemas["SubjectBody"]["maxProperties"]) == (
        1,
        1,
    )


def test_a_question_about_a_household_is_strict_all_the_way_down(document: dict[str, Any]) -> None:
    body = document["paths"]["/v1/household-data"]["post"]["requestBody"]
    schemas = document["components"]["schemas"]
    asked = schemas["HouseholdDataBody"]

    assert body["content"]["application/json"]["schema"]["$ref"].endswith("/HouseholdDataBody")
    assert asked["required"] == ["applicant", "purpose", "case_reference"]
    assert asked["additionalProperties"] is schemas["MemberBody"]["additionalProperties"] is False
    assert asked["properties"]["members"]["maxItems"] == 12
    assert schemas["MemberBody"]["required"] == ["subject", "role"]
    assert schemas["MemberBody"]["properties"]["role"]["enum"] == ["child", "cohabitant", "partner"]


def test_an_answer_about_a_household_is_an_answer_or_a_refusal_each(
    document: dict[str, Any],
) -> None:
    schemas = document["components"]["schemas"]
    answer = schemas["HouseholdAnswer"]

    assert answer["required"] == ["applicant", "members"]
    assert answer["properties"]["applicant"] == {"$ref": "#/components/schemas/CitizenDataAnswer"}
    assert answer["properties"]["members"]["items"]["oneOf"] == [
        {"$ref": "#/components/schemas/MemberAnswer"},
        {"$ref": "#/components/schemas/MemberRefusal"},
    ]
    single = set(schemas["CitizenDataAnswer"]["required"])
    assert set(schemas["MemberAnswer"]["required"]) == single | {"role"}
    assert set(schemas["MemberRefusal"]["required"]) >= {"role", "code", "title", "detail"}


@pytest.mark.parametrize(
    "written", ["0108612345", "010861-2345"], ids=["ten digits", "with a hyphen"]
)
def test_a_number_is_written_as_the_document_says_and_never_answered(
    document: dict[str, Any], written: str
) -> None:
    pnr = document["components"]["schemas"]["SubjectBody"]["properties"]["pnr"]

    assert re.fullmatch(pnr["pattern"], written)
    assert pnr["writeOnly"] is True


def test_what_is_not_there_is_absent_and_never_null(with_vehicles: dict[str, Any]) -> None:
    answered = [
        schema
        for name, schema in with_vehicles["components"]["schemas"].items()
        if not name.endswith("Body")
    ]
    types = [each.get("type") for schema in answered for each in parts(schema)]

    assert "null" not in types
    # The one null that says something: whether a row is the same now cannot be told.
    row = with_vehicles["components"]["schemas"]["LogRow"]["properties"]
    assert [each for each in types if isinstance(each, list)] == [row["same_as_now"]["type"]]
    assert row["same_as_now"]["type"] == ["boolean", "null"]


def test_it_holds_no_made_up_examples(document: dict[str, Any]) -> None:
    assert [each for each in parts(document) if "examples" in each] == []


def test_each_section_has_the_type_of_its_plugin(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    sections = schemas["Sections"]["properties"]

    assert list(sections) == ["person", "family", "address"]
    assert schemas["FoundPerson"]["properties"]["record"] == {
        "$ref": "#/components/schemas/ReleasedPerson"
    }
    assert schemas["ReleasedPerson"]["required"] == []
    assert schemas["ReleasedChild"]["properties"]["person"] == {"type": "string"}


def test_a_section_of_a_third_party_is_described_with_no_edit_of_ours(
    with_vehicles: dict[str, Any],
) -> None:
    schemas = with_vehicles["components"]["schemas"]

    assert list(schemas["Sections"]["properties"])[-1] == "company_vehicles"
    assert schemas["FoundCompanyVehicles"]["properties"]["record"] == {
        "$ref": "#/components/schemas/ReleasedVehicles"
    }
    assert schemas["ReleasedVehicles"]["properties"] == {
        "plates": {"type": "array", "items": {"$ref": "#/components/schemas/ReleasedPlate"}},
        "driving_licence": {"type": "string"},
    }
    assert schemas["ReleasedPlate"]["properties"] == {
        "text": {"type": "string"},
        "owner": {"type": "string"},
        "since": {"type": "string"},
    }


@pytest.mark.parametrize("api", [Api, ApiWithVehicles, ApiWithLikeNames])
def test_every_type_has_a_plain_name_that_any_language_can_use(api: type[Api]) -> None:
    schemas = document_of(api(House()))["components"]["schemas"]

    assert [name for name in schemas if not re.fullmatch("[A-Z][A-Za-z0-9]*", name)] == []
    assert len({name.lower() for name in schemas}) == len(schemas)
    assert [name for name, each in schemas.items() if each.get("title", name) != name] == []


def test_every_operation_has_a_plain_name_and_one_tag(document: dict[str, Any]) -> None:
    found = [operation for _, _, operation in operations(document)]

    assert all(re.fullmatch("[a-z][A-Za-z0-9]*", each["operationId"]) for each in found)
    assert {tag for each in found for tag in each["tags"]} >= {"citizen-data", "my-data", "ledger"}
    assert {len(each["tags"]) for each in found} == {1}


def test_two_types_of_one_name_are_two(document: dict[str, Any]) -> None:
    both = document_of(ApiWithLikeNames(House()))["components"]["schemas"]
    ours = document["components"]["schemas"]

    assert both["ReleasedName"] == ours["ReleasedName"]
    assert both["FoundDrivers"]["properties"]["record"] == {
        "$ref": "#/components/schemas/ReleasedDriversPerson"
    }
    assert both["ReleasedDriversName"]["properties"] == {"brand": {"type": "string"}}


def test_a_choice_between_sections_says_by_what_they_are_told_apart(
    with_vehicles: dict[str, Any],
) -> None:
    for name, section in with_vehicles["components"]["schemas"]["Sections"]["properties"].items():
        found = f"Found{name.title().replace('_', '')}"

        assert section["discriminator"] == {
            "propertyName": "outcome",
            "mapping": {
                word: f"#/components/schemas/{kind}"
                for word, kind in {
                    "found": found,
                    "unknown": "UnknownSection",
                    "unavailable": "UnavailableSection",
                    "broken": "BrokenSection",
                }.items()
            },
        }


def test_words_are_one_list_of_texts(document: dict[str, Any]) -> None:
    listed = [each for each in parts(document) if isinstance(each.get("enum"), list)]

    assert len(listed) > 20
    assert {each.get("type") for each in listed} == {"string"}
    outcome = document["components"]["schemas"]["LogRow"]["properties"]["outcome"]
    assert {"disclosed", "consent_shown"} <= set(outcome["enum"])


def test_what_may_be_left_out_of_a_body_is_said_by_its_type_alone(document: dict[str, Any]) -> None:
    bodies = {
        name: each
        for name, each in document["components"]["schemas"].items()
        if name.endswith("Body")
    }

    assert len(bodies) > 10
    assert [each for each in parts(bodies) if {"type": "null"} in each.get("anyOf", ())] == []
    asked = bodies["CitizenDataBody"]
    assert asked["properties"]["period"] == {"$ref": "#/components/schemas/Period"}


def test_patterns_are_of_no_one_language(document: dict[str, Any]) -> None:
    patterns = [each["pattern"] for each in parts(document) if isinstance(each.get("pattern"), str)]

    assert len(patterns) > 3
    # JSON Schema's are ECMA-262's, which knows neither \\A nor \\Z, nor named groups of Python's.
    assert [each for each in patterns if re.search(r"\\[AZ]|\(\?P", each)] == []
    assert [each for each in parts(document) if "uniqueItems" in each] == []


def test_the_key_by_which_a_request_is_repeated_is_a_parameter(document: dict[str, Any]) -> None:
    (header,) = document["paths"]["/v1/consent-requests"]["post"]["parameters"]

    assert (header["name"], header["in"], header["required"]) == (
        "Idempotency-Key",
        "header",
        False,
    )
    assert re.fullmatch(header["schema"]["pattern"], "4f1c-2026")
    assert not re.fullmatch(header["schema"]["pattern"], "two words")


def test_two_applications_of_one_process_describe_themselves_alike() -> None:
    assert document_of(Api(House())) == document_of(Api(House()))


def test_no_page_of_the_frameworks_own_is_mounted() -> None:
    api = Api(House())

    statuses = {
        asyncio.run(api.send("GET", path)).status_code
        for path in ("/schema/swagger", "/schema/redoc", "/schema/openapi.json", "/openapi.json")
    }

    assert statuses == {404}
