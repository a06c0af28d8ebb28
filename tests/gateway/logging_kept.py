"""Keeps this process's logging, hooks and signals as they were, whatever a test configures."""

import contextlib
import logging
import signal
import sys
import threading
import warnings
from collections.abc import Iterator

import structlog

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def kept() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    known = [
        logger
        for logger in logging.Logger.manager.loggerDict.values()
        if isinstance(logger, logging.Logger)
    ]
    levels = {logger.name: logger.level for logger in known}
    heard = {logger.name: logger.propagate for logger in known}
    # An earlier test's server may have hushed its own loggers: begin as a process does.
    for logger in known:
        logger.setLevel(logging.NOTSET)
        logger.propagate = True
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning
    raises = logging.raiseExceptions
    signals = {number: signal.getsignal(number) for number in STOPS}
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.raiseExceptions = raises
        for name, was in levels.items():
            logging.getLogger(name).setLevel(was)
            logging.getLogger(name).propagate = heard[name]
        for name in set(logging.Logger.manager.loggerDict) - set(levels):
            logging.getLogger(name).setLevel(logging.NOTSET)
        sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = hooks
        for number, handler in signals.items():
            signal.signal(number, handler)
        structlog.reset_defaults()
