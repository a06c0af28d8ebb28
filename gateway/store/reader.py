"""Reading: a few threads, each with connections of its own.

Threads and not aiosqlite: a read is often two or three statements, and a thread takes them in one
hop where aiosqlite takes one hop a statement. The threads are ours, so that name look-ups and files
on the loop's default threads cannot hold up a log.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import msgspec
import structlog
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from contracts.errors import EvidenceUnavailable
from gateway.store.driver import Queries
from gateway.store.sqlite import SqliteQueries, open_for_reading

T = TypeVar("T")
READ_THREADS: Final = 4
_log: Final = structlog.get_logger(__name__)


class Reader:
    """Runs functions that read, away from the event loop.

    `read` is for pages of the log, by SQLAlchemy; `look_up` for what every question needs, by the
    raw driver, at a fifth of the CPU (benchmarks/group_commit.py).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = _engine(path)
        self._threads = ThreadPoolExecutor(READ_THREADS, thread_name_prefix="samsyn-reader")
        self._own = threading.local()
        self._opened: list[SqliteQueries] = []

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Give what the function reads. Raises EvidenceUnavailable."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._read, question)

    async def look_up(self, question: Callable[[Queries], T]) -> T:
        """Give what the function reads. Raises EvidenceUnavailable."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._look_up, question)

    def close(self) -> None:
        """Let go of threads and connections."""
        self._threads.shutdown()
        self._engine.dispose()
        for queries in self._opened:
            queries.close()

    def _read(self, question: Callable[[Connection], T]) -> T:
        try:
            with self._engine.connect() as connection:
                return question(connection)
        except SQLAlchemyError as error:
            raise _unavailable(error) from None

    def _look_up(self, question: Callable[[Queries], T]) -> T:
        try:
            return question(self._queries())
        except (sqlite3.Error, msgspec.MsgspecError) as error:
            self._own.queries = None
            raise _unavailable(error) from None

    def _queries(self) -> Queries:
        queries: SqliteQueries | None = getattr(self._own, "queries", None)
        if queries is None:
            queries = SqliteQueries(open_for_reading(self._path))
            self._own.queries = queries
            self._opened.append(queries)
        return queries


def _engine(path: Path) -> Engine:
    return create_engine(
        "sqlite+pysqlite://",
        creator=lambda: open_for_reading(path),
        poolclass=QueuePool,
        pool_size=READ_THREADS,
        hide_parameters=True,
    )


def _unavailable(error: Exception) -> EvidenceUnavailable:
    _log.error("read_failed", error=type(error).__name__)
    return EvidenceUnavailable("evidence_unavailable")
