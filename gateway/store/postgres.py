"""PostgreSQL: how its connections are opened, and what they must promise."""

import time
from collections.abc import Mapping
from typing import Final, TypeVar, cast

import psycopg
from psycopg.abc import PQGen
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from gateway.store.driver import Numbering, StoreUnsafe
from gateway.store.postgres_address import PostgresAddress
from gateway.store.postgres_driver import (
    WRITING_LOCK,
    PostgresDriver,
    PostgresQueries,
    PostgresSnapshot,
)

T = TypeVar("T")
ANSWER_SECONDS: Final = 5
"""How long a statement may take; a server that says nothing for longer is lost."""
_LIBPQ: Final = {
    "application_name": "samsyn",
    "client_encoding": "utf8",
    "connect_timeout": "2",
    "gssencmode": "disable",
    # A peer that has vanished is noticed in seconds, idle or not.
    "keepalives_idle": "10",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": str(ANSWER_SECONDS * 1000),
}
_SESSION: Final = {
    "statement_timeout": f"{ANSWER_SECONDS}s",
    # For a list as parameter the server would plan anew every time, at twice the cost of running.
    "plan_cache_mode": "force_generic_plan",
    # A gateway that is frozen in the middle of a batch does not hold the others up for longer.
    "idle_in_transaction_session_timeout": f"{2 * ANSWER_SECONDS}s",
}


class ServerSilent(psycopg.OperationalError):
    """The server took longer than any of our statements may."""


class PatientConnection(psycopg.Connection[TupleRow]):
    """Waits so long and no longer, also for a server that is stopped and holds its line."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Run a step of psycopg's. Raises ServerSilent."""
        return super().wait(_until(gen, time.monotonic() + ANSWER_SECONDS), interval, timeout)


class PostgresDatabase:
    """One database of a server."""

    error = psycopg.Error
    advice = (
        "check that the server of `url` runs and lets this user into the database, "
        "and that the user may create tables there"
    )
    durability_advice = "switch `fsync` on and connect to the server without a pooler between"

    def __init__(self, address: PostgresAddress) -> None:
        self._address = address

    def create(self) -> None:
        """Make nothing: a database on a server is its administrator's to make."""

    def changing(self, *, wait_seconds: float) -> Engine:
        """Give an engine whose transactions hold the writing lock from their beginning."""
        engine = _engine(creator=self._open_for_changing, poolclass=NullPool)
        event.listen(engine, "begin", lambda connection: _begin(connection, wait_seconds))
        return engine

    def is_held(self, error: Exception) -> bool:
        """Tell whether the server waited for a lock in vain."""
        return isinstance(error, psycopg.errors.LockNotAvailable)

    def reading(self, connections: int) -> Engine:
        """Give an engine that cannot write."""
        return _engine(
            creator=self.open_for_reading,
            poolclass=QueuePool,
            pool_size=connections,
            pool_pre_ping=True,
            isolation_level="AUTOCOMMIT",
        )

    def queries(self) -> PostgresQueries:
        """Give a raw connection that cannot write."""
        return PostgresQueries(self.open_for_reading)

    def snapshot(self) -> PostgresSnapshot:
        """Give a raw connection that cannot write and sees the database as it is now."""
        return PostgresSnapshot(self.open_for_reading())

    @property
    def numbering(self) -> Numbering:
        """Say how entries are numbered: by a sequence, which nothing undoes."""
        return Numbering(
            newest="SELECT COALESCE(last_value, 0) FROM pg_sequences "
            "WHERE schemaname = current_schema() AND sequencename = 'entry_sequence_seq'",
            has_gaps=True,
        )

    def driver(self) -> PostgresDriver:
        """Give the one writer's connection."""
        return PostgresDriver(self.open_for_writing)

    def open_for_writing(self) -> PatientConnection:
        """Open a connection. Raises StoreUnsafe where a commit might not be on the disk."""
        connection = self._open(_SESSION, target_session_attrs="read-write")
        try:
            make_durable(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def open_for_reading(self) -> PatientConnection:
        """Open a connection that cannot write, to the server that is written to."""
        session = {**_SESSION, "default_transaction_read_only": "on"}
        return self._open(session, target_session_attrs="primary")

    def _open_for_changing(self) -> PatientConnection:
        connection = self.open_for_writing()
        connection.autocommit = False
        return connection

    def _open(self, session: Mapping[str, str], **libpq: str) -> PatientConnection:
        options = " ".join(f"-c {name}={value}" for name, value in session.items())
        parameters = {**self._address.parameters, **_LIBPQ, **libpq, "options": options}
        password = self._address.password()
        return PatientConnection.connect(
            make_conninfo(**parameters, password=password), autocommit=True
        )


def make_durable(connection: psycopg.Connection[TupleRow]) -> None:
    """Set what durability needs, for this session whatever the server's own choice; see it took.

    `remote_apply` asks for more than `on`: it stays.
    """
    connection.execute(
        "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') "
        "WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)"
    )
    row = connection.execute(
        "SELECT current_setting('synchronous_commit'), current_setting('fsync')"
    ).fetchone()
    if row not in {("on", "on"), ("remote_apply", "on")}:
        raise StoreUnsafe


def _engine(**wanted: object) -> Engine:
    return create_engine(
        "postgresql+psycopg://", use_native_hstore=False, hide_parameters=True, **wanted
    )


def _begin(connection: Connection, wait_seconds: float) -> None:
    # The wait for the lock has an end; the steps themselves may take their time.
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(wait_seconds * 1000)}")
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING_LOCK})")


def _until(gen: PQGen[T], deadline: float) -> PQGen[T]:
    """Pass everything through, and give up at the deadline; psycopg wakes us ten times a second."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() > deadline:
                raise ServerSilent
            wanted = gen.send(ready)
    except StopIteration as ended:
        return cast("T", ended.value)
