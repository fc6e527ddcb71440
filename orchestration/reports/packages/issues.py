"""What has been issued: `state/utgavor.sqlite`, one row per issue of a recipient's period.

A row is written before the folder and finished after it, so that a crash between is told apart
(settle). The figures are kept as they were sent, aggregates only, to be compared with a later
issue. Does not belong here: the folders (write.py), the individual lists' own log.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from orchestration.reports.figures import Profile
from orchestration.settings import Settings
from orchestration.state_file import open_state_file

STATE_FILE = "utgavor.sqlite"
SCHEMA_VERSION = 1
"""Of the file, as its `user_version`. 0: without manifest_sha256, which is added when the file is
opened."""
metadata = MetaData()

utgavor = Table(
    "utgavor",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mottagare", String, nullable=False),
    Column("period", String, nullable=False),
    Column("nummer", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("profil", String, nullable=False),
    Column("generation", String, nullable=False),
    Column("asof", String, nullable=False),
    Column("regelversion", String, nullable=False),
    Column("skapad", String, nullable=False),
    # Deliveries, rules and parameters, to say why a later issue differs.
    Column("underlag", String, nullable=False),
    Column("krypterad", Boolean, nullable=False),
    Column("tal_sha256", String, nullable=False),
    Column("tal", LargeBinary, nullable=False),
    # The last line of the log of individual lists that the issue rests on; empty without lists.
    Column("logg_nr", Integer),
    Column("logg_sha256", String),
    # Of manifest.json as it was written; empty in issues made before version 1 of the file.
    Column("manifest_sha256", String),
    UniqueConstraint("mottagare", "period", "nummer"),
)


class IssueError(Exception):
    """The list of issues cannot be read or written. Swedish."""


class Status(StrEnum):
    """Where an issue is. AVBRUTEN: a crash came before its folder had a name; nothing was sent."""

    PABORJAD = "paborjad"
    KLAR = "klar"
    AVBRUTEN = "avbruten"


@dataclass(frozen=True)
class Issue:
    """One issue. asof: local time as text. log_number, log_sha256: of the last line of the log of
    individual lists that it rests on, None without lists. manifest_sha256: of its manifest.json,
    None until the files are made and in issues of an older version."""

    mottagare: str
    period: str
    nummer: int
    status: Status
    profil: str
    generation: str
    asof: str
    regelversion: str
    skapad: str
    krypterad: bool
    tal_sha256: str
    underlag: str = field(repr=False)
    logg_nr: int | None = None
    logg_sha256: str | None = field(default=None, repr=False)
    manifest_sha256: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """What leads to its newest issue: the period. A review, which may hold identities, has a
        name of its own, so that it never lies where the ordinary package is fetched."""
        review = Profile.GRANSKNING.value
        return f"{self.period}_{review}" if self.profil == review else self.period


_COLUMNS = [utgavor.c[name] for name in Issue.__dataclass_fields__]


def list_issues(settings: Settings, mottagare: str = "", period: str = "") -> tuple[Issue, ...]:
    """Issues in order of recipient, period and number; all when nothing is named. Changes nothing,
    also where nothing has been issued. Raises IssueError."""
    if not (settings.state / STATE_FILE).exists():
        return ()
    query = select(*_COLUMNS).order_by(utgavor.c.mottagare, utgavor.c.period, utgavor.c.nummer)
    if mottagare:
        query = query.where(utgavor.c.mottagare == mottagare)
    if period:
        query = query.where(utgavor.c.period == period)
    with _connection(settings) as connection:
        return tuple(_issue(row._mapping) for row in connection.execute(query))


def latest(settings: Settings, mottagare: str, period: str, profil: str) -> Issue | None:
    """The newest issue of the profile that was finished. Raises IssueError."""
    finished = [
        issue
        for issue in list_issues(settings, mottagare, period)
        if issue.status is Status.KLAR and issue.profil == profil
    ]
    return finished[-1] if finished else None


def issued_figures(settings: Settings, issue: Issue) -> dict[str, Any]:
    """The figures of an issue, as `canonical` (figures_text.py) wrote them. Raises IssueError."""
    query = select(utgavor.c.tal).where(
        utgavor.c.mottagare == issue.mottagare,
        utgavor.c.period == issue.period,
        utgavor.c.nummer == issue.nummer,
    )
    with _connection(settings) as connection:
        packed = connection.execute(query).scalar_one()
    content: dict[str, Any] = json.loads(zlib.decompress(packed))
    return content


def reserve(settings: Settings, issue: Issue, figures: bytes) -> None:
    """Write the issue down before its folder; figures: canonical, in bytes. Raises IssueError, also
    when the number is taken."""
    values = {name: getattr(issue, name) for name in Issue.__dataclass_fields__}
    with _connection(settings) as connection:
        connection.execute(insert(utgavor).values(**values, tal=zlib.compress(figures)))


def change(settings: Settings, issue: Issue, **values: Any) -> None:
    """Write down how the issue stands: its status, or the line of the log it rests on. Raises
    IssueError."""
    statement = (
        update(utgavor)
        .where(
            utgavor.c.mottagare == issue.mottagare,
            utgavor.c.period == issue.period,
            utgavor.c.nummer == issue.nummer,
        )
        .values(**values)
    )
    with _connection(settings) as connection:
        connection.execute(statement)


def next_number(settings: Settings, mottagare: str, period: str) -> int:
    """The number after every one that has been given, also to one that was broken off."""
    return max((i.nummer for i in list_issues(settings, mottagare, period)), default=0) + 1


def _issue(row: Mapping[Any, Any]) -> Issue:
    return Issue(**{**row, "status": Status(row["status"])})


def _bring_up_to_date(engine: Engine) -> None:
    """Give the file today's form. Raises IssueError when a later program version made it."""
    with engine.begin() as connection:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version == SCHEMA_VERSION:
            return
        if version > SCHEMA_VERSION:
            raise IssueError(
                f"state/{STATE_FILE} är gjord av en senare programversion ({version}). Kör den "
                "versionen, eller återställ filen från säkerhetskopian."
            )
        if not inspect(connection).has_table(utgavor.name):
            metadata.create_all(connection)
        else:
            column = utgavor.c.manifest_sha256.name
            connection.exec_driver_sql(f"ALTER TABLE {utgavor.name} ADD COLUMN {column} VARCHAR")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def _connection(settings: Settings) -> Iterator[Connection]:
    try:
        engine = open_state_file(settings.state / STATE_FILE)
        try:
            _bring_up_to_date(engine)
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()
    except (SQLAlchemyError, OSError) as error:
        raise IssueError(
            f"Listan över utgåvor state/{STATE_FILE} kan inte läsas eller skrivas "
            f"({type(error).__name__}). Kontrollera rättigheter och diskutrymme och kör om."
        ) from None
