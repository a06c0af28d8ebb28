"""The consents of this store, as the flows of citizens and recipients use them."""

import contextlib
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection

from contracts.errors import EvidenceUnavailable, NothingThere
from gateway.access.consents import Consent
from gateway.consents.answers import Answered, AnswerRequest, Yes
from gateway.consents.endings import Ended, EndOverdue, Withdraw, state_at
from gateway.consents.requests import Made, MakeRequest, ServeRequest, until_us
from gateway.consents.sealed import as_decided_on, open_agreed, open_asked
from gateway.consents.states import ConsentState, State
from gateway.consents.steps import Telling
from gateway.consents.terms import Agreed, Asked, Served, Wanted
from gateway.ledger.append import Found, NewEntry
from gateway.ledger.jobs import AddEntry
from gateway.ledger.leases import Lease
from gateway.ledger.log import consent_steps
from gateway.ledger.opening import Opener
from gateway.ledger.payload import ConsentReadPayload
from gateway.ledger.protocol import LogEntry
from gateway.store.consent_rows import (
    ConsentRow,
    LivingConsent,
    RequestRow,
    consents_by_id,
    consents_of_people,
    granted_consents,
    requests_where,
)
from gateway.store.data_keys import KeyWrapper, data_keys_in
from gateway.store.driver import Queries
from gateway.store.ids import is_random_id
from gateway.store.instants import Clock, to_microseconds
from gateway.store.reader import Reader
from gateway.store.subject_queries import living_of
from gateway.store.writer import Writer


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A consent, and how it stands at the moment of reading."""

    row: ConsentRow
    agreed: Agreed
    state: ConsentState
    subject_id: str
    """Whose data it is about, living."""
    giver_id: str


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A request, and how it stands at the moment of reading."""

    row: RequestRow
    asked: Asked
    state: State
    """That of the consent, once one came of it."""
    opener_id: str | None
    """Who opened it, living."""


