"""The rows of consents and of requests for them: read by readers and by the writer's transaction,
changed by the transaction alone.
"""

import hashlib
from collections.abc import Sequence
from typing import Final, Protocol

import msgspec

from gateway.store.driver import Parameters, Queries, Row, Value

_LIVING: Final = "COALESCE((SELECT merged_into FROM subject WHERE subject.id = {0}), {0})"
_NOT_ERASED: Final = (
    "NOT EXISTS (SELECT 1 FROM data_key WHERE owner = consent.subject_id AND wrapped IS NULL)"
)
_CONSENT: Final = (
    "id, request_id, subject_id, giver_id, client_index, state, version, uses, max_uses, "
    "not_before_us, expires_us, changed_us, used_us, sealed"
)
_REQUEST: Final = (
    "id, client_index, state, version, subject_id, consent_id, created_us, open_until_us, "
    "answer_until_us, retry_index, sealed"
)


BY_USE: Final = frozenset({"uses", "used_us"})
"""Told by the entries of the uses, and by no step."""


class Writes(Queries, Protocol):
    """A transaction that is open."""

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """Write."""
        ...

    def execute_many(self, sql: str, rows: Sequence[Row]) -> None:
        """Write rows."""
        ...


class _Row(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    @property
    def columns(self) -> tuple[Value, ...]:
        """Give the row's values in the order of its columns."""
        return msgspec.structs.astuple(self)

    @property
    def told(self) -> dict[str, str | int | None]:
        """Give what stands in the row, for the entry that tells of it."""
        columns = msgspec.structs.asdict(self)
        return {name: as_told(each) for name, each in columns.items() if name not in BY_USE}


class ConsentRow(_Row, frozen=True, kw_only=True, array_like=True):
    """A consent as the table holds it."""

    id: str
    request_id: str
    subject_id: str
    """Whose data key seals it: whom it was about when it was given, before any merge."""
    giver_id: str
    """Who gave it: the citizen herself, or who holds custody of her."""
    client_index: bytes
    state: str
    version: int
    """Counts its changes of state."""
    uses: int
    max_uses: int
    not_before_us: int
    expires_us: int
    changed_us: int
    used_us: int | None
    """When it was last used."""
    sealed: bytes


class RequestRow(_Row, frozen=True, kw_only=True, array_like=True):
    """A request as the table holds it."""

    id: str
    client_index: bytes
    state: str
    version: int
    subject_id: str | None
    """Who opened it, and whose data key seals it from then on; until then the house's does."""
    consent_id: str | None
    created_us: int
    open_until_us: int
    answer_until_us: int | None
    retry_index: bytes | None
    sealed: bytes


class LivingConsent(msgspec.Struct, frozen=True, kw_only=True):
    """A consent, and by whom it is given about whom now that some subjects live on in others."""

    row: ConsentRow
    subject_id: str
    giver_id: str


def consents_by_id(store: Queries, ids: Sequence[str]) -> dict[str, LivingConsent]:
    """Read consents."""
    return {each.row.id: each for each in _consents(store, "id IN ?", tuple(ids))} if ids else {}


def consents_of_people(store: Queries, subject_ids: Sequence[str]) -> tuple[LivingConsent, ...]:
    """Read the consents about these subjects or given by them, the newest first. Of whom was
    erased, nothing is left to be read by anybody.
    """
    ids = tuple(subject_ids)
    return _consents(store, f"(subject_id IN ? OR giver_id IN ?) AND {_NOT_ERASED}", ids, ids)


def granted_consents(store: Queries) -> tuple[LivingConsent, ...]:
    """Read every consent that nothing has ended."""
    return _consents(store, "state = 'granted'")


def _consents(
    store: Queries, where: str, *parameters: tuple[str, ...]
) -> tuple[LivingConsent, ...]:
    living = ", ".join(_LIVING.format(f"consent.{each}") for each in ("subject_id", "giver_id"))
    rows = store.query(
        tuple[object, ...],
        f"SELECT {_CONSENT}, {living} FROM consent WHERE {where} "  # noqa: S608  # our own words
        "ORDER BY changed_us DESC, id",
        parameters,
    )
    return tuple(
        LivingConsent(
            row=msgspec.convert(row[:-2], ConsentRow),
            subject_id=str(row[-2]),
            giver_id=str(row[-1]),
        )
        for row in rows
    )


def requests_where(
    store: Queries, where: str, parameters: Sequence[Value | tuple[Value, ...]]
) -> list[RequestRow]:
    """Read requests by a condition of ours, the newest first."""
    rows = store.query(
        tuple[object, ...],
        f"SELECT {_REQUEST} FROM consent_request WHERE {where} "  # noqa: S608  # our own words
        "ORDER BY created_us DESC, id",
        parameters,
    )
    return msgspec.convert(rows, list[RequestRow])


class HeldConsents:
    """The consents of one transaction: read once for all of its jobs, written when they are done.

    Nobody else changes them meanwhile: writing transactions never overlap.
    """

    def __init__(self, store: Writes, ids: frozenset[str]) -> None:
        self._store = store
        self._living = consents_by_id(store, sorted(ids))
        self._changed: dict[str, ConsentRow] = {}
        self._new: dict[str, ConsentRow] = {}

    def of(self, consent_id: str) -> LivingConsent | None:
        """Give a consent as the jobs before have left it."""
        if consent_id not in self._living:
            self._living.update(consents_by_id(self._store, (consent_id,)))
        return self._living.get(consent_id)

    def add(self, row: ConsentRow) -> None:
        """Add one that has just been given."""
        self._living[row.id] = LivingConsent(
            row=row, subject_id=row.subject_id, giver_id=row.giver_id
        )
        self._new[row.id] = row

    def change(self, row: ConsentRow) -> None:
        """Let it stand like this from now on."""
        known = self._living[row.id]
        self._living[row.id] = msgspec.structs.replace(known, row=row)
        (self._new if row.id in self._new else self._changed)[row.id] = row

    def flush(self) -> None:
        """Write what the jobs changed."""
        if self._new:
            _insert(self._store, "consent", _CONSENT, [*self._new.values()])
        # One by one: PostgreSQL's driver writes many rows by INSERT alone.
        for row in self._changed.values():
            self._store.execute(
                "UPDATE consent SET state = ?, version = ?, uses = ?, used_us = ?, changed_us = ? "
                "WHERE id = ?",
                (row.state, row.version, row.uses, row.used_us, row.changed_us, row.id),
            )


class HeldRequests:
    """The requests of one transaction; each is read when a job asks for it, and written at once."""

    def __init__(self, store: Writes) -> None:
        self._store = store

    def of(self, request_id: str) -> RequestRow | None:
        """Give a request."""
        found = requests_where(self._store, "id = ?", (request_id,))
        return found[0] if found else None

    def where(self, condition: str, *parameters: Value) -> list[RequestRow]:
        """Give requests by a condition of ours, the newest first."""
        return requests_where(self._store, condition, parameters)

    def add(self, row: RequestRow) -> None:
        """Add one."""
        _insert(self._store, "consent_request", _REQUEST, [row])

    def change(self, row: RequestRow) -> None:
        """Let it stand like this from now on."""
        self._store.execute(
            "UPDATE consent_request SET state = ?, version = ?, subject_id = ?, consent_id = ?, "
            "answer_until_us = ?, retry_index = ?, sealed = ? WHERE id = ?",
            (
                row.state,
                row.version,
                row.subject_id,
                row.consent_id,
                row.answer_until_us,
                row.retry_index,
                row.sealed,
                row.id,
            ),
        )


def as_told(value: Value) -> str | int | None:
    """Give a value as an entry tells it: of bytes a digest."""
    return hashlib.sha256(value).hexdigest()[:32] if isinstance(value, bytes) else value


def _insert(store: Writes, table: str, columns: str, rows: Sequence[_Row]) -> None:
    places = ", ".join("?" for _ in columns.split(","))
    store.execute_many(
        f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608  # our own words
        [row.columns for row in rows],
    )
