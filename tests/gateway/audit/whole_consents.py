"""Consents and requests in every state there is, also of somebody who is erased later."""

from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from gateway.consents.answers import Yes
from gateway.consents.terms import Recipient, Served, Wanted
from gateway.ledger.protocol import Decided, Recheck, Released
from gateway.store.instants import Clock
from gateway.store.store import Store
from tests.gateway.ledger.samples import DISCLOSURE, PERMIT, intend, sight_of
from tests.gateway.store.house import FakeClock

FIELDS: Final = ("person.birth_date", "person.name")
CLIENT: Final = "boligforening"
DAILY: Final = "daily"
"""A key for a retry that is used again day by day."""
WANTED: Final = Wanted(
    recipient=Recipient(client_id=CLIENT, name="En boligforening", cvr="10000001"),
    purpose_id="resident-copy",
    purpose_version=1,
    basis="consent: databeskyttelsesloven § 6, stk. 1",
    fields=FIELDS,
    mode="recurring",
    max_uses=2,
    valid_days=30,
)


class Consenting:
    """Takes consents through their lives, in a store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self._made = 0

    async def make(self, *, renews: str | None = None, retry_key: str | None = None) -> str:
        """Ask for one, each by a key of its own."""
        self._made += 1
        made = await self.store.consents.make(
            replace(WANTED, renews=renews),
            retry_key=retry_key or f"key {self.clock()} {self._made}",
            body_sha256="a body",
            correlation_id="c0",
            most_open=1_000_000,
        )
        return made.request_id

    async def open(self, subject_id: str, *, renews: str | None = None) -> str:
        request_id = await self.make(renews=renews)
        await self.store.consents.serve(
            request_id, subject_id, self._served(subject_id), correlation_id="c1"
        )
        return request_id

    async def give(
        self, giver_id: str, *, about: str | None = None, renews: str | None = None
    ) -> str:
        subject_id = about or giver_id
        request_id = await self.open(giver_id, renews=renews)
        yes = Yes(
            fields=FIELDS[:1],
            subject_id=subject_id,
            given_by="self" if about is None else "custody_holder",
            acr="substantial",
            expires_at=self.clock() + timedelta(days=1),
            authorities=("CPR-kontoret",),
            served=self._served(subject_id),
        )
        answered = await self.store.consents.answer(request_id, giver_id, yes, correlation_id="c2")
        assert answered.consent_id is not None
        return answered.consent_id

    async def refuse(self, subject_id: str) -> None:
        request_id = await self.open(subject_id)
        await self.store.consents.answer(request_id, subject_id, None, correlation_id="c3")

    async def use(self, consent_id: str, subject_id: str) -> None:
        sight = sight_of(subject_id, client_id=CLIENT, consent_id=consent_id)
        released = await self.store.ledger.release(
            await intend(self.store, sight),
            sight,
            DISCLOSURE,
            recheck=Recheck(
                agreement_ids=frozenset({"school"}),
                consent_id=consent_id,
                decide=lambda _, __: Decided(decision=PERMIT),
            ),
        )
        assert isinstance(released, Released)

    async def withdraw(self, consent_id: str, person_id: str | None) -> None:
        await self.store.consents.withdraw(
            consent_id,
            person_id=person_id,
            client_id=CLIENT if person_id is None else None,
            correlation_id="c4",
        )

    def _served(self, subject_id: str) -> Served:
        return Served(
            subject_id=subject_id,
            sha256="digest",
            language="da",
            text_version="consent-words/1",
            at=self.clock(),
        )


async def past(store: Store, clock: FakeClock, ids: list[str], *, erased: str) -> None:
    """Write what has come to an end before the day is over, and what will by itself."""
    store.telling.hooked = frozenset({CLIENT})
    lives = Consenting(store, clock)
    for _ in range(2):
        await lives.make(retry_key=DAILY)
    for about in (None, ids[5]):
        given = await lives.give(erased, about=about)
        await lives.use(given, about or erased)
    await lives.give(ids[5], about=erased)
    await lives.open(erased)
    await lives.refuse(erased)
    for each in ids[1:4]:
        await lives.make()
        await lives.open(each)
        await lives.refuse(each)
        await lives.give(each)
        await lives.withdraw(await lives.give(each), each)
        await lives.withdraw(await lives.give(each), None)
        used = await lives.give(each)
        await lives.use(used, each)
        await lives.use(used, each)
        renewed = await lives.give(each)
        await lives.use(renewed, each)
        await lives.give(each, renews=renewed)


async def standing(store: Store, clock: FakeClock, ids: list[str]) -> None:
    """End what has had its time, and write what still holds."""
    await store.chores.end_consents()
    lives = Consenting(store, clock)
    await lives.make(retry_key=DAILY)
    for each in ids[6:8]:
        await lives.make()
        await lives.open(each)
        await lives.give(each)
        await lives.use(await lives.give(each), each)
        await lives.use(await lives.give(each, about=ids[10]), ids[10])
