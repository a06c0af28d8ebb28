"""What the store costs, of either kind: CPU and pace of a question (looking its citizen up, intent,
release, both sealed) and of looking a known citizen up.

    .venv/bin/python -m benchmarks.group_commit [QUESTIONS] [ROUNDS]

All stores are open at once and take turns, round after round; every ratio is of one round, and the
table shows medians with the least and the most. SQLite stands there twice: what its second row
differs from 1 is noise. CPU is this process's, event loop, writer and readers; PostgreSQL's own
backends stand in a column of their own. The pace depends on the disk; a bare fdatasync tells how
much. Without a PostgreSQL server (tests/postgres.py says where it is looked for) its rows are left
out.
"""

import asyncio
import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psycopg

from contracts.pnr import Pnr
from gateway.proof.keys import generate
from gateway.settings import LedgerSettings, StoreSettings
from gateway.store.store import Store, open_store
from tests.gateway.ledger.samples import PERMIT, SCHOOL, always, release, sight_of
from tests.postgres import Server, own_database, private_server, shared_server

ANNA = Pnr("0107611234")
Work = Callable[[Store], Awaitable[None]]


class Contestant(msgspec.Struct, frozen=True, kw_only=True):
    """An open store, and how to read what its server has used."""

    name: str
    store: Store
    server_cpu: Callable[[], float] = float
    """Seconds so far; none where there is no server."""


class Lap(msgspec.Struct, frozen=True, kw_only=True):
    """One contestant's turn, for each piece of work."""

    cpu_us: float
    server_us: float
    a_second: float


async def question(store: Store) -> None:
    sight = sight_of(await store.subjects.id_of(ANNA))
    intended = await store.ledger.intend(sight, at=datetime.now(UTC))
    await release(store, intended.intent_id, sight, always(PERMIT))


async def known_subject(store: Store) -> None:
    await store.subjects.id_of(ANNA)


async def known_alias(store: Store) -> None:
    await store.subjects.named(frozenset({ANNA}), sector="55133018")


async def lap(who: Contestant, what: Work, *, count: int, in_flight: int) -> Lap:
    async def one_asker() -> None:
        for _ in range(count // in_flight):
            await what(who.store)

    server, wall, cpu = who.server_cpu(), time.perf_counter(), time.process_time()
    await asyncio.gather(*(one_asker() for _ in range(in_flight)))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    done = count // in_flight * in_flight
    return Lap(
        cpu_us=cpu / done * 1e6,
        server_us=(who.server_cpu() - server) / done * 1e6,
        a_second=done / wall,
    )


async def race(
    contestants: list[Contestant], what: Work, *, count: int, in_flight: int, rounds: int
) -> None:
    laps: dict[str, list[Lap]] = {each.name: [] for each in contestants}
    for _ in range(rounds):
        for each in contestants:
            laps[each.name].append(await lap(each, what, count=count, in_flight=in_flight))
    print(f"\n{what.__name__}, {in_flight} in flight, {count} a lap, {rounds} rounds")
    yardstick = laps[contestants[0].name]
    for name, own in laps.items():
        print(
            f"  {name:14} {_median(own, 'cpu_us'):6.0f} us CPU"
            f" + {_median(own, 'server_us'):5.0f} us server"
            f" {_median(own, 'a_second'):7.0f} a second"
            f"   CPU x {_ratio(own, yardstick, 'cpu_us')}"
            f"   pace x {_ratio(own, yardstick, 'a_second')}"
        )


def _median(laps: list[Lap], figure: str) -> float:
    own: list[float] = [getattr(each, figure) for each in laps]
    return statistics.median(own)


def _ratio(laps: list[Lap], yardstick: list[Lap], figure: str) -> str:
    ratios = [
        getattr(own, figure) / getattr(other, figure)
        for own, other in zip(laps, yardstick, strict=True)
    ]
    return f"{statistics.median(ratios):5.2f} ({min(ratios):.2f}..{max(ratios):.2f})"


def fdatasync_microseconds(folder: Path) -> float:
    file = os.open(folder / "sync", os.O_CREAT | os.O_WRONLY)
    start = time.perf_counter()
    for _ in range(100):
        os.write(file, b"x" * 600)
        os.fdatasync(file)
    os.close(file)
    return (time.perf_counter() - start) / 100 * 1e6


@contextlib.contextmanager
def postgres_server() -> Iterator[Server | None]:
    shared = shared_server()
    if shared is not None:
        yield shared
        return
    with private_server() as private:
        yield None if private is None else private.server


@contextlib.asynccontextmanager
async def opened(settings: StoreSettings) -> AsyncIterator[Store]:
    ledger = LedgerSettings(
        origin="samsyn.example/bench",
        signing_key_file=_secret(settings.subject_key_file.with_name("signing"), generate()),
    )
    async with open_store(settings, ledger, clock=lambda: datetime.now(UTC)) as store:
        await store.record_agreements((SCHOOL,))
        await known_alias(store)
        yield store


def furnished(url: str, folder: Path, password: str | None = None) -> StoreSettings:
    folder.mkdir()
    return StoreSettings(
        url=url,
        subject_key_file=_secret(folder / "key", os.urandom(32)),
        wrapping_key_file=_secret(folder / "wrapping", os.urandom(32)),
        password_file=_secret(folder / "password", password.encode()) if password else None,
    )


def _secret(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    file.chmod(0o600)
    return file


def backends_cpu(connection: psycopg.Connection) -> float:
    """Give the seconds that the backends of our own database have used."""
    backends = connection.execute(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    ).fetchall()
    return sum(_seconds(Path(f"/proc/{pid}/stat")) for (pid,) in backends)


def _seconds(stat: Path) -> float:
    # User and system time are the 12th and 13th after the name, which may hold anything.
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.asynccontextmanager
async def all_open(folder: Path, server: Server | None) -> AsyncIterator[list[Contestant]]:
    async with contextlib.AsyncExitStack() as stack:
        contestants = []
        for name in ("sqlite", "sqlite again"):
            place = folder / name.replace(" ", "_")
            settings = furnished(f"sqlite:///{place}/store.db", place)
            store = await stack.enter_async_context(opened(settings))
            contestants.append(Contestant(name=name, store=store))
        if server is not None:
            url = stack.enter_context(own_database(server))
            watching = stack.enter_context(server.connect(url.rpartition("/")[2]))
            settings = furnished(url, folder / "postgresql", server.password)
            store = await stack.enter_async_context(opened(settings))
            contestants.append(
                Contestant(
                    name="postgresql", store=store, server_cpu=lambda: backends_cpu(watching)
                )
            )
        yield contestants


async def main(count: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name, postgres_server() as server:
        folder = Path(name)
        print(f"bare fdatasync of 600 bytes: {fdatasync_microseconds(folder):.0f} us")
        if server is None:
            print("no PostgreSQL here: its rows are left out")
        async with all_open(folder, server) as contestants:
            for what in (question, known_subject, known_alias):
                for in_flight in (1, 16, 64):
                    await race(contestants, what, count=count, in_flight=in_flight, rounds=rounds)


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:3]]
    asyncio.run(main(*(arguments + [1000, 5][len(arguments) :])))