class StoredConsents:
    """Reads consents beside the writer, and has the writer change them."""

    def __init__(
        self,
        *,
        wrapper: KeyWrapper,
        reader: Reader,
        writer: Writer,
        clock: Clock,
        telling: Telling,
    ) -> None:
        self.telling = telling
        self._keys = telling.keys
        self._wrapper = wrapper
        self._opener = Opener(wrapper)
        self._reader = reader
        self._writer = writer
        self._clock = clock

    async def of(self, consent_id: str) -> Consent | None:
        """Give a consent as a decision sees it now. Raises EvidenceUnavailable."""
        if not is_random_id("con", consent_id):
            return None

        def read(store: Queries) -> Consent | None:
            found = consents_by_id(store, (consent_id,)).get(consent_id)
            return None if found is None else as_decided_on(found, self._key_of(store))

        return await self._reader.look_up(read)

    async def make(
        self,
        wanted: Wanted,
        *,
        retry_key: str | None,
        body_sha256: str,
        correlation_id: str,
        most_open: int,
    ) -> Made:
        """Keep a request. Raises TooManyQuestions and KeyUsedOtherwise."""
        client_id, index = wanted.recipient.client_id, self._keys.index
        return await self._writer.write(
            MakeRequest(
                wanted=wanted,
                client_index=index("client", client_id),
                retry_index=None if retry_key is None else index("retry", client_id, retry_key),
                body_sha256=body_sha256,
                correlation_id=correlation_id,
                most_open=most_open,
            )
        )

    async def pending(self, request_id: str) -> Pending | None:
        """Give a request by its id, whoever asks: the caller decides who may see it."""
        if not is_random_id("req", request_id):
            return None
        found = await self._requests("id = ?", request_id)
        return found[0] if found else None

    async def pending_of(self, subject_id: str) -> tuple[Pending, ...]:
        """Give the requests that a citizen has opened, the newest first."""
        return await self._requests(
            "subject_id IN (SELECT id FROM subject WHERE id = ? OR merged_into = ?)",
            subject_id,
            subject_id,
        )

    async def serve(
        self, request_id: str, opener_id: str, served: Served, *, correlation_id: str
    ) -> None:
        """Let a citizen see a request, as an entry. Raises what `open_to` does."""
        await self._writer.write(
            ServeRequest(
                request_id=request_id,
                opener_id=opener_id,
                served=served,
                telling=self.telling,
                correlation_id=correlation_id,
            )
        )

    async def answer(
        self, request_id: str, opener_id: str, yes: Yes | None, *, correlation_id: str
    ) -> Answered:
        """Answer a request. Raises what `open_to` does."""
        return await self._writer.write(
            AnswerRequest(
                request_id=request_id,
                opener_id=opener_id,
                yes=yes,
                telling=self.telling,
                correlation_id=correlation_id,
            )
        )

    async def withdraw(
        self,
        consent_id: str,
        *,
        person_id: str | None,
        client_id: str | None,
        correlation_id: str,
    ) -> Ended:
        """End a consent. Raises NothingThere and Conflicting."""
        if not is_random_id("con", consent_id):
            raise NothingThere("consent_unknown")
        return await self._writer.write(
            Withdraw(
                consent_id=consent_id,
                person_id=person_id,
                client_index=None if client_id is None else self.client_index(client_id),
                telling=self.telling,
                correlation_id=correlation_id,
            )
        )

    async def of_person(self, subject_id: str) -> tuple[Standing, ...]:
        """Give the consents about a citizen or given by her, the newest first."""

        def read(store: Queries) -> tuple[Standing, ...]:
            living = living_of(store, subject_id)
            same = store.query(
                tuple[str], "SELECT id FROM subject WHERE id = ? OR merged_into = ?", (living,) * 2
            )
            found = consents_of_people(store, [each for (each,) in same])
            return tuple(self._standing(each, self._key_of(store)) for each in found)

        return await self._reader.look_up(read)

    async def granted(self) -> tuple[Standing, ...]:
        """Give every consent that holds now. One that cannot be read, since its key is destroyed,
        gives nothing any more and is left out.
        """

        def read(store: Queries) -> tuple[Standing, ...]:
            key_of, found = self._key_of(store), []
            for living in granted_consents(store):
                with contextlib.suppress(EvidenceUnavailable):
                    found.append(self._standing(living, key_of))
            return tuple(each for each in found if each.state == "granted")

        return await self._reader.look_up(read)

    async def standing(self, consent_id: str) -> Standing:
        """Give one consent, whoever asks: the caller decides who may see it.

        Raises NothingThere.
        """

        def read(store: Queries) -> Standing | None:
            found = consents_by_id(store, (consent_id,)).get(consent_id)
            return None if found is None else self._standing(found, self._key_of(store))

        is_one = is_random_id("con", consent_id)
        standing = await self._reader.look_up(read) if is_one else None
        if standing is None:
            raise NothingThere("consent_unknown")
        return standing

    async def steps_of(self, standing: Standing) -> tuple[LogEntry, ...]:
        """Give what happened with a consent, oldest first: of the logs of whom it is about and of
        who gave it.
        """
        row = standing.row

        def read(found: Connection) -> tuple[LogEntry, ...]:
            return consent_steps(found, self._opener, {standing.subject_id, standing.giver_id})

        steps = await self._reader.read(read)
        return tuple(
            each
            for each in steps
            if each.consent is not None
            and (each.consent.consent_id == row.id or each.consent.request_id == row.request_id)
        )

    async def note_reading(
        self, payload: ConsentReadPayload, *, subject_id: str | None, correlation_id: str
    ) -> None:
        """Commit that somebody reads how it stands."""
        await self._writer.write(
            AddEntry(
                new=NewEntry(
                    kind="consent_read",
                    payload=payload,
                    subject_id=subject_id,
                    found=Found(correlation_id=correlation_id),
                )
            )
        )

    def client_index(self, client_id: str) -> bytes:
        """Give what a client's rows are found by."""
        return self._keys.index("client", client_id)

    def overdue(self, lease: Lease) -> EndOverdue:
        """Give the chore that ends what has had its time."""
        return EndOverdue(lease=lease, telling=self.telling)

    async def _requests(self, condition: str, *parameters: str) -> tuple[Pending, ...]:
        def read(store: Queries) -> tuple[Pending, ...]:
            rows = requests_where(store, condition, parameters)
            return tuple(self._pending(store, row) for row in rows)

        return await self._reader.look_up(read)

    def _pending(self, store: Queries, row: RequestRow) -> Pending:
        now_us = to_microseconds(self._clock())
        state: State = msgspec.convert(row.state, State)
        if state == "requested" and until_us(row) <= now_us:
            state = "lapsed"
        if row.consent_id is not None:
            consent = consents_by_id(store, (row.consent_id,)).get(row.consent_id)
            state = state if consent is None else state_at(consent, now_us)
        return Pending(
            row=row,
            asked=open_asked(row, self._key_of(store)),
            state=state,
            opener_id=None if row.subject_id is None else living_of(store, row.subject_id),
        )

    def _standing(self, living: LivingConsent, key_of: Callable[[str], bytes]) -> Standing:
        return Standing(
            row=living.row,
            agreed=open_agreed(living.row, key_of),
            state=state_at(living, to_microseconds(self._clock())),
            subject_id=living.subject_id,
            giver_id=living.giver_id,
        )

    def _key_of(self, store: Queries) -> Callable[[str], bytes]:
        return data_keys_in(store, self._wrapper)
