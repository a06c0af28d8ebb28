"""Open the store: key, tables, the one writer, the readers; and what the gateway calls of it."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import SQLAlchemyError

from contracts.errors import EvidenceUnavailable
from gateway.consents.steps import Telling
from gateway.consents.stored import StoredConsents
from gateway.corrections.stored import StoredCorrections
from gateway.hooks.outbox import Delivery, Listed, Retry
from gateway.hooks.relay import Relay, Sends
from gateway.hooks.sending import Receiver
from gateway.ledger.accounts import Accounts
from gateway.ledger.adopt import adopt
from gateway.ledger.catalogue import LoadCatalogue, RecordAgreements
from gateway.ledger.chores import KEY_REPLACED, Chores
from gateway.ledger.handed import HandedOver
from gateway.ledger.house_keys import HouseKeys
from gateway.ledger.ledger import StoredLedger
from gateway.ledger.logs import Logs
from gateway.ledger.notices import Notices
from gateway.ledger.powers import Powers
from gateway.ledger.proofs import Proofs
from gateway.ledger.protocol import Granted
from gateway.sessions.sessions import Sessions
from gateway.settings import LedgerSettings, SettingsInvalid, StoreSettings
from gateway.store.batch import Batch, Needs
from gateway.store.data_keys import Unreadable
from gateway.store.database import database_at
from gateway.store.driver import Database, StoreUnsafe
from gateway.store.instants import Clock, to_microseconds
from gateway.store.migrate import migrate
from gateway.store.reader import Reader
from gateway.store.subjects import StoredSubjects
from gateway.store.tables import subject_key
from gateway.store.writer import Writer, WriterLimits

USUAL_LIMITS: Final = WriterLimits()
START_SECONDS: Final = 30
"""How long a start waits for another that may be bringing the tables up to date."""


class Store:
    """The open store. Made by `open_store` only."""

    def __init__(
        self, *, keys: HouseKeys, reader: Reader, writer: Writer, clock: Clock, advice: str
    ) -> None:
        self.advice: Final = advice
        """What to look at when the store is not ready."""
        self.telling: Final = Telling(keys.subjects)
        self.ledger: Final = StoredLedger(
            wrapper=keys.wrapper,
            reader=reader,
            writer=writer,
            clock=clock,
            telling=self.telling,
        )
        self.logs: Final = Logs(
            keys=keys.subjects, wrapper=keys.wrapper, reader=reader, writer=writer
        )
        self.subjects: Final = StoredSubjects(keys=keys.subjects, reader=reader, writer=writer)
        self.notices: Final = Notices(keys=keys.subjects, subjects=self.subjects, writer=writer)
        self.handed: Final = HandedOver(keys=keys.subjects, subjects=self.subjects, writer=writer)
        self.consents: Final = StoredConsents(
            wrapper=keys.wrapper,
            reader=reader,
            writer=writer,
            clock=clock,
            telling=self.telling,
        )
        self.corrections: Final = StoredCorrections(
            wrapper=keys.wrapper, reader=reader, writer=writer
        )
        self.sessions: Final = Sessions(keys=keys.subjects, writer=writer)
        self.powers: Final = Powers(wrapper=keys.wrapper, reader=reader, writer=writer)
        self.accounts: Final = Accounts(reader=reader, writer=writer)
        self.proofs: Final = Proofs(keys.signer.origin, reader=reader)
        self.signer: Final = keys.signer
        self.chores: Final = Chores(writer, keys.signer, self.consents)
        self._keys = keys.subjects
        self._clock = clock
        self._writer = writer

    async def load_catalogue(
        self, what: str, content: bytes, items: tuple[bytes, ...] = ()
    ) -> bool:
        """Record that a catalogue was loaded; tell whether its content had changed.

        `what` names it (`purposes`, `agreements`). The SHA-256 of the file's bytes is kept, and
        each item's content (gateway/access/record.py) for good: decisions rest on it.
        """
        checksum = hashlib.sha256(content).hexdigest()
        load = LoadCatalogue(what=what, checksum=checksum, items=items)
        return await self._writer.write(load)

    async def record_agreements(self, agreements: tuple[Granted, ...]) -> None:
        """Hold exactly these agreements; others that the store has are withdrawn from now on."""
        await self._writer.write(RecordAgreements(agreements=agreements))

    def relay(
        self, sender: Sends, receivers: Mapping[str, Receiver], *, told: Callable[[str, str], None]
    ) -> Relay:
        """Give what carries messages about consents out to these receivers."""
        self.telling.hooked = frozenset(receivers)
        return Relay(self._writer, sender, receivers, clock=self._clock, told=told)

    async def messages(self) -> tuple[Delivery, ...]:
        """Give the newest messages to recipients, whatever became of them."""
        return await self._writer.write(Listed())

    async def retry_messages(self, client_id: str) -> int:
        """Send a client's messages again that were given up or switched off; give how many."""
        return await self._writer.write(Retry(client_id=client_id))

    def actor_pseudonym(self, actor_id: str, *, organisation_cvr: str) -> str:
        """Name an employee for `Sight.actor`: the same within one organisation only."""
        return self._keys.pseudonym(actor_id, organisation_cvr=organisation_cvr)

    async def ready(self) -> bool:
        """Tell whether an entry could be committed now. Leaves none."""
        try:
            return await self._writer.write(_WouldCommit())
        except EvidenceUnavailable:
            return False


