"""The alert database: `state/larm.sqlite`, or Postgres when UTSKRIVNING_LARM_DATABAS says so.

Opened, it has today's form: what is missing is run by Alembic, which is loaded only then. Does not
belong here: what is read and written (store.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from orchestration.alerts.model import AlertsError
from orchestration.alerts.schema import HEAD, alembic_version, metadata
from orchestration.settings import Settings
from orchestration.settings.settings import ALERT_DATABASE_VARIABLE
from orchestration.state_file import open_state_file

FILE_NAME = "larm.sqlite"
READING = "utskrivning_laser"
_MIGRATIONS = "orchestration.alerts:migrations"
_POSTGRES_LOCK = 7_261_220_5


def alert_file(settings: Settings) -> Path:
    """Where SQLite keeps the alerts, when no other database is named."""
    return settings.state / FILE_NAME


def has_alerts(settings: Settings) -> bool:
    """True when something may have been kept: looking must not make a database."""
    return bool(settings.alert_database) or alert_file(settings).is_file()


@contextmanager
def alert_database(settings: Settings) -> Iterator[Engine]:
    """The database in today's form; closed afterwards. Raises AlertsError, also for what happens
    inside the block: a database error's own text can hold an address or a password."""
    try:
        engine = _engine(settings)
    except OSError as error:
        raise _unusable(error) from None
    try:
        _bring_up_to_date(engine)
        yield engine
    except SQLAlchemyError as error:
        raise _unusable(error) from None
    finally:
        engine.dispose()


def _unusable(error: Exception) -> AlertsError:
    return AlertsError(
        f"Larmdatabasen går inte att använda ({type(error).__name__}). Kontrollera disk och "
        f"state/ med 'utskrivning doctor', eller adressen i {ALERT_DATABASE_VARIABLE}."
    )


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that nobody else writes beside; commits at the end of the block.

    Two programs that both read first and then write would each undo the other's decision.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _POSTGRES_LOCK})
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for looking; never waits for the writing lock, and may be read-only."""
    with engine.connect().execution_options(**{READING: True}) as connection:
        yield connection


def _engine(settings: Settings) -> Engine:
    if settings.alert_database:
        try:
            return create_engine(make_url(settings.alert_database), hide_parameters=True)
        except (ArgumentError, NoSuchModuleError, ImportError):
            raise AlertsError(
                f"{ALERT_DATABASE_VARIABLE} går inte att tolka, eller så saknas databasens "
                "drivrutin i .venv. Skriv till exempel "
                "postgresql+psycopg2://användare:lösenord@server/databas."
            ) from None
    engine = open_state_file(alert_file(settings))
    event.listen(engine, "connect", _let_sqlalchemy_begin)
    event.listen(engine, "begin", _begin)
    return engine


def _let_sqlalchemy_begin(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    """SQLite takes the writing lock at once, not at the first change."""
    is_reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _bring_up_to_date(engine: Engine) -> None:
    with reading(engine) as connection:
        if _form(connection) == HEAD:
            return
    with writing(engine) as connection:
        form = _form(connection)
        if not form:
            _make(connection)
        elif form != HEAD:
            migrate(connection, form)


def _form(connection: Connection) -> str:
    """The number of the newest migration that has been run; empty for a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def _make(connection: Connection) -> None:
    """A new database gets today's form at once, without the half second that Alembic takes to
    load; a test shows that the migrations lead to the same."""
    metadata.create_all(connection)
    connection.execute(alembic_version.insert().values(version_num=HEAD))


def migrate(connection: Connection, form: str) -> None:
    """Run the migrations after `form` (empty: all of them) in the caller's transaction. Raises
    AlertsError when another program version made the database."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if form and form not in known:
        raise AlertsError(
            f"Larmdatabasen är gjord av en annan programversion ({form}). Kör den versionen, "
            "eller återställ state/ från säkerhetskopian."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
