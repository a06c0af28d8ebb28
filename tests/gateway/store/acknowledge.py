"""A child process that asks without end and says what was acknowledged: to be killed.

Each line on stdout is written in one piece after the ledger has answered: `intent ID` or
`disclosed ID`. Imports of ours: gateway.store and gateway.ledger with what they need.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from gateway.settings import StoreSettings
from gateway.store.store import Store, open_store
from gateway.store.writer import WriterLimits
from tests.gateway.ledger.samples import PERMIT, always, release, sight_of

ASKERS = 8


async def ask_without_end(store: Store, subject_id: str) -> None:
    sight = sight_of(subject_id)
    while True:
        intent_id = await store.ledger.intend(sight, at=datetime.now(UTC))
        say("intent", intent_id)
        say("disclosed", str(await release(store, intent_id, sight, always(PERMIT))))


def say(kind: str, entry_id: str) -> None:
    os.write(1, f"{kind} {entry_id}\n".encode())


async def main(url: str, key_file: str, password_file: str | None = None) -> None:
    settings = StoreSettings(
        url=url,
        subject_key_file=Path(key_file),
        password_file=None if password_file is None else Path(password_file),
    )
    limits = WriterLimits(lock_seconds=30)
    async with open_store(settings, clock=lambda: datetime.now(UTC), limits=limits) as store:
        await asyncio.gather(*(ask_without_end(store, f"cit_{each}") for each in range(ASKERS)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
