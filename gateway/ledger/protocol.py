"""The ledger as others know it: what it may be asked, by what it decides again, what it gives back.
Data and protocols only; no personal number, no released value.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

import msgspec

from contracts.pnr import Pnr
from gateway.access.consents import Consent
from gateway.access.decision import Deny, Permit
from gateway.access.delegations import Delegation
from gateway.access.notices import ProtectionNotice
from gateway.access.record import DecisionRecord
from gateway.ledger.entries import (
    AskedBy,
    ConsentStep,
    CorrectionStep,
    Disclosure,
    Handed,
    Happened,
    Outcome,
    Sight,
    Stepped,
)
from gateway.records.digests import DigestKey
from gateway.store.used_rows import FieldUses


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of the answer itself, where the purpose keeps it: its bytes, and how long."""

    content: bytes
    days: int


class Intended:
    """A committed intent, and the key under which this citizen's fields are digested."""

    __slots__ = ("digest_key", "intent_id")

    def __init__(self, *, intent_id: str, digest_key: DigestKey) -> None:
        self.intent_id = intent_id
        self.digest_key = digest_key


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """A committed disclosure: its id, and the time of the commit."""

    entry_id: str
    at: datetime


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """An agreement as the store holds it at the moment of release."""

    id: str
    version: str
    valid_from: datetime
    valid_to: datetime | None
    withdrawn_at: datetime | None


class Reread(msgspec.Struct, frozen=True, kw_only=True):
    """What the releasing transaction read."""

    granted: tuple[Granted, ...]
    notices: tuple[ProtectionNotice, ...] | None
    """About the citizen, up to this very moment; None where they cannot be read."""
    consent: Consent | None = None
    """The consent that the question names, as the jobs before have left it."""
    delegations: tuple[Delegation, ...] = ()
    """What she gave to whoever acts for her, up to this very moment."""
    noticed_of_others: Mapping[str, tuple[ProtectionNotice, ...] | None] = {}
    """The same notices about the others whose protection counts, by our id."""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A decision, and what it was made on: kept with the entry that tells of it."""

    decision: Permit | Deny
    record: DecisionRecord | None = None


class Recheck(msgspec.Struct, frozen=True, kw_only=True):
    """decide() again, inside the releasing transaction."""

    agreement_ids: frozenset[str]
    """The agreements to read again there."""
    consent_id: str | None = None
    """The consent to read again there, and to count a use of."""
    decide: Callable[[Reread, datetime], Decided]
    """Told what was read, and the time of the commit."""
    delegations: frozenset[str] = frozenset()
    """Who acts for the citizen: what she gave to them is read again there, too."""
    others: frozenset[str] = frozenset()
    """Those whose protection counts beside hers."""


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry about a look-up, read back: a row of a log before it is put into words."""

    sequence: int
    """Its place in the ledger, which is never shown."""
    entry_id: str
    at: datetime
    outcome: Happened
    sight: Sight
    disclosure: Disclosure | None = None
    consent: ConsentStep | None = None
    """The step, of a row about a consent."""
    handed: Handed | None = None
    """What a firm handed in, of a row that says that it was opened."""
    correction: CorrectionStep | None = None
    """The step, of a row about an error that she reported."""
    reason: str | None = None
    """The refusal's code."""
    snapshot_until: datetime | None = None
    """Until when the answer itself is kept, where the purpose keeps it."""
    delegation: Stepped | None = None
    """Set where it is no look, but a step in the life of a power of attorney."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Give what was shown; of a question without an answer what was asked for."""
        return self.sight.fields if self.disclosure is None else self.disclosure.fields


class LogPage(msgspec.Struct, frozen=True, kw_only=True):
    """Entries newest first, and where to go on."""

    entries: tuple[LogEntry, ...]
    next_cursor: str | None = None


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A citizen's own id, which stays here, and the alias that leaves the house."""

    subject_id: str
    alias: str


class Ledger(Protocol):
    """Every method returns only when its entry is durably committed. Raises EvidenceUnavailable
    when it cannot be.
    """

    async def intend(self, sight: Sight, *, at: datetime) -> Intended:
        """Commit that a question is about to be put to registries. Raises TooManyQuestions for a
        person too many (gateway/ledger/brake.py); then that is committed.
        """
        ...

    async def ask_of_nobody(self, by: AskedBy, alias: str) -> None:
        """Count a question by an alias that is nobody's. Raises TooManyQuestions."""
        ...

    async def digest_key(self, subject_id: str) -> DigestKey:
        """Give the key of a citizen who turned out to be another than the intent said."""
        ...

    async def notices_of(self, subject_id: str) -> tuple[ProtectionNotice, ...] | None:
        """Give what has been noticed of the citizen's protection ahead of the register; None where
        it cannot be read. Adds no entry.
        """
        ...

    async def release(
        self,
        intent_id: str,
        sight: Sight,
        disclosure: Disclosure,
        *,
        recheck: Recheck,
        shown: Shown | None = None,
    ) -> Released | Deny:
        """Decide again on what the transaction reads; commit a disclosure, and what is kept of the
        answer, or commit a refusal.
        """
        ...

    async def close(  # noqa: PLR0913  # each is told by its name
        self,
        intent_id: str | None,
        sight: Sight,
        *,
        outcome: Outcome,
        reason: str | None,
        at: datetime,
        decided: DecisionRecord | None = None,
    ) -> str:
        """Commit that a question ended without data; `intent_id` is None for a static refusal.
        `decided` is what its decision was made on, where there was one.
        """
        ...

    async def field_uses(self) -> FieldUses:
        """Give when each client last used each field of a purpose; about no citizen, no entry."""
        ...

    async def log_of(
        self, subject_id: str, *, cursor: str | None, limit: int, correlation_id: str | None = None
    ) -> LogPage:
        """Give what was done about this citizen, newest first; that it was read, for that request,
        is an entry.
        """
        ...


class Subjects(Protocol):
    """Our own ids for citizens, and the pairwise aliases that leave the house."""

    async def id_of(self, pnr: Pnr) -> str:
        """Give the citizen's id, made on first sight. Both numbers of a changed number lead to one
        id once linked.
        """
        ...

    async def link(self, old: Pnr, new: Pnr) -> None:
        """Record that the register replaced a number by another."""
        ...

    async def named(self, pnrs: frozenset[Pnr], *, sector: str) -> dict[Pnr, Named]:
        """Give our id and the `sub_...` of each citizen in one sector (an organisation's CVR, or
        `citizen:<subject id>`).
        """
        ...

    async def number_of(self, alias: str, *, sector: str) -> Pnr | None:
        """Give the number behind an alias of that sector; None for anybody else's alias."""
        ...

    async def number_of_subject(self, subject_id: str) -> Pnr | None:
        """Give the number in force of a citizen of ours; None for an id that is nobody's."""
        ...
