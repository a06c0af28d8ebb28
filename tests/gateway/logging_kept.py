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
    levels = {
        name: logger.level
        for name, logger in logging.Logger.manager.loggerDict.items()
        if isinstance(logger, logging.Logger)
    }
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
        for name in set(logging.Logger.manager.loggerDict) - set(levels):
            logging.getLogger(name).setLevel(logging.NOTSET)
        sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = hooks
        for number, handler in signals.items():
            signal.signal(number, handler)
        structlog.reset_defaults()
