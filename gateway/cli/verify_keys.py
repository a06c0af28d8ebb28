"""The keys that the store of the settings says have signed here: what `samsyn verify` trusts
where no other are given.
"""

from contextlib import closing

from gateway.proof.keys import KeySet, VerifyingKey
from gateway.settings import Settings, SettingsInvalid
from gateway.store.database import database_at
from gateway.store.instants import from_microseconds

KeyRow = tuple[bytes, int, int | None]


def configured_keys(settings: Settings) -> KeySet:
    """Read the published keys, and write nothing. Raises SettingsInvalid."""
    database = database_at(settings.store)
    try:
        with closing(database.queries()) as store:
            rows: list[KeyRow] = store.query(
                tuple[bytes, int, int | None],
                "SELECT public_key, since_us, until_us FROM ledger_key ORDER BY since_us",
            )
    except database.error:
        raise SettingsInvalid(
            "samsyn.toml [store]: its keys cannot be read; name them with --key, or look with "
            "`samsyn doctor`"
        ) from None
    if not rows:
        raise SettingsInvalid(
            "samsyn.toml [store]: no key has signed here yet; name the log's with --key"
        )
    return KeySet(origin=settings.ledger.origin, keys=tuple(_key(row) for row in rows))


def _key(row: KeyRow) -> VerifyingKey:
    public_key, since_us, until_us = row
    return VerifyingKey.of(
        public_key,
        since=from_microseconds(since_us),
        until=None if until_us is None else from_microseconds(until_us),
    )
