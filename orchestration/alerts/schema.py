"""Tables of the alert database. Their making and changing is in migrations/.

Times are ISO 8601 in UTC as text, the same in SQLite and Postgres, and sort as they should.
Does not belong here: opening the database (database.py), what is written when (store.py).
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table

HEAD = "0001"
"""The newest migration; a test compares it with migrations/versions/."""

metadata = MetaData()

alembic_version = Table(
    "alembic_version",
    metadata,
    # Alembic's own table, as it makes it: the migration that was run last.
    Column("version_num", String(32), primary_key=True),
)

larm = Table(
    "larm",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fingeravtryck", String, nullable=False, unique=True),
    Column("regel_id", String, nullable=False),
    Column("region_kod", String, nullable=False),
    Column("klinik_kod", String, nullable=False),
    Column("period", String, nullable=False),
    Column("amne", String, nullable=False),
    Column("slag", String, nullable=False),
    Column("allvarlighet", String, nullable=False),
    Column("antal", Integer, nullable=False),
    Column("forst_sedd", String, nullable=False),
    Column("senast_sedd", String, nullable=False),
    Column("status", String, nullable=False),
    Column("andrad", String, nullable=False),
    Column("rubrik", String, nullable=False),
    Column("text", String, nullable=False),
    Column("agare", String, nullable=False),
    Column("uppgifter", String, nullable=False),
    Column("larmad", String),
    Column("larmat_antal", Integer, nullable=False),
    Column("larmad_allvarlighet", String, nullable=False),
    Column("kvitterad_av", String, nullable=False),
    Column("tystad_till", String),
    Column("antal_andringar", Integer, nullable=False),
    Index("larm_status", "slag", "status"),
)

handelser = Table(
    "larmhandelser",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("larm_id", ForeignKey("larm.id"), nullable=False),
    Column("tid", String, nullable=False),
    Column("handelse", String, nullable=False),
    Column("antal", Integer, nullable=False),
    Column("av", String, nullable=False),
    Index("larmhandelser_larm", "larm_id"),
)

utkorg = Table(
    "utkorg",
    metadata,
    Column("id", Integer, primary_key=True),
    # Made of what the message is about: the same message is the same row, Message-ID and file.
    Column("nyckel", String, nullable=False, unique=True),
    Column("namn", String, nullable=False),
    Column("typ", String, nullable=False),
    Column("kanal", String, nullable=False),
    Column("mottagare", String, nullable=False),
    Column("allvarlighet", String, nullable=False),
    Column("rubrik", String, nullable=False),
    Column("text", String, nullable=False),
    Column("html", String, nullable=False),
    Column("uppgifter", String, nullable=False),
    Column("skapad", String, nullable=False),
    Column("forsok", Integer, nullable=False),
    Column("nasta_forsok", String, nullable=False),
    Column("skickad", String),
    Column("ar_uppgiven", Boolean, nullable=False),
    Column("senaste_orsak", String, nullable=False),
    Index("utkorg_vantar", "skickad", "nasta_forsok"),
)

dygnsbrev = Table(
    "dygnsbrev",
    metadata,
    # One a day per region and recipient, also when the schedule fires twice.
    Column("dag", String, primary_key=True),
    Column("region_kod", String, primary_key=True),
    Column("mottagare", String, primary_key=True),
    Column("skapad", String, nullable=False),
    # How things stood, as JSON: open gaps per klinik, last row of the history; for «since last».
    Column("lage", String, nullable=False),
)

lage = Table(
    "lage",
    metadata,
    # The as-of and generation that were last looked at, per region.
    Column("region_kod", String, primary_key=True),
    Column("generation", String, nullable=False),
    Column("asof", String, nullable=False),
)


def as_text(moment: datetime) -> str:
    """An aware moment as the tables hold it, to the second."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def as_moment(text: str) -> datetime:
    """The moment of a text of `as_text`."""
    return datetime.fromisoformat(text)
