"""Logging: one JSON line an event to standard error; libraries are kept from quoting."""

import logging
import sys

import structlog

_QUOTING = ("httpx", "httpcore", "zeep.transports", "aiohttp.access", "uvicorn.access")
_CHATTY = ("alembic", "uvicorn.error")
"""Loggers that write URLs, envelopes or headers; never below WARNING (libraries.md, traps 1 and 2).
"""


def configure(level: str) -> None:
    """Send our events and the libraries' warnings to standard error as JSON lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _without_trace],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in (*_QUOTING, *_CHATTY):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    structlog.configure(
        processors=[
            structlog.stdlib.add_logger_name,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _without_trace(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Keep a library's class of error and drop its text: the text may hold a citizen's data."""
    record = event.get("_record")
    info = getattr(record, "exc_info", None)
    if info and info[0] is not None:
        event["error"] = info[0].__name__
        record.exc_info = None  # type: ignore[union-attr]  # a LogRecord, or there were no exc_info
        record.exc_text = None  # type: ignore[union-attr]
        event["event"] = "a library reported an error"
    event.pop("exc_info", None)
    return event
