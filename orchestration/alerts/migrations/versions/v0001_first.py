"""The first form: alerts with their history, the outbox, digests and what was last looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=False)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "larm",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("fingeravtryck", sa.String, nullable=False, unique=True),
        *map(_text, ("regel_id", "region_kod", "klinik_kod", "period", "amne", "slag")),
        _text("allvarlighet"),
        _number("antal"),
        *map(_text, ("forst_sedd", "senast_sedd", "status", "andrad", "rubrik", "text")),
        *map(_text, ("agare", "uppgifter")),
        sa.Column("larmad", sa.String),
        _number("larmat_antal"),
        *map(_text, ("larmad_allvarlighet", "kvitterad_av")),
        sa.Column("tystad_till", sa.String),
        _number("antal_andringar"),
    )
    op.create_index("larm_status", "larm", ["slag", "status"])
    op.create_table(
        "larmhandelser",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("larm_id", sa.Integer, sa.ForeignKey("larm.id"), nullable=False),
        *map(_text, ("tid", "handelse")),
        _number("antal"),
        _text("av"),
    )
    op.create_index("larmhandelser_larm", "larmhandelser", ["larm_id"])
    op.create_table(
        "utkorg",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("nyckel", sa.String, nullable=False, unique=True),
        *map(_text, ("namn", "typ", "kanal", "mottagare", "allvarlighet", "rubrik", "text")),
        *map(_text, ("html", "uppgifter", "skapad")),
        _number("forsok"),
        _text("nasta_forsok"),
        sa.Column("skickad", sa.String),
        sa.Column("ar_uppgiven", sa.Boolean, nullable=False),
        _text("senaste_orsak"),
    )
    op.create_index("utkorg_vantar", "utkorg", ["skickad", "nasta_forsok"])
    op.create_table(
        "dygnsbrev",
        *(sa.Column(name, sa.String, primary_key=True) for name in ("dag", "region_kod")),
        sa.Column("mottagare", sa.String, primary_key=True),
        *map(_text, ("skapad", "lage")),
    )
    op.create_table(
        "lage",
        sa.Column("region_kod", sa.String, primary_key=True),
        *map(_text, ("generation", "asof")),
    )


def downgrade() -> None:
    """There is no form before the first."""
    raise NotImplementedError("restore state/ from backup instead")
