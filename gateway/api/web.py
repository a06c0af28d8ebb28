"""The web application: routes, error table and metrics put together. Opens nothing."""

import msgspec
from litestar import Litestar, Response
from litestar.exceptions import HTTPException
from litestar.plugins.prometheus import PrometheusConfig

from contracts.errors import GatewayError
from gateway.api.access_line import AccessLine
from gateway.api.bodies import Unreadable
from gateway.api.catalogue_routes import catalogue_router
from gateway.api.data_routes import data_router
from gateway.api.openapi import schema_route
from gateway.api.problems import (
    AnyRequest,
    of_anything_else,
    of_gateway_error,
    of_http_exception,
    of_unreadable,
)
from gateway.api.released import answer_type
from gateway.api.services import Services

LARGEST_BODY_BYTES = 64 * 1024


def web(services: Services, *, version: str, deadline_seconds: float) -> AccessLine:
    """Give the ASGI application of the public listener."""
    return AccessLine(litestar(services, version=version, deadline_seconds=deadline_seconds))


def litestar(services: Services, *, version: str, deadline_seconds: float) -> Litestar:
    """Give the routes with their error table."""
    documented: type[msgspec.Struct] = answer_type(services.plugins)
    # Only the route template becomes a label: a path that nobody serves may hold anything.
    metrics = PrometheusConfig(
        app_name="samsyn", prefix="samsyn", group_path=True, exclude_unhandled_paths=True
    )
    handlers = [
        data_router(services, answer_type=documented, deadline_seconds=deadline_seconds),
        catalogue_router(services),
    ]
    return Litestar(
        route_handlers=[*handlers, schema_route(handlers, version=version)],
        exception_handlers={
            Unreadable: _unreadable,
            GatewayError: of_gateway_error,
            HTTPException: of_http_exception,
            Exception: of_anything_else,
        },
        middleware=[metrics.middleware],
        openapi_config=None,
        request_max_body_size=LARGEST_BODY_BYTES,
        logging_config=None,
    )


def _unreadable(request: AnyRequest, error: Unreadable) -> Response[dict[str, object]]:
    return of_unreadable(request, error.code, pointer=error.pointer)
