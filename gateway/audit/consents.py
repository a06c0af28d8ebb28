"""The audit of consents and of requests for them: each row is what the last entry about it says,
and a consent was used as often as it was counted.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final, TypeVar

from gateway.audit.entries import AuditedEntry
from gateway.audit.findings import Place
from gateway.audit.rows import AuditedRow, paged
from gateway.ledger.payload import ConsentRequestPayload, Content, SightPayload
from gateway.store.consent_rows import as_told
from gateway.store.driver import Queries

RowT = TypeVar("RowT", "_Request", "_Consent")
_REQUESTS: Final = (
    "SELECT id, client_index, state, version, subject_id, consent_id, created_us, open_until_us, "
    "answer_until_us, retry_index, sealed, (SELECT COUNT(*) FROM data_key "
    "WHERE owner = subject_id AND wrapped IS NULL), (SELECT COUNT(*) FROM consent JOIN data_key "
    "ON owner = consent.subject_id WHERE consent.id = consent_id AND wrapped IS NULL) "
    "FROM consent_request WHERE id > ? ORDER BY id LIMIT ?"
)
_CONSENTS: Final = (
    "SELECT id, request_id, subject_id, giver_id, client_index, state, version, uses, max_uses, "
    "not_before_us, expires_us, changed_us, used_us, sealed, (SELECT COUNT(*) FROM data_key "
    "WHERE owner = subject_id AND wrapped IS NULL) "
    "FROM consent WHERE id > ? ORDER BY id LIMIT ?"
)
_LET_GO: Final = "retry_index"
"""Let go of without an entry where, after a day, its key came to stand for another request."""
_SET_BY_A_GRANT: Final = frozenset({"state", "version", "consent_id", "sealed"})


class _Request(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "consent_request"

    id: str
    client_index: bytes
    state: str
    version: int
    subject_id: str | None
    consent_id: str | None
    created_us: int
    open_until_us: int
    answer_until_us: int | None
    retry_index: bytes | None
    sealed: bytes
    is_erased: int
    is_for_erased: int
    """Whether it was granted for somebody else who was erased: that stands in her log alone."""

    @property
    def unsaid(self) -> frozenset[str]:
        """Give the columns of which no entry that can be read tells."""
        return _SET_BY_A_GRANT if self.is_for_erased and self.state == "granted" else frozenset()


class _Consent(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "consent"

    id: str
    request_id: str
    subject_id: str
    giver_id: str
    client_index: bytes
    state: str
    version: int
    uses: int
    max_uses: int
    not_before_us: int
    expires_us: int
    changed_us: int
    used_us: int | None
    sealed: bytes
    is_erased: int
    unsaid: ClassVar[frozenset[str]] = frozenset()


Told = dict[str, str | int | None]


class Consents:
    """What entries say of consents. Holds one row of each: they are few beside look-ups."""

    def __init__(self, store: Queries) -> None:
        self._store = store
        self._requests: dict[str, Told] = {}
        self._consents: dict[str, Told] = {}
        self._uses: dict[str, tuple[int, int | None]] = {}
        """How often each was used, and when last."""

    def note(self, entry: AuditedEntry, said: Content) -> None:
        """Take in what an entry says."""
        payload = said.payload
        if isinstance(payload, ConsentRequestPayload):
            self._requests[payload.request_id] = payload.request_row
        elif isinstance(payload, SightPayload):
            self._note_step(payload)
            consent_id = payload.sight.consent_id
            if entry.kind == "disclosed" and consent_id is not None:
                uses, _ = self._uses.get(consent_id, (0, None))
                self._uses[consent_id] = uses + 1, entry.at_us

    def finish(self) -> None:
        """Hold every row to what was last said of it. Raises Differs."""
        _compare(self._store, _Request, _REQUESTS, told=self._requests)
        for consent in _compare(self._store, _Consent, _CONSENTS, told=self._consents):
            if consent.is_erased:
                continue
            uses, used_us = self._uses.get(consent.id, (0, None))
            require = consent.place.require
            require("uses", "is not how often it was used", holds=consent.uses == uses)
            require("used_us", "is not when it was last used", holds=consent.used_us == used_us)

    def _note_step(self, payload: SightPayload) -> None:
        step = payload.consent
        if step is None:
            return
        if step.request_row:
            self._requests[step.request_id] = step.request_row
        if step.consent_row and step.consent_id is not None:
            self._consents[step.consent_id] = step.consent_row


def _compare(
    store: Queries, shape: type[RowT], sql: str, *, told: Mapping[str, Told]
) -> list[RowT]:
    """Give the rows, each held to what was said of it. Raises Differs."""
    left = dict(told)
    rows = list(_rows(store, shape, sql))
    keys = frozenset(as_told(each.retry_index) for each in rows if isinstance(each, _Request))
    for row in rows:
        said = left.pop(str(row.key), None)
        if said is None:
            row.place.require("id", "has no entry", holds=bool(row.is_erased))
        elif not row.is_erased:
            _check(row, said, keys=keys)
    for gone in sorted(left):
        raise Place(shape.TABLE, gone[:8]).differs(None, "is gone, and entries speak of it")
    return rows


def _check(row: _Request | _Consent, said: Told, *, keys: frozenset[str | int | None]) -> None:
    for column, due in said.items():
        if column in row.unsaid:
            continue
        value = as_told(getattr(row, column))
        is_let_go = column == _LET_GO and value is None and due in keys
        row.place.require(
            column, "is not what its last entry says", holds=is_let_go or value == due
        )


def _rows(store: Queries, shape: type[RowT], sql: str) -> Iterator[RowT]:
    for page in paged(store, shape, sql, start=""):
        yield from page
