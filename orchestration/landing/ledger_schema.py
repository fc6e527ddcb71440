"""Tables of the ledger `state/liggare.sqlite`, and how the file is opened.

Does not belong here: what is written when (ledger.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    event,
)

from orchestration.state_file import open_state_file

SCHEMA_VERSION = 1
metadata = MetaData()

leveranser = Table(
    "leveranser",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kalla", String, nullable=False),
    Column("region_kod", String, nullable=False),
    Column("extrakt_id", String, nullable=False),
    Column("extrakt_tidpunkt", String, nullable=False),
    Column("omfattning", String, nullable=False),
    Column("syntetisk", Boolean, nullable=False),
    Column("mapp", String, nullable=False),
    Column("mottagen", String, nullable=False),
    UniqueConstraint("kalla", "region_kod", "extrakt_id"),
)

filer = Table(
    "filer",
    metadata,
    Column("leverans_id", ForeignKey("leveranser.id"), primary_key=True),
    Column("tabell", String, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("antal_rader", Integer, nullable=False),
    # Both empty for a file of the identity store: it is not in the archive.
    Column("sokvag", String, nullable=False),
    Column("arkiv_sha256", String, nullable=False),
    Index("filer_sokvag", "sokvag"),
)

anmarkningar = Table(
    "anmarkningar",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("leverans_id", ForeignKey("leveranser.id"), nullable=False),
    Column("kod", String, nullable=False),
    Column("tabell", String, nullable=False),
    Column("kolumn", String, nullable=False),
    UniqueConstraint("leverans_id", "kod", "tabell", "kolumn"),
)

godkannanden = Table(
    "godkannanden",
    metadata,
    Column("leverans_id", ForeignKey("leveranser.id"), primary_key=True),
    Column("av", String, nullable=False),
    Column("tidpunkt", String, nullable=False),
)

refuseringar = Table(
    "refuseringar",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kalla", String, nullable=False),
    Column("region_kod", String, nullable=False),
    Column("extrakt_id", String, nullable=False),
    Column("kalla_mapp", String, nullable=False),
    Column("mapp", String, nullable=False),
    # Name of the folder under quarantine/<kalla_mapp>/, chosen before it is moved there.
    Column("karantan", String, nullable=False),
    Column("refuserad", String, nullable=False),
    Column("ar_klar", Boolean, nullable=False),
)

refuseringsorsaker = Table(
    "refuseringsorsaker",
    metadata,
    Column("refusering_id", ForeignKey("refuseringar.id"), primary_key=True),
    Column("nr", Integer, primary_key=True),
    Column("kod", String, nullable=False),
    Column("tabell", String, nullable=False),
    Column("kolumn", String, nullable=False),
)


class LedgerError(Exception):
    """The ledger cannot be used as asked; the message is Swedish and says what to do."""


def open_ledger(path: Path) -> Engine:
    """Open or make the ledger; raise LedgerError when another program version made it."""
    engine = open_state_file(path)
    event.listen(engine, "connect", _enforce_foreign_keys)
    with engine.begin() as connection:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version not in (0, SCHEMA_VERSION):
            engine.dispose()
            raise LedgerError(
                f"Liggaren {path} är gjord av en annan programversion ({version}). Kör den "
                "versionen, eller återställ liggaren från säkerhetskopian."
            )
        metadata.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return engine


def _enforce_foreign_keys(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
