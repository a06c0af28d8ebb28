"""The OpenAPI 3.1 document at /schema: the document itself, no viewer."""

from typing import Any, Final

import msgspec
from litestar import Litestar, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig

from contracts.dates import Period
from contracts.pnr import Pnr
from gateway.api.bodies import CitizenDataBody
from gateway.api.problems import AnyRequest

MEDIA_TYPE: Final = "application/vnd.oai.openapi+json;version=3.1"
_REFERENCES: Final = "#/components/schemas/{name}"


def openapi_config(version: str) -> OpenAPIConfig:
    """Describe the API; Litestar's own viewer routes are not mounted (they load a CDN)."""
    return OpenAPIConfig(
        title="Samsyn", version=version, path="/_unused", render_plugins=[], enabled_endpoints=set()
    )


def schema_route() -> HTTPRouteHandler:
    """Serve the document."""

    @get("/schema", include_in_schema=False)
    async def schema(request: AnyRequest) -> Response[bytes]:
        return Response(msgspec.json.encode(document(request.app)), media_type=MEDIA_TYPE)

    return schema


def document(app: Litestar) -> dict[str, Any]:
    """Give the document with what Litestar leaves out: bodies read by hand, strictness, tokens."""
    made = app.openapi_schema.to_schema()
    schemas = made["components"].setdefault("schemas", {})
    (body,), components = msgspec.json.schema_components(
        [CitizenDataBody], schema_hook=_hook, ref_template=_REFERENCES
    )
    schemas.update(components)
    made["paths"]["/v1/citizen-data"]["post"]["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": body}},
    }
    _strict_subject(schemas)
    made["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "at+jwt (RFC 9068)"}
    }
    for path, item in made["paths"].items():
        for operation in item.values():
            operation["security"] = [{"bearer": []}] if _is_guarded(path) else []
    return made


def _is_guarded(path: str) -> bool:
    return path.startswith(("/v1/citizen-data", "/v1/my-data"))


def _strict_subject(schemas: dict[str, Any]) -> None:
    """Say what the type cannot: exactly one of number and alias."""
    schemas["SubjectBody"]["oneOf"] = [{"required": ["pnr"]}, {"required": ["alias"]}]
    for name in ("pnr", "alias"):
        schemas["SubjectBody"]["properties"][name].pop("default", None)


def _hook(wanted: type) -> dict[str, Any]:
    if wanted is Pnr:
        return {"type": "string", "pattern": "^[0-9]{6}-?[0-9]{4}$", "writeOnly": True}
    if wanted is Period:  # pragma: no cover - a Struct describes itself
        return {}
    raise NotImplementedError
