"""The audit of intents: each ending has its intent, about the same citizen, and no intent two."""

from typing import ClassVar, Final

from gateway.audit.entries import AuditedEntry
from gateway.audit.rows import AuditedRow, read
from gateway.store.driver import Queries

MUST_END: Final = frozenset({"disclosed", "outcome_unknown"})
"""Kinds of which there is none without an intent."""
_INTENTS: Final = (
    "SELECT entry.id, entry.sequence, entry.kind, entry.subject_id, "
    "COALESCE(subject.merged_into, entry.subject_id) "
    "FROM entry LEFT JOIN subject ON subject.id = entry.subject_id WHERE entry.id IN ?"
)
_LIVING: Final = "SELECT id, COALESCE(merged_into, id) FROM subject WHERE id IN ?"
_ENDINGS: Final = "SELECT intent_id, COUNT(*) FROM entry WHERE intent_id IN ? GROUP BY intent_id"


class _Intent(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "entry"

    id: str
    sequence: int
    kind: str
    subject_id: str | None
    living: str | None


class Endings:
    """What the entries say of intents and their endings."""

    def __init__(self, store: Queries, *, swept: int) -> None:
        self._store = store
        self._swept = swept
        """Up to this number every intent has been ended."""
        self.open = 0
        """Intents that nothing has ended."""

    def check(self, entries: list[AuditedEntry], keys: dict[str, bytes | None]) -> None:
        """Check a page of entries. Raises Differs."""
        ending = [each for each in entries if each.intent_id is not None]
        intents = self._intents(ending)
        living = self._living(ending, intents)
        for each in entries:
            if each.kind in MUST_END and each.intent_id is None:
                raise each.place.differs("intent_id", "is empty, and this kind ends an intent")
        for each in ending:
            _check(each, intents.get(each.intent_id or ""), living)
        self._check_ended([each for each in entries if each.kind == "intent"], keys)

    def _intents(self, ending: list[AuditedEntry]) -> dict[str, _Intent]:
        ids = tuple(each.intent_id for each in ending if each.intent_id is not None)
        rows = read(self._store, _Intent, _INTENTS, (ids,)) if ids else []
        return {each.id: each for each in rows}

    def _living(self, ending: list[AuditedEntry], intents: dict[str, _Intent]) -> dict[str, str]:
        """Give under which id those live on whose ending names another than their intent."""
        moved = [
            each.subject_id
            for each in ending
            if each.subject_id is not None
            and (intent := intents.get(each.intent_id or "")) is not None
            and intent.subject_id != each.subject_id
        ]
        rows = self._store.query(tuple[str, str], _LIVING, (tuple(moved),)) if moved else []
        return dict(rows)

    def _check_ended(self, intents: list[AuditedEntry], keys: dict[str, bytes | None]) -> None:
        ids = tuple(each.id for each in intents)
        rows = self._store.query(tuple[str, int], _ENDINGS, (ids,)) if ids else []
        endings = dict(rows)
        for each in intents:
            count = endings.get(each.id, 0)
            if count > 1:
                raise each.place.differs("id", "is an intent that was ended more than once")
            self.open += not count
            # An intent whose key was gone when its time came stays open: nobody can say of whom.
            if not count and each.sequence <= self._swept and keys.get(each.owner) is not None:
                raise each.place.differs(
                    "id", "is an intent that was ended, and its ending is not there"
                )


def _check(ending: AuditedEntry, intent: _Intent | None, living: dict[str, str]) -> None:
    require = ending.place.require
    if intent is None or intent.kind != "intent" or intent.sequence >= ending.sequence:
        raise ending.place.differs("intent_id", "is no intent before this entry")
    if intent.subject_id != ending.subject_id:
        is_same = living.get(ending.subject_id or "", "") == intent.living
        require("subject_id", "is another citizen than the intent's", holds=is_same)
