"""What the ledger asks of the one writer, once it is asked: end an intent, release."""

import msgspec

from contracts.errors import EvidenceUnavailable
from gateway.access.decision import Deny
from gateway.consents.steps import Telling
from gateway.consents.uses import count_use, read_again
from gateway.ledger.append import NOWHERE, Found, NewEntry, append
from gateway.ledger.brake import Counted, looks_of
from gateway.ledger.delegations import given_now
from gateway.ledger.entries import Disclosure, Outcome, Sight
from gateway.ledger.notices import heeded
from gateway.ledger.payload import SightPayload, written
from gateway.ledger.protocol import Decided, Granted, Recheck, Released, Reread, Shown
from gateway.store.batch import AgreementRow, Batch, Needs
from gateway.store.data_keys import seal
from gateway.store.instants import from_microseconds
from gateway.store.used_rows import FieldsUsed

DAY_US = 86_400_000_000


class AddEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Add an entry that ends nothing."""

    new: NewEntry

    @property
    def needs(self) -> Needs:
        """Ask for the key that seals it."""
        return Needs(data_keys=frozenset({self.new.owner}))

    def run(self, batch: Batch) -> str:
        """Give the entry's id."""
        return append(batch, self.new)


class EndIntent(msgspec.Struct, frozen=True, kw_only=True):
    """Add the entry that ends an intent without data. One intent ends once."""

    intent_id: str
    outcome: Outcome
    subject_id: str
    payload: SightPayload
    found: Found = NOWHERE
    unknown: Counted | None = None
    """The question as it was counted, where it turned out to be about nobody."""

    @property
    def needs(self) -> Needs:
        """Ask whether the intent is open."""
        return Needs(
            intents=frozenset({self.intent_id}),
            data_keys=frozenset({self.subject_id}),
            looks=looks_of(self.unknown),
        )

    def run(self, batch: Batch) -> str:
        """Give the entry's id. Raises EvidenceUnavailable where the intent has ended."""
        _require_open(batch, self.intent_id)
        new = NewEntry(
            kind=self.outcome,
            payload=self.payload,
            subject_id=self.subject_id,
            intent_id=self.intent_id,
            found=self.found,
        )
        entry_id = append(batch, new)
        if self.unknown is not None:
            self.unknown.count(batch, is_unknown=True)
        return entry_id


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """Decide again on what this transaction reads; add a disclosure, or a refusal in its place."""

    intent_id: str
    sight: Sight
    disclosure: Disclosure
    recheck: Recheck
    telling: Telling
    found: Found = NOWHERE
    shown: Shown | None = None
    used: FieldsUsed | None = None
    """What is to be noted as used, by client and field."""

    @property
    def needs(self) -> Needs:
        """Ask for the agreements, the consent, what she gave, the notices, and whether the intent
        is open.
        """
        consent_id = self.recheck.consent_id
        return Needs(
            agreements=self.recheck.agreement_ids,
            intents=frozenset({self.intent_id}),
            data_keys=frozenset({self.sight.subject_id}),
            notices=frozenset({self.sight.subject_id}) | self.recheck.others,
            consents=frozenset() if consent_id is None else frozenset({consent_id}),
            delegations=(
                frozenset({self.sight.subject_id}) if self.recheck.delegations else frozenset()
            ),
        )

    def run(self, batch: Batch) -> Released | Deny:
        """Give the disclosure's id, or why there is none. Raises EvidenceUnavailable."""
        _require_open(batch, self.intent_id)
        granted = tuple(_granted(row) for row in batch.agreements(self.recheck.agreement_ids))
        decided = self._decide(granted, batch)
        deny = decided.decision if isinstance(decided.decision, Deny) else None
        entry_id = append(batch, self._ending(granted, decided))
        if deny is not None:
            return deny
        if self.recheck.consent_id is not None:
            count_use(batch, self.recheck.consent_id, self.sight, self.telling)
        if self.used is not None:
            batch.execute_many(*self.used.statement(batch.now_us, self.telling.keys.field_index))
        if self.shown is not None:
            _keep(batch, entry_id, self.sight.subject_id, shown=self.shown)
        return Released(entry_id=entry_id, at=batch.now)

    def _decide(self, granted: tuple[Granted, ...], batch: Batch) -> Decided:
        read = Reread(
            granted=granted,
            notices=heeded(batch, self.sight.subject_id),
            consent=read_again(batch, self.recheck.consent_id),
            delegations=given_now(batch, self.sight.subject_id, self.recheck.delegations),
            noticed_of_others={each: heeded(batch, each) for each in self.recheck.others},
        )
        try:
            return self.recheck.decide(read, batch.now)
        except Exception:  # noqa: BLE001  # rules of others: what fails in them is no permit
            raise EvidenceUnavailable("evidence_unavailable") from None

    def _ending(self, granted: tuple[Granted, ...], decided: Decided) -> NewEntry:
        deny = decided.decision if isinstance(decided.decision, Deny) else None
        return NewEntry(
            kind=_kind(deny),
            payload=SightPayload(
                sight=self.sight,
                disclosure=self.disclosure if deny is None else None,
                agreements=tuple(f"{each.id}@{each.version}" for each in granted),
                reason=None if deny is None else deny.code,
                snapshot_days=0 if self.shown is None or deny is not None else self.shown.days,
                decision=written(decided.record),
            ),
            subject_id=self.sight.subject_id,
            intent_id=self.intent_id,
            found=self.found,
        )


def _keep(batch: Batch, entry_id: str, subject_id: str, *, shown: Shown) -> None:
    """Keep what was shown, sealed as the entry is, until its day."""
    sealed = seal(batch.data_key(subject_id), shown.content, bound_to=f"snapshot:{entry_id}")
    batch.execute(
        "INSERT INTO snapshot (entry_id, sealed, expires_us) VALUES (?, ?, ?)",
        (entry_id, sealed, batch.now_us + shown.days * DAY_US),
    )


def _kind(deny: Deny | None) -> Outcome:
    if deny is None:
        return "disclosed"
    return "unavailable" if deny.status == 503 else "refused"


def _require_open(batch: Batch, intent_id: str) -> None:
    if not batch.is_open(intent_id):
        raise EvidenceUnavailable("evidence_unavailable")


def _granted(row: AgreementRow) -> Granted:
    return Granted(
        id=row.id,
        version=row.version,
        valid_from=from_microseconds(row.valid_from_us),
        valid_to=None if row.valid_to_us is None else from_microseconds(row.valid_to_us),
        withdrawn_at=(
            None if row.withdrawn_at_us is None else from_microseconds(row.withdrawn_at_us)
        ),
    )
