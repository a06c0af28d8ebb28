"""Reading: a few threads, each with connections of its own.

Threads and not aiosqlite: a read is often two or three statements, and a thread takes them in one
hop where aiosqlite takes one hop a statement. The threads are ours, so that name look-ups and files
on the loop's default threads cannot hold up a log.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import msgspec
import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from contracts.errors import EvidenceUnavailable
from gateway.store.driver import Database, Queries, ReadingConnection

T = TypeVar("T")
READ_THREADS: Final = 4
_log: Final = structlog.get_logger(__name__)


class Reader:
    """Runs functions that read, away from the event loop.

    `read` is for pages of the log, by SQLAlchemy; `look_up` for what every question needs, by the
    raw driver, at a fifth of the CPU (benchmarks/group_commit.py).
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine = database.reading(READ_THREADS)
        self._threads = ThreadPoolExecutor(READ_THREADS, thread_name_prefix="samsyn-reader")
        self._own = threading.local()
        self._opened: list[ReadingConnection] = []

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
        except (self._database.error, msgspec.MsgspecError) as error:
            self._forget()
            raise _unavailable(error) from None

    def _queries(self) -> Queries:
        queries: ReadingConnection | None = getattr(self._own, "queries", None)
        if queries is None:
            queries = self._own.queries = self._database.queries()
            self._opened.append(queries)
        return queries

    def _forget(self) -> None:
        """Let go of this thread's connection; the next question opens another."""
        queries: ReadingConnection | None = getattr(self._own, "queries", None)
        if queries is not None:
            self._own.queries = None
            self._opened.remove(queries)
            queries.close()


def _unavailable(error: Exception) -> EvidenceUnavailable:
    _log.error("read_failed", error=type(error).__name__)
    return EvidenceUnavailable("evidence_unavailable")
