"""Which database the one setting names."""

from gateway.settings import SettingsInvalid, StoreSettings
from gateway.store.driver import Database


def database_at(settings: StoreSettings) -> Database:
    """Give the database at `url`, unopened. Raises SettingsInvalid."""
    kind, mark, _ = settings.url.partition("://")
    if mark and kind == "sqlite":
        from gateway.store.sqlite import SqliteDatabase, sqlite_path

        return SqliteDatabase(sqlite_path(settings.url))
    if mark and kind in {"postgresql", "postgres"}:
        # Imported where it is used: a start with SQLite does not pay for it.
        from gateway.store.postgres import PostgresDatabase
        from gateway.store.postgres_address import read_address

        return PostgresDatabase(read_address(settings))
    raise SettingsInvalid(
        "samsyn.toml [store]: `url` must be sqlite:///FILE or postgresql://user@host:port/database"
    )
