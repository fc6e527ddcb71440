"""The explanation of one episode, step by step, as fak_forklaring holds it.

Does not belong here: the steps' words (seeds/avtal/forklaring_steg.csv).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.explain.published import require
from orchestration.publish import Published

TABLE = "fakturering.fak_forklaring"


@dataclass(frozen=True)
class Step:
    """One step. regel: of rules.md. lagrum, parameter and its status and source: None where the
    step rests on none."""

    steg_nr: int
    regel: str
    lagrum: str | None
    text: str
    kalla_tabell: str | None
    kalla_nyckel: str | None
    parameter: str | None
    parameter_status: str | None
    parameter_kalla: str | None


def read_episode(published: Published, vardepisod_id: str) -> list[Step]:
    """The steps in order; none when the episode is not evaluated (R7: linked, a valid period).

    published: the restricted file, whose reading must be logged before anything is shown. Raises
    NotFoundError when the file has no explanations.
    """
    require(published, TABLE)
    rows = published.connection.execute(
        "SELECT steg_nr, regel, lagrum, text_sv, kalla_tabell, kalla_nyckel, parameter,"
        f" parameter_status, parameter_kalla FROM {TABLE} WHERE vardepisod_id = ? ORDER BY steg_nr",
        [vardepisod_id],
    ).fetchall()
    return [Step(*row) for row in rows]
