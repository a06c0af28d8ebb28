"""Opening the store for the audit: to read, as it is at one moment, beside whoever writes."""

import hmac
from contextlib import closing
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidTag

from gateway.audit.audit import Audit, AuditKeys, Kept, Summary
from gateway.audit.findings import Place
from gateway.audit.keys import WrappingKeyWrong
from gateway.audit.rows import Told
from gateway.ledger.key_providers import key_wrapper
from gateway.settings import LedgerSettings, SettingsInvalid, StoreSettings
from gateway.store.database import database_at
from gateway.store.driver import Database, Queries
from gateway.store.keys import SealedNumber, SubjectKeys, read_key
from gateway.store.migrate import known_shapes

_NUMBER: Final = "SELECT blind_index, ciphertext FROM subject_identifier ORDER BY sequence LIMIT 1"


def audit_store(
    settings: StoreSettings, ledger: LedgerSettings, *, kept: Kept, now: datetime, told: Told
) -> Summary:
    """Audit the store of these settings. Raises Differs; SettingsInvalid where it cannot be read.

    The signing key is not needed and not read: whoever audits can sign nothing.
    """
    keys = AuditKeys(
        subjects=SubjectKeys(read_key(settings.subject_key_file)),
        wrapper=key_wrapper(settings),
        origin=ledger.origin,
    )
    database = database_at(settings)
    try:
        with closing(database.snapshot()) as store:
            _require_shape(store, database)
            _require_subject_key(store, keys.subjects)
            audit = Audit(store, keys, now=now, kept=kept, numbering=database.numbering)
            return audit.run(told)
    except database.error:
        raise _invalid(f"the database cannot be read; {database.advice}") from None
    except WrappingKeyWrong:
        raise _invalid("`wrapping_key_file` is not the key of this database") from None


def _require_shape(store: Queries, database: Database) -> None:
    known = known_shapes()
    try:
        found = [
            name for (name,) in store.query(tuple[str], "SELECT version_num FROM alembic_version")
        ]
    except database.error:
        raise _invalid(
            f"there is no ledger in the database, or it cannot be read; {database.advice}"
        ) from None
    if not set(found) <= set(known):
        raise _invalid("a newer Samsyn has changed this database; audit it with that version")
    if found != [known[0]]:
        raise _invalid(
            "the database is of an older version; start the gateway once, which brings it up to "
            "date"
        )


def _require_subject_key(store: Queries, keys: SubjectKeys) -> None:
    """Tell another key file from a fingerprint that was changed: the numbers open or not."""
    rows = store.query(tuple[bytes], "SELECT fingerprint FROM subject_key")
    if len(rows) == 1 and hmac.compare_digest(rows[0][0], keys.fingerprint):
        return
    if not _opens_a_number(store, keys):
        raise _invalid("`subject_key_file` is not the key of this database")
    raise Place("subject_key", "of this database").differs(
        "fingerprint", "is not that of the key under which the numbers open"
    )


def _opens_a_number(store: Queries, keys: SubjectKeys) -> bool:
    rows = store.query(tuple[bytes, bytes], _NUMBER)
    try:
        for index, ciphertext in rows:
            keys.unseal(SealedNumber(blind_index=index, ciphertext=ciphertext))
    except (InvalidTag, ValueError):
        return False
    return bool(rows)


def _invalid(fault: str) -> SettingsInvalid:
    return SettingsInvalid(f"samsyn.toml [store]: {fault}")
