"""What the ledger costs: CPU and wall time a question (intent, release) and a subject look-up.

    .venv/bin/python -m benchmarks.group_commit [QUESTIONS] [IN_FLIGHT]

The CPU is the whole process's: event loop, writer and reader threads. Wall time depends on the
disk; the bare fdatasync beside it tells how much.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from contracts.pnr import Pnr
from gateway.settings import StoreSettings
from gateway.store.store import Store, open_store
from tests.gateway.ledger.samples import PERMIT, SCHOOL, always, release, sight_of

ANNA = Pnr("0107611234")


async def question(store: Store) -> None:
    sight = sight_of("cit_a")
    intent_id = await store.ledger.intend(sight, at=datetime.now(UTC))
    await release(store, intent_id, sight, always(PERMIT))


async def known_subject(store: Store) -> None:
    await store.subjects.id_of(ANNA)


async def known_alias(store: Store) -> None:
    await store.subjects.aliases(frozenset({ANNA}), sector="55133018")


async def measure(
    what: Callable[[Store], Awaitable[None]], store: Store, *, count: int, in_flight: int
) -> None:
    async def one_asker() -> None:
        for _ in range(count // in_flight):
            await what(store)

    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one_asker() for _ in range(in_flight)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    done = count // in_flight * in_flight
    print(
        f"{what.__name__:14} in flight {in_flight:3}: "
        f"{cpu / done * 1e6:6.0f} us CPU each, {done / wall:7.0f} a second"
    )


def fdatasync_microseconds(folder: Path) -> float:
    file = os.open(folder / "sync", os.O_CREAT | os.O_WRONLY)
    start = time.perf_counter()
    for _ in range(100):
        os.write(file, b"x" * 600)
        os.fdatasync(file)
    os.close(file)
    return (time.perf_counter() - start) / 100 * 1e6


async def main(count: int, in_flight: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key = folder / "key"
        key.write_bytes(os.urandom(32))
        key.chmod(0o600)
        print(f"bare fdatasync of 600 bytes: {fdatasync_microseconds(folder):.0f} us")
        settings = StoreSettings(url=f"sqlite:///{folder}/store.db", subject_key_file=key)
        async with open_store(settings, clock=lambda: datetime.now(UTC)) as store:
            await store.record_agreements((SCHOOL,))
            await known_alias(store)
            for what in (question, known_subject, known_alias):
                for parallel in (1, in_flight, in_flight * 4):
                    await measure(what, store, count=count, in_flight=parallel)


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:3]]
    asyncio.run(main(*(arguments + [2000, 16][len(arguments) :])))
