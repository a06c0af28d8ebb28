"""The web application: routes, error table and metrics put together. Opens nothing."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from litestar import Litestar, Response
from litestar.exceptions import HTTPException
from litestar.plugins.prometheus import PrometheusConfig, PrometheusController
from litestar.types import ControllerRouterHandler, Middleware

from contracts.errors import GatewayError
from gateway.api.access_line import AccessLine
from gateway.api.arriving import LARGEST_BODY_BYTES
from gateway.api.asking import Times
from gateway.api.bodies import Unreadable
from gateway.api.catalogue_routes import catalogue_router
from gateway.api.check_routes import check_router
from gateway.api.consent_routes import consent_router
from gateway.api.correction_routes import correction_router
from gateway.api.data_routes import data_router
from gateway.api.export_routes import export_router
from gateway.api.household_routes import household_router
from gateway.api.ledger_routes import ledger_router
from gateway.api.log_routes import log_router
from gateway.api.my_consent_routes import my_consent_router
from gateway.api.notice_routes import TakesNotices, notice_route
from gateway.api.openapi import schema_route
from gateway.api.organisation_routes import organisation_router
from gateway.api.power_routes import power_router
from gateway.api.problems import (
    AnyRequest,
    of_anything_else,
    of_gateway_error,
    of_http_exception,
    of_unreadable,
)
from gateway.api.relation_routes import relation_router
from gateway.api.released import answer_type, kept_type
from gateway.api.services import Services
from gateway.api.sharing_routes import sharing_router
from gateway.api.unused_routes import unused_router
from gateway.pages.routes import lost_page, pages_router
from gateway.watch.edge import WebEdge

PREFIX: Final = "samsyn"
Unrouted = Callable[[AnyRequest, HTTPException], Response[bytes]]
"""What answers where no route does."""


def web(
    services: Services,
    *,
    version: str,
    deadline_seconds: float,
    private_answer_seconds: float = 2.0,
) -> WebEdge:
    """Give the ASGI application of the public listener: the watch's edge outermost."""
    times = Times(deadline_seconds=deadline_seconds, private_answer_seconds=private_answer_seconds)
    documented: type[msgspec.Struct] = answer_type(services.plugins)
    handlers = [
        data_router(services, answer_type=documented, times=times),
        household_router(services, answer_type=documented, times=times),
        check_router(services, times=times),
        log_router(services, answer_type=kept_type(documented), times=times),
        relation_router(services, answer_type=documented, times=times),
        power_router(services, times=times),
        organisation_router(services, times=times),
        unused_router(services, times=times),
        ledger_router(services.proofs),
        consent_router(services, times=times),
        my_consent_router(services, times=times),
        sharing_router(services, times=times),
        export_router(services, times=times),
        correction_router(services, times=times),
        catalogue_router(services),
    ]
    unrouted: Unrouted = of_http_exception
    if services.site.pages.served:
        handlers.append(pages_router(services, times=times))
        unrouted = lost_page(services, times=times, otherwise=of_http_exception)
    application = _application(
        [*handlers, schema_route(handlers, version=version)],
        middleware=[_metrics()],
        unrouted=unrouted,
    )
    return WebEdge(application, services.answered)


def admin(notices: TakesNotices) -> AccessLine:
    """Give the ASGI application of the admin listener: /metrics, and where notices come in."""
    return _application(
        [PrometheusController, notice_route(notices)], middleware=[], unrouted=of_http_exception
    )


def _application(
    handlers: Sequence[ControllerRouterHandler],
    *,
    middleware: Sequence[Middleware],
    unrouted: Unrouted,
) -> AccessLine:
    """Put routes under the one error table and the one log line a request."""
    return AccessLine(
        Litestar(
            route_handlers=handlers,
            exception_handlers={
                Unreadable: _unreadable,
                GatewayError: of_gateway_error,
                HTTPException: unrouted,
                Exception: of_anything_else,
            },
            middleware=middleware,
            openapi_config=None,
            request_max_body_size=LARGEST_BODY_BYTES,
            logging_config=None,
        )
    )


def _metrics() -> Middleware:
    """Count by route template: a path may hold anything, and one that nobody serves is left out."""
    return PrometheusConfig(app_name=PREFIX, prefix=PREFIX, group_path=True).middleware


def _unreadable(request: AnyRequest, error: Unreadable) -> Response[bytes]:
    return of_unreadable(request, error.code, pointer=error.pointer)
