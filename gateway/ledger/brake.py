"""The brake on enumeration: how many people one asker may ask about in an hour.

It counts before anything is fetched, in the transaction that would write the intent. So processes
on one store count together, and what it says depends on the asker alone.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from gateway.ledger.append import NewEntry, append
from gateway.ledger.entries import CITIZEN, AskedBy, Sight
from gateway.ledger.payload import AlarmPayload
from gateway.settings import LimitsSettings
from gateway.store.batch import Batch, Needs
from gateway.store.keys import SubjectKeys
from gateway.store.looked_at import HOUR_US, Look

TOO_MANY_PEOPLE: Final = "too_many_people"
_MINUTE_US: Final = 60_000_000
_HOUR_MINUTES: Final = HOUR_US // _MINUTE_US


class CutOff(msgspec.Struct, frozen=True, kw_only=True):
    """A question about one person too many."""

    by: AskedBy
    retry_after_seconds: int
    """Whole minutes: when exactly somebody was asked about is told to nobody."""
    is_first: bool
    """The first of this asker within the hour: there is an alarm of it in the ledger."""


class Brake(msgspec.Struct, frozen=True, kw_only=True):
    """The limits, and who is told when somebody is cut off, once it is in the ledger."""

    limits: LimitsSettings = LimitsSettings()
    of_client: Mapping[str, LimitsSettings] = {}
    """Of those clients that have limits of their own."""
    discreet: frozenset[str] = frozenset()
    """Clients to whom "unknown" is not told apart from other refusals: nor is it to be counted
    apart, for then the brake would tell it.
    """
    told: Callable[[CutOff], None] = lambda _: None

    def limits_of(self, client_id: str) -> LimitsSettings:
        """Give the limits of a client's askers."""
        return self.of_client.get(client_id, self.limits)


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One question as it is counted."""

    by: AskedBy
    look: Look
    limits: LimitsSettings
    is_discreet: bool = False

    def is_one_too_many(self, batch: Batch) -> bool:
        """Tell whether this is one more person, and the asker has had as many as she may."""
        if batch.looked_at.has(self.look):
            return False
        count = batch.looked_at.of(self.look.asker)
        return count.people >= self.limits.people_per_hour or self._is_guessing(batch)

    def count(self, batch: Batch, *, is_unknown: bool = False) -> None:
        """Count it; `is_unknown` where it turned out that nobody is known by it."""
        batch.looked_at.add(self.look, is_unknown=is_unknown and not self.is_discreet)

    def cut_off(self, batch: Batch) -> CutOff:
        """Alarm if it is the first in the hour, and tell when to ask again.

        Raises EvidenceUnavailable where the alarm cannot be written.
        """
        is_first = not batch.looked_at.is_marked(self.look.asker)
        if is_first:
            append(batch, NewEntry(kind="alarm", payload=self._alarm()))
            batch.looked_at.mark(self.look.asker)
        return CutOff(
            by=self.by, retry_after_seconds=60 * self._minutes_left(batch), is_first=is_first
        )

    def _is_guessing(self, batch: Batch) -> bool:
        return batch.looked_at.of(self.look.asker).unknown >= self.limits.unknown_per_hour

    def _alarm(self) -> AlarmPayload:
        return AlarmPayload(
            what=TOO_MANY_PEOPLE,
            count=1,
            trace_ids=(self.by.correlation_id,),
            client_id=self.by.client_id,
            actor=self.by.actor,
        )

    def _minutes_left(self, batch: Batch) -> int:
        looked_at, asker, limits = batch.looked_at, self.look.asker, self.limits
        freed_us = looked_at.freed_us(asker, at_most=limits.people_per_hour, unknown=False)
        if self._is_guessing(batch):
            known_us = looked_at.freed_us(asker, at_most=limits.unknown_per_hour, unknown=True)
            freed_us = max(freed_us, known_us)
        minutes = -((batch.now_us - freed_us) // _MINUTE_US)
        return min(max(minutes, 1), _HOUR_MINUTES)


class AskOfNobody(msgspec.Struct, frozen=True, kw_only=True):
    """Count a question by an alias that is nobody's. There is no log for its entry."""

    counted: Counted

    @property
    def needs(self) -> Needs:
        """Ask for what has been counted."""
        return Needs(looks=frozenset({self.counted.look}))

    def run(self, batch: Batch) -> CutOff | None:
        """Count it, or cut it off as one about anybody would be."""
        if self.counted.is_one_too_many(batch):
            return self.counted.cut_off(batch)
        self.counted.count(batch, is_unknown=True)
        return None


def counted_of(sight: Sight, brake: Brake, keys: SubjectKeys) -> Counted | None:
    """Say how a look-up is counted; None for one that is not: a citizen's own reading, and of a
    person whom the asker did not name but the register did.
    """
    is_named = sight.capacity == "subject" or sight.household_role is not None
    if sight.client_id == CITIZEN or not is_named:
        return None
    by = AskedBy(client_id=sight.client_id, actor=sight.actor, correlation_id=sight.correlation_id)
    return counted_by(by, sight.subject_id, brake=brake, keys=keys)


def counted_by(by: AskedBy, *person: str, brake: Brake, keys: SubjectKeys) -> Counted:
    """Say how a question about a person is counted, named by her id or by what is no name."""
    who = (by.client_id,) if by.actor is None else (by.client_id, by.actor)
    look = Look(asker=keys.index("asker", *who), person=keys.index("looked_at", *who, *person))
    is_discreet = by.client_id in brake.discreet
    return Counted(by=by, look=look, limits=brake.limits_of(by.client_id), is_discreet=is_discreet)


def looks_of(counted: Counted | None) -> frozenset[Look]:
    """Give what a job needs read that may have to count."""
    return frozenset() if counted is None else frozenset({counted.look})
