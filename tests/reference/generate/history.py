"""Rows spread over a history of deliveries: versions, repeats, vanished keys, quarantined rows.

The history is FULL, DELTA, FULL, DELTA and last the content of the second FULL once more, which
adds nothing but an as-of time (delivery.md §1, §2).
Does not belong here: what the rows say (make.py), files (landing.py).
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from orchestration.contract import Table, load_contract
from tests.reference.deliveries import KALLA, Delivered, TextRow, in_memory
from tests.reference.generate.billing import billing_world
from tests.reference.generate.faults import broken, changed, respelled
from tests.reference.generate.indicators import indicator_world
from tests.reference.generate.make import merged, random_world
from tests.reference.generate.world import ASOF_LOCAL, Tables, empty_tables
from tests.reference.values import to_utc

OLDER, SAME, NEWER = "2022-09-01 00:00:00", "", "2022-11-10 10:00:00.500"
ROW, CHANGED, BROKEN = "row", "changed", "broken"
STABLE_SHARE = 0.85
SPARE_ROWS = 3

Step = tuple[int, str, str]
"""(delivery 0-3, which form of the row, its kalla_andrad_tidpunkt: SAME = the row's own)."""

STABLE: tuple[Step, ...] = ((0, ROW, SAME), (2, ROW, SAME))
FATES: tuple[tuple[Step, ...], ...] = (
    ((0, ROW, SAME),),
    ((1, ROW, SAME),),
    ((3, ROW, SAME),),
    ((1, ROW, SAME), (2, ROW, SAME)),
    ((0, ROW, SAME), (3, ROW, SAME)),
    ((0, ROW, SAME), (1, ROW, SAME), (2, ROW, SAME), (3, ROW, SAME)),
    ((0, CHANGED, OLDER), (1, ROW, SAME), (2, ROW, SAME)),
    ((0, ROW, SAME), (2, CHANGED, OLDER)),
    ((0, ROW, SAME), (2, ROW, SAME), (3, CHANGED, NEWER)),
    ((0, ROW, SAME), (2, ROW, SAME), (3, CHANGED, SAME)),
    ((0, ROW, SAME), (2, ROW, SAME), (2, CHANGED, SAME)),
    ((0, ROW, SAME), (0, ROW, SAME), (2, ROW, SAME)),
    ((0, ROW, SAME), (2, ROW, SAME), (3, BROKEN, NEWER)),
    ((0, ROW, SAME), (2, BROKEN, NEWER)),
    ((0, ROW, SAME), (1, BROKEN, NEWER)),
    ((2, BROKEN, SAME),),
)


def random_deliveries(seed: int, worlds: int, region_kod: str = "08") -> list[Delivered]:
    """So many worlds of one region as five deliveries, the last with the as-of ASOF_LOCAL.

    Every second world has a tidy one for billing beside it, every third one for the indicators.
    """
    rng = Random(f"deliveries/{seed}/{region_kod}")
    wild = [random_world(seed, str(n), region_kod) for n in range(worlds)]
    tidy = [billing_world(seed, f"B{n}", region_kod) for n in range(worlds // 2)]
    tidy += [indicator_world(seed, f"I{n}", region_kod) for n in range(worlds // 3)]
    rows = merged([*wild, *tidy])
    rows["enhet"] = _units(region_kod)
    files = [empty_tables() for _ in range(4)]
    for table in load_contract().kalla(KALLA).tables:
        for row in rows.get(table.name, ()):
            fate = STABLE if rng.random() < STABLE_SHARE else rng.choice(FATES)
            for step in fate:
                _deliver(rng, files, table, row, step)
    for file in files:
        _finish(rng, file)
    return [_delivery(file, n, region_kod) for n, file in enumerate([*files, files[2]])]


def _units(region_kod: str) -> list[TextRow]:
    table = load_contract().kalla(KALLA).table("enhet")
    empty: TextRow = dict.fromkeys(c.name for c in table.columns)
    return [
        empty
        | {
            "enhet_id": f"SE2321000{region_kod}-K00{n}",
            "giltig_fran": "2010-01-01",
            "namn": f"Klinik {n}; åäö",
            "enhetstyp": "KLINIK",
            "kalla_andrad_tidpunkt": "2022-01-01 00:00:00",
            "ar_makulerad": "0",
        }
        for n in (1, 2)
    ]


def _deliver(rng: Random, files: list[Tables], table: Table, row: TextRow, step: Step) -> None:
    number, form, changed_at = step
    made = dict(row) if changed_at == SAME else row | {"kalla_andrad_tidpunkt": changed_at}
    if form == CHANGED:
        made = changed(rng, table, made)
    if form == BROKEN:
        made = broken(rng, table, made)
    files[number][table.name].append(respelled(rng, table, made))


def _finish(rng: Random, file: Tables) -> None:
    """Lines in any order; where a table has rows to spare, one line without its key."""
    for name, rows in file.items():
        rng.shuffle(rows)
        if len(rows) >= SPARE_ROWS:
            key = load_contract().kalla(KALLA).table(name).key[0]
            rows.append(rng.choice(rows) | {key: None})


def _delivery(file: Tables, number: int, region_kod: str) -> Delivered:
    asof = ASOF_LOCAL - timedelta(days=4 - number)
    return in_memory(
        file,
        extrakt_id=f"{to_utc(asof):%Y%m%d%H%M%S}",
        asof_local=asof,
        is_full=number in (0, 2, 4),
        region_kod=region_kod,
    )
