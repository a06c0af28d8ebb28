"""Bring the tables to the shape this version knows, or refuse a database of a newer one.

Alembic without its env.py: importing a module of ours does nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from gateway.settings import SettingsInvalid
from gateway.store.tables import metadata

_FOLDER: Final = Path(__file__).with_name("migrations")


def migrate(connection: Connection) -> None:
    """Run what is missing in the transaction that is open. Raises SettingsInvalid for a newer
    database.
    """
    script = _script()
    _refuse_unknown(connection, script)
    with _environment(connection, script) as environment:
        environment.run_migrations()


def known_shapes() -> tuple[str, ...]:
    """Name the shapes of the tables that this version knows, the newest first."""
    return tuple(each.revision for each in _script().walk_revisions())


def _script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def _refuse_unknown(connection: Connection, script: ScriptDirectory) -> None:
    known = {each.revision for each in script.walk_revisions()}
    if not known.issuperset(MigrationContext.configure(connection).get_current_heads()):
        raise SettingsInvalid(
            "samsyn.toml [store]: a newer Samsyn has changed this database; "
            "start that version, or name another database in `url`"
        )


@contextmanager
def _environment(connection: Connection, script: ScriptDirectory) -> Iterator[EnvironmentContext]:
    def missing(revision: object, _: MigrationContext) -> object:
        # The call that `alembic upgrade head` makes; Alembic's manual shows it so.
        return script._upgrade_revs("head", revision)  # type: ignore[arg-type]  # noqa: SLF001

    with EnvironmentContext(Config(), script, fn=missing) as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        yield environment
