"""Reading: a few threads, each with a connection of its own from the pool.

Threads and not aiosqlite: a read is often two or three statements, and a thread takes them in one
hop where aiosqlite takes one hop a statement. The threads are ours, so that name look-ups and files
on the loop's default threads cannot hold up a log.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import structlog
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from contracts.errors import EvidenceUnavailable
from gateway.store.sqlite import open_for_reading

T = TypeVar("T")
READ_THREADS: Final = 4
_log: Final = structlog.get_logger(__name__)


class Reader:
    """Runs functions that read, away from the event loop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(READ_THREADS, thread_name_prefix="samsyn-reader")

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Give what the function reads. Raises EvidenceUnavailable."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._read, question)

    def close(self) -> None:
        """Let go of threads and connections."""
        self._threads.shutdown()
        self._engine.dispose()

    def _read(self, question: Callable[[Connection], T]) -> T:
        try:
            with self._engine.connect() as connection:
                return question(connection)
        except SQLAlchemyError as error:
            _log.error("read_failed", error=type(error).__name__)
            raise EvidenceUnavailable("evidence_unavailable") from None


def reading_engine(path: Path) -> Engine:
    """Make the pool; nothing is opened yet."""
    return create_engine(
        "sqlite+pysqlite://",
        creator=lambda: open_for_reading(path),
        poolclass=QueuePool,
        pool_size=READ_THREADS,
        hide_parameters=True,
    )
