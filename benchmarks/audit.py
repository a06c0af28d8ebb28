"""How many entries a second `samsyn ledger verify` checks, and what memory that takes.

    .venv/bin/python -m benchmarks.audit [--entries N] [--citizens N]

Makes a ledger of so many entries on each store, half of them intents and half disclosures of 24
fields with their digests, and audits it once. CPU is user and system time of this process; the
server's own is not in it. Memory is by how much the largest size of the process grew in the audit.
"""

import argparse
import asyncio
import os
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.group_commit import postgres_server
from contracts.pnr import Pnr
from gateway.audit.audit import Kept
from gateway.audit.store import audit_store
from gateway.proof.keys import generate
from gateway.settings import LedgerSettings, StoreSettings
from gateway.store.store import Store, open_store
from tests.gateway.ledger.samples import DISCLOSURE, PERMIT, always, sight_of
from tests.postgres import own_database

IN_FLIGHT = 64
FIELDS = [f"income.months[2026-{month:02}].kinds[wage].gross" for month in range(1, 25)]
SHOWN = msgspec.structs.replace(
    DISCLOSURE,
    fields=("income.months[].kinds[].gross",),
    digests=dict.fromkeys(FIELDS, "x" * 43),
    version="v" * 43,
    answer="a" * 43,
)


def now() -> datetime:
    return datetime.now(UTC)


async def question(store: Store, subject_id: str, *, actor: str) -> None:
    sight = sight_of(subject_id, actor=actor)
    intended = await store.ledger.intend(sight, at=now())
    await store.ledger.release(intended.intent_id, sight, SHOWN, recheck=always(PERMIT))


async def fill(
    settings: StoreSettings, ledger: LedgerSettings, *, entries: int, citizens: int
) -> None:
    async with open_store(settings, ledger, clock=now) as store, store.chores.running():
        ids = [await store.subjects.id_of(Pnr(f"010761{each:04}")) for each in range(citizens)]

        async def ask(first: int) -> None:
            for each in range(first, entries // 2, IN_FLIGHT):
                # More people than one employee may ask about in an hour.
                await question(store, ids[each % citizens], actor=f"act_{each % citizens // 100}")

        await asyncio.gather(*(ask(first) for first in range(IN_FLIGHT)))


def measure(name: str, settings: StoreSettings, ledger: LedgerSettings) -> None:
    memory, cpu, start = peak_megabytes(), time.process_time(), time.perf_counter()
    summary = audit_store(settings, ledger, kept=Kept(), now=now(), told=lambda _, __: None)
    cpu, took = time.process_time() - cpu, time.perf_counter() - start
    grew = peak_megabytes() - memory
    print(
        f"| {name} | {summary.entries:,} | {summary.checkpoints:,} | {took:.1f} "
        f"| {summary.entries / took:,.0f} | {cpu / summary.entries * 1e6:.0f} | {grew:.0f} |"
    )


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def furnished(folder: Path, url: str, password: str) -> tuple[StoreSettings, LedgerSettings]:
    contents = {"a": os.urandom(32), "b": os.urandom(32), "c": generate(), "d": password.encode()}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)
    return StoreSettings(
        url=url,
        subject_key_file=folder / "a",
        wrapping_key_file=folder / "b",
        password_file=folder / "d" if password else None,
    ), LedgerSettings(origin="samsyn.example/bench", signing_key_file=folder / "c")


def run(
    wanted: argparse.Namespace, name: str, folder: Path, url: str, *, password: str = ""
) -> None:
    settings, ledger = furnished(folder, url, password)
    asyncio.run(fill(settings, ledger, entries=wanted.entries, citizens=wanted.citizens))
    measure(name, settings, ledger)


def main(wanted: argparse.Namespace) -> None:
    print("| store | entries | checkpoints | seconds | entries/s | CPU µs an entry | MB more |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        run(wanted, "sqlite", Path(name), f"sqlite:///{name}/ledger.db")
    with tempfile.TemporaryDirectory() as name, postgres_server() as server:
        if server is not None:
            with own_database(server) as url:
                run(wanted, "postgresql", Path(name), url, password=server.password)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--citizens", type=int, default=5_000)
    return parser.parse_args()


if __name__ == "__main__":
    main(arguments())