class _WouldCommit(msgspec.Struct, frozen=True):
    """Take the write lock and pass the clock guard, and write nothing."""

    needs: Needs = Needs()

    def run(self, batch: Batch) -> bool:
        return bool(batch.now)


@asynccontextmanager
async def open_store(
    settings: StoreSettings,
    ledger: LedgerSettings,
    *,
    clock: Clock,
    limits: WriterLimits = USUAL_LIMITS,
    wait_seconds: float = START_SECONDS,
) -> AsyncIterator[Store]:
    """Open the store and bring its tables up to date. Raises SettingsInvalid."""
    keys = HouseKeys.read(settings, ledger)
    database = database_at(settings)
    await asyncio.to_thread(prepare, database, keys, wait_seconds=wait_seconds)
    reader = Reader(database)
    writer = Writer(database.driver(), clock=clock, limits=limits, wrapper=keys.wrapper)
    writer.start()
    try:
        store = Store(keys=keys, reader=reader, writer=writer, clock=clock, advice=database.advice)
        await _begin_to_sign(store)
        yield store
    finally:
        await writer.close()
        await asyncio.to_thread(reader.close)


async def _begin_to_sign(store: Store) -> None:
    """Publish our signing key. A store that takes nothing now may do so later: chores try again.

    Raises SettingsInvalid for a key that has had its time.
    """
    try:
        await store.chores.check_key()
    except EvidenceUnavailable as refused:
        if refused.code == KEY_REPLACED:
            raise SettingsInvalid(
                "samsyn.toml [ledger]: `signing_key_file` has been replaced by another key before; "
                "name that one, or make a new one"
            ) from None


def prepare(database: Database, keys: HouseKeys, *, wait_seconds: float = START_SECONDS) -> None:
    """Make the database if that is ours to do, its tables, and the mark of its key."""
    database.create()
    engine = database.changing(wait_seconds=wait_seconds)
    try:
        # Of several processes that start at once one does the work; the others find nothing to do.
        with engine.begin() as connection:
            migrate(connection)
            _compare_key(connection, keys.subjects.fingerprint)
            adopt(connection, keys, now_us=to_microseconds(datetime.now(UTC)))
    except Unreadable:
        raise SettingsInvalid(
            "samsyn.toml [store]: `wrapping_key_file` is not the key of this database"
        ) from None
    except (SQLAlchemyError, database.error) as error:
        raise _unopened(database, getattr(error, "orig", error)) from None
    except StoreUnsafe:
        raise SettingsInvalid(
            "samsyn.toml [store]: the database does not keep what it acknowledges; "
            f"{database.durability_advice}"
        ) from None
    finally:
        engine.dispose()


def _unopened(database: Database, error: Exception) -> SettingsInvalid:
    if database.is_held(error):
        return SettingsInvalid(
            "samsyn.toml [store]: another process holds the database: "
            "stop that one, or wait until it is done"
        )
    return SettingsInvalid(
        f"samsyn.toml [store]: the database cannot be opened for writing; {database.advice}"
    )


def _compare_key(connection: Connection, fingerprint: bytes) -> None:
    """Refuse another key than the first one's: it would take every citizen for a new one."""
    known = connection.scalar(select(subject_key.c.fingerprint))
    if known is None:
        connection.execute(insert(subject_key).values(fingerprint=fingerprint))
    elif not hmac.compare_digest(known, fingerprint):
        raise SettingsInvalid(
            "samsyn.toml [store]: `subject_key_file` is not the key of this database"
        )
