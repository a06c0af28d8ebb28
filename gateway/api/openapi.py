"""The OpenAPI 3.1 document at /schema: the document itself, no viewer."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import msgspec
from litestar import Litestar, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ControllerRouterHandler

from contracts.pnr import Pnr
from gateway.api.bodies import CitizenDataBody
from gateway.api.consent_bodies import ConsentRequestBody, DecisionBody
from gateway.api.correction_routes import CorrectionBody
from gateway.api.generated import for_generators
from gateway.api.household_bodies import HouseholdDataBody
from gateway.api.power_bodies import PowerBody, PowerDecisionBody
from gateway.api.sharing_routes import HandoverBody, StatementBody

MEDIA_TYPE: Final = "application/vnd.oai.openapi+json;version=3.1"
_BODIES: Final = {
    "/v1/citizen-data": CitizenDataBody,
    "/v1/access-checks": CitizenDataBody,
    "/v1/household-data": HouseholdDataBody,
    "/v1/consent-requests": ConsentRequestBody,
    "/v1/my-data/consent-requests/{request_id}/decision": DecisionBody,
    "/v1/my-data/statements": StatementBody,
    "/v1/handovers": HandoverBody,
    "/v1/my-data/powers-of-attorney": PowerBody,
    "/v1/my-data/powers-of-attorney/{power_id}/decision": PowerDecisionBody,
    "/v1/my-data/corrections": CorrectionBody,
}
"""Route to the body that it reads by hand."""
_GUARDED: Final = (*_BODIES, "/v1/my-data", "/v1/organisation", "/v1/consents")
_NULL: Final = {"type": "null"}
_REFERENCES: Final = "#/components/schemas/{name}"


def schema_route(handlers: Sequence[ControllerRouterHandler], *, version: str) -> HTTPRouteHandler:
    """Serve the document about these routes."""
    # Litestar describes an application only together with pages of its own, which answer in HTML
    # and load a viewer from elsewhere. So one that nobody serves is described, and ours has none.
    config = OpenAPIConfig(title="Samsyn", version=version, render_plugins=[JsonRenderPlugin()])

    @cache
    def content() -> bytes:
        described = Litestar(handlers, openapi_config=config, logging_config=None)
        return msgspec.json.encode(document(described))

    @get("/schema", include_in_schema=False)
    async def schema() -> Response[bytes]:
        return Response(content(), media_type=MEDIA_TYPE)

    return schema


def document(app: Litestar) -> dict[str, Any]:
    """Give the document with what Litestar leaves out: bodies read by hand, strictness, tokens."""
    made = app.openapi_schema.to_schema()
    schemas = made["components"].setdefault("schemas", {})
    _without_null(made)
    _with_unknown(schemas)
    _with_refusals(schemas)
    bodies, components = msgspec.json.schema_components(
        _BODIES.values(), schema_hook=_hook, ref_template=_REFERENCES
    )
    schemas.update(components)
    for path, body in zip(_BODIES, bodies, strict=True):
        made["paths"][path]["post"]["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": body}},
        }
    _strict_subject(schemas)
    _with_retry_key(made["paths"]["/v1/consent-requests"]["post"])
    for_generators(made)
    made["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "at+jwt (RFC 9068)"}
    }
    for path, item in made["paths"].items():
        for operation in item.values():
            operation["security"] = [{"bearer": []}] if _is_guarded(path) else []
    return made


def _without_null(part: Any) -> None:  # noqa: ANN401 - any part of a JSON document
    """Take `null` out of what we answer and of parameters: what is not there is absent."""
    if isinstance(part, dict):
        if isinstance(part.get("enum"), list):
            part["enum"] = [each for each in part["enum"] if each is not None]
        if isinstance(part.get("type"), list):
            (part["type"],) = (each for each in part["type"] if each != "null")
        choices = [each for each in part.pop("oneOf", ()) if each != _NULL]
        part.update(choices[0] if len(choices) == 1 else {"oneOf": choices} if choices else {})
    for each in part.values() if isinstance(part, dict) else part:
        if isinstance(each, dict | list):
            _without_null(each)


def _with_unknown(schemas: dict[str, Any]) -> None:
    """Put back the one null that says something: whether it is the same now cannot be told."""
    schemas["LogRow"]["properties"]["same_as_now"]["type"] = ["boolean", "null"]


def _with_refusals(schemas: dict[str, Any]) -> None:
    """Say of a household's members that each is an answer or a refusal."""
    answer = schemas["HouseholdAnswer"]
    members, refusal = answer["properties"]["members"], answer["properties"].pop("refusal")
    members["items"] = {"oneOf": [members["items"], refusal]}
    answer["required"].remove("refusal")


def _is_guarded(path: str) -> bool:
    return path.startswith(_GUARDED)


def _strict_subject(schemas: dict[str, Any]) -> None:
    """Say what the type cannot: exactly one of number and alias."""
    # Not as `oneOf` two lists of what is required: of that, generators make types of their own.
    schemas["SubjectBody"] |= {"minProperties": 1, "maxProperties": 1}


def _with_retry_key(operation: dict[str, Any]) -> None:
    """Name the header by which a request may be sent again: it is read by hand."""
    operation["parameters"] = [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "The same key with the same body gives the same request again",
            "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,100}$"},
        }
    ]


def _hook(wanted: type) -> dict[str, Any]:
    if wanted is Pnr:
        return {"type": "string", "pattern": "^[0-9]{6}-?[0-9]{4}$", "writeOnly": True}
    raise NotImplementedError
