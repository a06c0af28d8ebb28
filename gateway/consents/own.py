"""A citizen's own consents: what waits for her, what she gave, and no longer."""

from datetime import datetime
from typing import Final, Literal

import msgspec

from contracts.adapter import Text
from contracts.errors import NothingThere
from gateway.consents.parts import ConsentParts
from gateway.consents.receipt import Story, linked_receipt_of, receipt_of
from gateway.consents.states import State
from gateway.consents.stored import Pending, Standing
from gateway.identity.callers import Citizen
from gateway.ledger.entries import CITIZEN
from gateway.ledger.payload import ConsentReadPayload
from gateway.store.instants import from_microseconds

PAGE: Final = "/mine-data/samtykker"


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A request that she has opened and not answered."""

    id: str
    recipient: str
    fields: tuple[str, ...]
    answer_before: datetime
    title: Text | None = None


class Given(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A consent in a list of hers."""

    id: str
    state: State
    recipient: str
    purpose: str
    fields: tuple[str, ...]
    given_at: datetime
    expires_at: datetime
    uses: int
    max_uses: int
    title: Text | None = None
    given_by: Literal["self", "custody_holder"] = "self"
    refused_fields: tuple[str, ...] = ()
    supersedes: str | None = None


class OwnList(msgspec.Struct, frozen=True, kw_only=True):
    """What waits, and every consent about her or given by her, the newest first."""

    waiting: tuple[Waiting, ...]
    consents: tuple[Given, ...]


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands after a withdrawal."""

    id: str
    state: State


class OwnConsents:
    """Shows a citizen her consents and lets her withdraw them."""

    def __init__(self, parts: ConsentParts) -> None:
        self._parts = parts

    async def all(self, citizen: Citizen, *, correlation_id: str) -> OwnList:
        """Give the list; that she read it is an entry."""
        subject_id = await self._parts.parts.subjects.id_of(citizen.pnr)
        given = await self._parts.stored.of_person(subject_id)
        opened = await self._parts.stored.pending_of(subject_id)
        waiting = tuple(each for each in opened if each.state == "requested")
        await self._note(subject_id, rows=len(given) + len(waiting), correlation_id=correlation_id)
        return OwnList(
            waiting=tuple(self._waiting(each) for each in waiting),
            consents=tuple(self._given(each) for each in given),
        )

    async def receipt(
        self, citizen: Citizen, consent_id: str, *, linked: bool, correlation_id: str
    ) -> dict[str, object]:
        """Give the signed receipt of one of hers, in JSON-LD where `linked`; that she read it is an
        entry. Raises NothingThere for another's.
        """
        standing = await self._one(citizen, consent_id, correlation_id=correlation_id)
        story = await self._story(standing)
        parts = self._parts.parts
        sign = linked_receipt_of if linked else receipt_of
        return sign(story, parts.signer.key, signed_at=parts.clock())

    async def _story(self, standing: Standing) -> Story:
        parts, wanted = self._parts.parts, standing.agreed.wanted
        number = await parts.subjects.number_of_subject(standing.subject_id)
        if number is None:
            raise NothingThere("consent_unknown")
        named = await parts.subjects.named(frozenset({number}), sector=wanted.recipient.cvr)
        purpose = parts.catalogue.of(wanted.purpose_id)
        is_same = purpose is not None and purpose.version == wanted.purpose_version
        return Story(
            standing=standing,
            steps=await self._parts.stored.steps_of(standing),
            purpose=purpose if is_same else None,
            controller=parts.operator,
            subject=named[number].alias,
            withdrawal_url=f"{self._parts.public_url}{PAGE}/{standing.row.id}",
        )

    async def _one(self, citizen: Citizen, consent_id: str, *, correlation_id: str) -> Standing:
        subject_id = await self._parts.parts.subjects.id_of(citizen.pnr)
        standing = await self._parts.stored.standing(consent_id)
        if subject_id not in {standing.subject_id, standing.giver_id}:
            raise NothingThere("consent_unknown")
        await self._note(subject_id, rows=1, consent_id=consent_id, correlation_id=correlation_id)
        return standing

    async def withdraw(
        self, citizen: Citizen, consent_id: str, *, correlation_id: str
    ) -> Withdrawn:
        """Withdraw one of hers, at once. Raises NothingThere and Conflicting."""
        subject_id = await self._parts.parts.subjects.id_of(citizen.pnr)
        ended = await self._parts.stored.withdraw(
            consent_id,
            person_id=subject_id,
            client_id=None,
            correlation_id=correlation_id,
        )
        await self._note(subject_id, rows=1, consent_id=consent_id, correlation_id=correlation_id)
        return Withdrawn(id=consent_id, state=ended.state)

    async def _note(
        self,
        subject_id: str,
        *,
        rows: int,
        correlation_id: str,
        consent_id: str | None = None,
    ) -> None:
        await self._parts.stored.note_reading(
            ConsentReadPayload(client_id=CITIZEN, rows=rows, consent_id=consent_id),
            subject_id=subject_id,
            correlation_id=correlation_id,
        )

    def _waiting(self, pending: Pending) -> Waiting:
        wanted = pending.asked.wanted
        until_us = pending.row.answer_until_us or pending.row.open_until_us
        return Waiting(
            id=pending.row.id,
            recipient=wanted.recipient.name,
            title=self._title(wanted.purpose_id),
            fields=wanted.fields,
            answer_before=from_microseconds(until_us),
        )

    def _given(self, standing: Standing) -> Given:
        row, agreed = standing.row, standing.agreed
        return Given(
            id=row.id,
            state=standing.state,
            recipient=agreed.wanted.recipient.name,
            purpose=agreed.wanted.purpose_id,
            fields=agreed.fields,
            given_at=agreed.given_at,
            expires_at=from_microseconds(row.expires_us),
            uses=row.uses,
            max_uses=row.max_uses,
            title=self._title(agreed.wanted.purpose_id),
            given_by=agreed.given_by,
            refused_fields=agreed.refused_fields,
            supersedes=agreed.supersedes,
        )

    def _title(self, purpose_id: str) -> Text | None:
        purpose = self._parts.parts.catalogue.of(purpose_id)
        return None if purpose is None else purpose.title
