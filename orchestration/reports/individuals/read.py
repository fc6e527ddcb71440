"""Read a kommun's individual list from the restricted file of one generation.

Does not belong here: the access log and the log of lists, which come first (make.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.records import records
from orchestration.reports.figures.names import unit_name
from orchestration.reports.individuals.model import Individual, IndividualList, WantedList

GATES = tuple(f"g{number}" for number in range(1, 9))
READ_TABLES = (
    "fakta.fct_utskrivningsklara_dagar",
    "fakta.fct_vardepisoder",
    "fakturering.fak_betaldygn",
    "fakturering.fak_vardepisoder",
)

# Agreements that count days in the month in which they fall (R8, periodisering dygnsmanad): there
# an episode belongs to every period that it has payable days in, else to that of its discharge.
DAY_MODELS = """
SELECT typ.modell_id
FROM dimensioner.dim_avtalsparametrar AS typ
INNER JOIN dimensioner.dim_avtalsparametrar AS per ON typ.modell_id = per.modell_id
WHERE typ.parameter = 'modelltyp' AND typ.varde = 'individ'
    AND per.parameter = 'periodisering' AND per.varde = 'dygnsmanad'
"""
KLINIK_NAMES = """
SELECT region_kod, enhet_id, arg_max(namn, giltig_fran) FROM dimensioner.dim_enhet GROUP BY ALL
"""
# Admission as a Swedish calendar day: files are opened with Swedish local time.
_ROWS = """
WITH dygn AS (
    SELECT
        dygn.region_kod, dygn.vardepisod_id, count(*) AS betaldagar,
        count(*) FILTER (WHERE dygn.ingar_i_belopp) AS dagar_i_belopp,
        CASE WHEN bool_and(dygn.belopp_kr IS NOT NULL) THEN sum(dygn.belopp_kr) END AS belopp_kr
    FROM fakturering.fak_betaldygn AS dygn
    INNER JOIN fakturering.fak_vardepisoder AS fak USING (region_kod, vardepisod_id)
    WHERE dygn.kommun_kod = $kommun AND (
        NOT list_contains($day_models, fak.modell_id)
        OR (dygn.datum >= $period_start AND dygn.datum < $period_end)
    )
    GROUP BY ALL
)
SELECT
    episod.vardform, $kommun AS kommun_kod, episod.skyddad,
    coalesce(episod.arende_id, '') AS arende, episod.vardepisod_id AS vardepisod,
    episod.patient_nyckel, CAST(episod.inskrivning AS DATE) AS inskrivning, dagar.dag0,
    episod.utskrivning_datum AS utskrivning, episod.klinik_kod AS klinik,
    dagar.utskrivningsklara_dagar, coalesce(dagar.exkluderad_orsak, '') AS exkluderad_orsak,
    fak.g1, fak.g2, fak.g3, fak.g4, fak.g5, fak.g6, fak.g7, fak.g8,
    coalesce(fak.kvalificerad, false) AS kvalificerad, fak.orsakskoder, fak.forsta_betaldag,
    fak.sen_underrattelse,
    coalesce(dygn.betaldagar, 0) AS betaldagar, coalesce(dygn.dagar_i_belopp, 0) AS dagar_i_belopp,
    CASE
        WHEN fak.belopp_status <> 'beraknat' THEN NULL
        WHEN dygn.vardepisod_id IS NULL AND fak.belopp_kr IS NOT NULL THEN 0
        ELSE dygn.belopp_kr
    END AS belopp_kr
FROM fakta.fct_vardepisoder AS episod
INNER JOIN fakta.fct_utskrivningsklara_dagar AS dagar USING (region_kod, vardepisod_id)
LEFT JOIN fakturering.fak_vardepisoder AS fak USING (region_kod, vardepisod_id)
LEFT JOIN dygn USING (region_kod, vardepisod_id)
WHERE
    episod.region_kod = $region AND episod.ar_lankad
    AND ($vardform = 'alla' OR episod.vardform = $vardform)
    AND (
        (
            episod.kommun_kod = $kommun AND episod.utskrivning_datum >= $period_start
            AND episod.utskrivning_datum < $period_end
        )
        OR (list_contains($day_models, fak.modell_id) AND dygn.betaldagar > 0)
    )
ORDER BY episod.vardform DESC, episod.utskrivning_datum NULLS LAST, arende, vardepisod
"""


@dataclass(frozen=True)
class Lookups:
    """What the restricted file does not hold: agreements that count days in the month they fall in,
    and names of kliniker by region and code."""

    day_models: tuple[str, ...]
    klinik_names: Mapping[tuple[str, str], str]


def read_lookups(exact: duckdb.DuckDBPyConnection) -> Lookups:
    """From the open aggregate file of the same generation."""
    models = tuple(str(row[0]) for row in exact.execute(DAY_MODELS).fetchall())
    rows = exact.execute(KLINIK_NAMES).fetchall()
    names = {(region, code): unit_name(name) for region, code, name in rows}
    return Lookups(models, names)


def read_list(
    individ: duckdb.DuckDBPyConnection, lookups: Lookups, wanted: WantedList
) -> IndividualList:
    """The list without identities.

    individ: the restricted file, whose opening is logged before anything of it is shown. Raises
    duckdb.Error when it is damaged (its text can hold values: never show it).
    """
    values = {
        "region": wanted.region_kod,
        "kommun": wanted.kommun.kod,
        "vardform": wanted.vardform,
        "day_models": list(lookups.day_models),
        "period_start": wanted.period.start,
        "period_end": wanted.period.end,
    }
    rows = records(individ, _ROWS, values)
    names = lookups.klinik_names
    shown = tuple(
        _individual(row | {"klinik": names.get((wanted.region_kod, row["klinik"]), row["klinik"])})
        for row in rows
        if row["skyddad"] is False
    )
    return IndividualList(wanted, shown, protected=len(rows) - len(shown))


def _individual(row: Mapping[str, Any]) -> Individual:
    fields = {name: value for name, value in row.items() if name not in {*GATES, "skyddad"}}
    fields["orsakskoder"] = tuple(row["orsakskoder"] or ())
    return Individual(**fields, grindar=tuple(row[gate] for gate in GATES))
