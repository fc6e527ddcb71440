"""The tables that do not hang on patients: `enhet` with its history, and `kodverk`."""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import NO_DAY, Columns, Texts, Times, texts
from orchestration.synthetic.run import Run, stamp
from orchestration.synthetic.world import Unit

SINCE = np.datetime64("2010-01-01", "D")
SINCE_HOUR = np.timedelta64(6, "h")
HISTORY_DAYS = 12 * 365
FORMER = "före omorganisation"

CODE_LISTS = {
    "inskrivningssatt": {
        "1": "Från annan klinik",
        "2": "Från särskilt boende",
        "3": "Från ordinärt boende",
    },
    "utskrivningssatt": {
        "1": "Till annan klinik",
        "2": "Till särskilt boende",
        "3": "Till ordinärt boende",
        "4": "Avliden",
    },
    "spar": {"GRON": "Grönt spår", "GUL": "Gult spår", "ROD": "Rött spår"},
    "status_kategori": {
        "ALLMANTILLSTAND": "Allmäntillstånd",
        "FORFLYTTNING": "Förflyttning",
        "ADL": "Aktiviteter i dagliga livet",
        "KOGNITION": "Kognition",
        "NUTRITION": "Nutrition",
        "OMVARDNAD": "Omvårdnad",
    },
    "hinder_orsak": {
        "PLATSBRIST": "Plats saknas i öppen vård",
        "BEMANNING": "Bemanning saknas",
        "UTREDNING_EJ_KLAR": "Utredning inte klar",
    },
    "vardform": {
        "HSL": "Frivillig vård",
        "LPT": "Psykiatrisk tvångsvård",
        "LRV": "Rättspsykiatrisk vård",
        "OPT": "Öppen psykiatrisk tvångsvård",
        "ORV": "Öppen rättspsykiatrisk vård",
    },
}


def unit_rows(run: Run) -> Columns:
    """`enhet`: every unit since 2010, some under an earlier name before a day of change."""
    rng = run.rng("enhet")
    units = run.world.units
    count = len(units)
    renamed = draws.chance(rng, run.parameters.region.andel_enheter_med_historik, count)
    after = 1 + np.floor(rng.random(count) * (HISTORY_DAYS - 1)).astype(np.int64)
    change = lt.plus_days(np.full(count, SINCE), after)
    former = np.flatnonzero(renamed)
    row = np.concatenate([np.arange(count), former])
    is_former = np.concatenate([np.zeros(count, bool), np.ones(len(former), bool)])
    start = np.where(renamed[row] & ~is_former, change[row], SINCE)
    end = np.where(is_former, change[row], NO_DAY)
    order = np.lexsort((start, row))
    row, is_former, start, end = row[order], is_former[order], start[order], end[order]
    names = [
        f"{units[r].namn} ({FORMER})" if old else units[r].namn
        for r, old in zip(row.tolist(), is_former.tolist(), strict=True)
    ]
    return stamp(
        run,
        {
            "enhet_id": run.world.unit_ids[row],
            "giltig_fran": start,
            "giltig_till": end,
            "namn": texts(names),
            **{name: values[row] for name, values in _unit_codes(units).items()},
        },
        _morning(start),
        _morning(end),
    )


def _unit_codes(units: tuple[Unit, ...]) -> dict[str, Texts]:
    return {
        "enhetstyp": texts([u.enhetstyp for u in units]),
        "klinik_enhet_id": texts([u.klinik for u in units]),
        "sjukhus_kod": texts([u.sjukhus for u in units]),
        "forvaltning": texts([u.forvaltning for u in units]),
        "huvudman": texts([u.huvudman for u in units]),
        "kommun_kod": texts([u.kommun for u in units]),
    }


def _morning(dates: Times) -> Times:
    return lt.moved(dates.astype("M8[s]"), SINCE_HOUR)


def code_rows(run: Run) -> Columns:
    """`kodverk`: the code lists that the other tables use, valid since 2010."""
    rows = [
        (name, code, text) for name, codes in CODE_LISTS.items() for code, text in codes.items()
    ]
    count = len(rows)
    since = np.full(count, SINCE)
    return stamp(
        run,
        {
            "kodverk": texts([r[0] for r in rows]),
            "kod": texts([r[1] for r in rows]),
            "klartext": texts([r[2] for r in rows]),
            "giltig_fran": since,
            "giltig_till": np.full(count, NO_DAY),
        },
        _morning(since),
    )
