"""Logging: one JSON line an event to standard error; libraries and failures are kept from quoting.

Our own events say what their code says. Of anybody else's only the place and the class of error are
kept: a library's text, a warning's and an exception's may all hold a citizen's data.
"""

import logging
import sys
import threading
import traceback
import warnings
from types import TracebackType
from typing import Final

import structlog

OURS: Final = ("samsyn", "gateway")
"""Only loggers below these follow `log_level`; all others speak from WARNING on."""
_QUOTING: Final = ("httpx", "httpcore", "zeep", "aiohttp", "sqlalchemy", "uvicorn", "asyncio")
"""Pinned by name as well, since a library may set a level of its own (libraries.md, trap 2)."""
WITHHELD: Final = "a library said something; its text is withheld"
log = structlog.get_logger("samsyn.logs")


def configure(level: str) -> None:
    """Send our events and the libraries' warnings to standard error as JSON lines."""
    _configure_libraries(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    warnings.showwarning = _warned


def _configure_libraries(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_text, *_shared()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            use_get_message=False,
        )
    )
    # Else a line that cannot be written is written out with its arguments, and a trace.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    at_least_warning = max(logging.WARNING, logging.getLevelNamesMapping()[level])
    for name in ("", *_QUOTING):
        logging.getLogger(name).setLevel(at_least_warning)
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def _shared() -> list[structlog.typing.Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_exception,
    ]


def _without_exception(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Never render an exception, whoever asked for it."""
    for key in ("exc_info", "exception", "stack_info"):
        event.pop(key, None)
    return event


def _without_text(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Keep of a library's event who spoke, where, and the class of error."""
    record: logging.LogRecord = event["_record"]
    error = record.exc_info[0] if record.exc_info else None
    said = {"logger": record.name, "place": f"{record.module}:{record.lineno}"}
    if error is not None:
        said["error"] = error.__name__
    kept = {key: value for key, value in event.items() if key.startswith("_")}
    return {**kept, "event": WITHHELD, **said}


def _uncaught(
    kind: type[BaseException], _error: BaseException, trace: TracebackType | None
) -> None:
    """Tell of the error that ends the process: its class and places, not its words."""
    log.critical("uncaught_error", error=kind.__name__, frames=places(trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is not SystemExit:
        trace = args.exc_traceback
        log.critical("uncaught_error", error=args.exc_type.__name__, frames=places(trace))


def _unraisable(args: "sys.UnraisableHookArgs") -> None:
    log.error("unraisable_error", error=args.exc_type.__name__, frames=places(args.exc_traceback))


def _warned(  # noqa: PLR0913, PLR0917 - the standard library's signature
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,
    line: str | None = None,
) -> None:
    del message, file, line
    log.warning("library_warning", category=category.__name__, place=f"{filename}:{lineno}")


def places(trace: TracebackType | None) -> list[str]:
    """List where an error passed, outermost first: file, line and function, no values."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    ]
