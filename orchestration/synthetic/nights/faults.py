"""Faulty deliveries among the nights (--med-filfel): D38-D41, D43, D44; later ones mend them.

Does not belong here: flaws in single rows (defects/) and what landing makes of a faulty delivery.
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Columns, Flags
from orchestration.synthetic.defects import rows
from orchestration.synthetic.draws import Rng
from orchestration.synthetic.nights.schedule import Night
from orchestration.synthetic.region import Tables
from orchestration.synthetic.world import World
from orchestration.synthetic.writer import DeliveryWriter

PARTIAL, FLOAT_ID, DECIMAL_POINT, ENCODING, GAP, LOW = 1, 3, 4, 5, 8, 12
"""The nights they come in: GAP is a FULL with a later one, the others but PARTIAL are DELTA."""
FEWEST_NIGHTS = 15
LOW_TABLE = "link_meddelande_mottagare"
KINDS = {FLOAT_ID: "D38", ENCODING: "D39", LOW: "D41", GAP: "D43"}
QUARTER = 3


def change_rows(night: Night, tables: Tables, world: World, rng: Rng, kept: float) -> None:
    """D41 and D43: rows are lacking, in place. kept: what is left of a table in D41."""
    if night.number == LOW:
        table = tables[LOW_TABLE]
        rows.drop(table, rng.random(rows.count(table)) >= kept)
    if night.number == GAP:
        _without_psychiatry(tables, world, night)


def needs_whole_reference(night: Night) -> bool:
    """The night whose texts are spoilt has texts to spoil."""
    return night.number == ENCODING


def spoil(night: Night, writer: DeliveryWriter) -> None:
    """D38 and D39: what is in the file is not what the rows say."""
    if night.number == FLOAT_ID:
        writer.spoil("link_meddelande", rb"^[^;]+", b"1.2E+18")
    if night.number == ENCODING:
        writer.spoil("kodverk", "å".encode(), "Ã¥".encode())


def spoil_decimal(writer: DeliveryWriter) -> None:
    """D40: a point where a comma is agreed."""
    writer.spoil("delaktighet", rb"(\d),(\d)", rb"\1.\2")


def partial(columns: Columns, name: str, lacking: float) -> Columns:
    """D44: only the first of the units named in a column have sent theirs."""
    named = rows.labels(columns, name)
    every = sorted(set(named.tolist()))
    sent = every[: max(1, round((1 - lacking) * len(every)))]
    return rows.copy_rows(columns, np.isin(named, sent))


def _without_psychiatry(tables: Tables, world: World, night: Night) -> None:
    """D43: no psychiatry from the first hospital that has any, for the latest whole quarter."""
    stays = tables["vardtillfalle"]
    branch = world.clinic_branch > 0
    hospital = str(world.hospital_codes[world.clinic_hospital[branch][0]])
    month = int(night.asof.astype("M8[M]").astype(np.int64)) // QUARTER * QUARTER
    first, after = (np.datetime64(m, "M").astype("M8[D]") for m in (month - QUARTER, month))
    day = lt.days(rows.times(stays, "inskrivning_tidpunkt"))
    lacking: Flags = ~rows.has_label(stays, "verksamhetsgren", "SOMATIK")
    lacking &= rows.has_label(stays, "sjukhus_kod", hospital) & (day >= first) & (day < after)
    gone = rows.numbers(stays, "vardtillfalle_id")[lacking]
    for tabell in ("vardtillfalle", "permission", "psykiatrisk_vardform"):
        table = tables[tabell]
        rows.drop(table, np.isin(rows.numbers(table, "vardtillfalle_id"), gone))
