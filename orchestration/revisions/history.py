"""The history of revisions, `state/revisioner.sqlite`.

Each call is one transaction. Does not belong here: finding the revisions (compare.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Float,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
)

from orchestration.revisions.compare import KEY
from orchestration.state_file import open_state_file

_metadata = MetaData()
revisioner = Table(
    "revisioner",
    _metadata,
    # The generation whose figure was replaced: a night that is repeated replaces its own rows.
    Column("fran_generation", String, primary_key=True),
    *(Column(name, String, primary_key=True) for name in KEY),
    Column("enhet_namn", String, nullable=False),
    *(
        Column(name, Float)
        for name in (
            *("tidigare_taljare", "tidigare_namnare", "tidigare_varde"),
            *("ny_taljare", "ny_namnare", "nytt_varde"),
        )
    ),
    Column("var_preliminar", Boolean, nullable=False),
    Column("tidigare_asof", String, nullable=False),
    Column("sedan", String, nullable=False),
    Column("orsak", String, nullable=False),
)


def replace_revisions(path: Path, generation: str, rows: Sequence[dict[str, Any]]) -> None:
    """Write the revisions of a published generation; those already there for it give way."""
    engine = _open(path)
    with engine.begin() as connection:
        connection.execute(delete(revisioner).where(revisioner.c.fran_generation == generation))
        if rows:
            connection.execute(insert(revisioner), list(rows))
    engine.dispose()


def all_revisions(path: Path) -> list[dict[str, Any]]:
    """Every revision, oldest first."""
    engine = _open(path)
    with engine.connect() as connection:
        order = [revisioner.c.sedan, *revisioner.primary_key.columns]
        found = connection.execute(select(revisioner).order_by(*order)).mappings().all()
    engine.dispose()
    return [dict(row) for row in found]


def _open(path: Path) -> Engine:
    engine = open_state_file(path)
    _metadata.create_all(engine)
    return engine
