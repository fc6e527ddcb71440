"""One way to break a published generation for every reader check, so that only it fails.

Does not belong here: running the checks.
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.reader_checks.promise import load_promise

NAME_WITH_IDENTITY = (
    "UPDATE dimensioner.dim_kommun SET kommun_namn = kommun_namn || ' 19121212-1212' "
    "WHERE kommun_kod = '0880'"
)
PERIOD_WITHOUT_NAME = (
    "UPDATE dimensioner.dim_period SET period = '1900-01' "
    "WHERE periodtyp = 'manad' AND period = '2022-03'"
)
FIRST_ROW = "WHERE rowid = (SELECT min(rowid) FROM {table})"


@dataclass(frozen=True)
class Break:
    """statements: file -> SQL. about: what om_leveransen.json says instead. recounted: it still
    tells the right numbers of rows."""

    statements: dict[str, tuple[str, ...]]
    about: tuple[tuple[str, object], ...] = ()
    recounted: bool = True


def _one(file: str, *statements: str) -> Break:
    return Break({file: statements})


def _first(file: str, table: str, change: str, where: str = "") -> Break:
    """Change one row of a table; where: among which rows."""
    rows = f"SELECT min(rowid) FROM {table} {where}"
    return _one(file, f"UPDATE {table} SET {change} WHERE rowid = ({rows})")


_MART_CHANGES = {
    "ind_utskrivningsklara_dagar": "max_dagar = coalesce(max_dagar, 0) + 1",
    "ind_planer": "andel_sip = coalesce(andel_sip, 0) / 2 + 0.123",
    "ind_fast_vardkontakt": "andel = coalesce(andel, 0) / 2 + 0.123",
    "ind_aterinskrivningar": "antal_samma_dag = antal_samma_dag + 1",
    "ind_status_24h": "p90_gap_timmar = coalesce(p90_gap_timmar, 0) + 1",
    "ind_sip_kallelse": "andel_i_tid = coalesce(andel_i_tid, 0) / 2 + 0.123",
    "ind_belaggning": "medelantal_per_dygn = medelantal_per_dygn + 1",
}


def _in_both(mart: str, statement: str) -> Break:
    """The same in an ind_ table and in its rows of the long one; `{rows}` is where they lie."""
    indicators = {indicator for indicator, _ in load_promise().measures[mart]}
    names = ", ".join(f"'{name}'" for name in sorted(indicators))
    long = f"indikator_id IN ({names})"
    return _one(
        "aggregat",
        statement.format(table=f"indikatorer.{mart}", rows="true"),
        statement.format(table="indikatorer.indikator", rows=long),
    )


def _without_level(mart: str) -> Break:
    kind = "manad" if mart == "ind_belaggning" else "kvartal"
    return _in_both(
        mart,
        f"DELETE FROM {{table}} WHERE {{rows}} AND niva IN ('lan', 'kommun') "
        f"AND vardform = 'alla' AND periodtyp = '{kind}'",
    )


def _with_level(mart: str) -> Break:
    return _in_both(
        mart,
        "INSERT INTO {table} SELECT * REPLACE ('avdelning' AS niva) FROM {table} "
        "WHERE {rows} AND niva = 'lan'",
    )


BREAKS: dict[str, Break] = {
    "delad.identitet": _one("delad", NAME_WITH_IDENTITY),
    "samverkan.identitet": _one("samverkan", NAME_WITH_IDENTITY),
    "aggregat.identitet": _one("aggregat", NAME_WITH_IDENTITY),
    "delad.undertryckt": _first(
        "delad", "indikatorer.indikator_delad", "undertryckt = true", "WHERE varde IS NOT NULL"
    ),
    "delad.lofte": _one("delad", "ALTER TABLE indikatorer.indikator_delad ALTER mal TYPE DOUBLE"),
    "samverkan.lofte": _one(
        "samverkan", "ALTER TABLE indikatorer.ind_avvikelser RENAME processteg TO steg"
    ),
    "aggregat.lofte": _one(
        "aggregat", "ALTER TABLE kvalitet.dq_avstamning ALTER differens TYPE INTEGER"
    ),
    "individ.lofte": _one("individ", "ALTER TABLE fakturering.fak_forklaring DROP lagrum"),
    "delad.tal": _first("delad", "indikatorer.tratt_delad", "antal = -1", "WHERE NOT undertryckt"),
    "samverkan.tal": _first("samverkan", "indikatorer.ind_planer", "andel_sip = 1.5"),
    "aggregat.tal": _first("aggregat", "indikatorer.ind_ligger_just_nu", "antal = -1"),
    "delad.framtid": _first(
        "delad", "indikatorer.status_24h_vecka_delad", "vecka_start = DATE '2999-01-07'"
    ),
    "samverkan.framtid": _first(
        "samverkan", "indikatorer.ind_delaktighet", "period_start = DATE '2999-01-01'"
    ),
    "aggregat.framtid": _first(
        "aggregat", "indikatorer.ind_status_24h_vecka", "vecka_start = DATE '2999-01-07'"
    ),
    "individ.framtid": _one(
        "individ", "UPDATE fakturering.fak_betaldygn SET datum = DATE '2999-01-01'"
    ),
    "delad.dimension": _one("delad", PERIOD_WITHOUT_NAME),
    "samverkan.dimension": _one("samverkan", PERIOD_WITHOUT_NAME),
    "aggregat.dimension": _first(
        "aggregat", "dimensioner.dim_indikatormatt", "matt = 'annat'", "WHERE matt = 'max_dagar'"
    ),
    "individ.episod": _first(
        "individ", "fakturering.fak_forklaring", "vardepisod_id = '08:FINNS-EJ'"
    ),
    **{
        f"aggregat.mart.{mart}": _first("aggregat", f"indikatorer.{mart}", change)
        for mart, change in _MART_CHANGES.items()
    },
    "aggregat.kvot": _first(
        "aggregat",
        "indikatorer.indikator",
        "varde = varde / 2 + 0.123",
        "WHERE matt = 'andel_dag0' AND varde IS NOT NULL",
    ),
    "aggregat.lansumma": _first(
        "aggregat",
        "indikatorer.indikator",
        "varde = varde + 1",
        "WHERE matt = 'antal_med_gap' AND niva = 'lan'",
    ),
    "aggregat.vardepisoder": _one(
        "aggregat",
        "UPDATE fakturering.fak_kommunperiod SET antal_alla = antal_alla + 1",
        "UPDATE fakturering.fak_tratt SET antal_alla = antal_alla + 1",
    ),
    "aggregat.tratt": _one(
        "aggregat", "UPDATE fakturering.fak_tratt SET antal_kvalificerade = antal_alla + 1"
    ),
    **{f"aggregat.niva_saknas.{mart}": _without_level(mart) for mart in _MART_CHANGES},
    **{f"aggregat.niva_okand.{mart}": _with_level(mart) for mart in _MART_CHANGES},
    "aggregat.fynd": _one(
        "aggregat",
        "UPDATE kvalitet.dq_fynd_antal SET regel_id = 'okand_regel' WHERE regel_id IN (SELECT "
        "regel_id FROM kvalitet.dq_fynd_antal GROUP BY ALL HAVING sum(antal) = 0)",
    ),
    "helhet.forteckning": Break(
        {"samverkan": ("DELETE FROM dimensioner.dim_avtalsparametrar WHERE ordning = 1",)},
        recounted=False,
    ),
    "helhet.leveranser": Break({}, about=(("asof", {"08": "2099-01-01 04:30:00"}),)),
    "helhet.betaldygn": _one(
        "individ", "UPDATE fakturering.fak_vardepisoder SET betaldagar = betaldagar + 1"
    ),
    "helhet.belopp": _one("individ", "UPDATE fakturering.fak_betaldygn SET ingar_i_belopp = true"),
    "helhet.fynd": _one("individ", "DELETE FROM kvalitet.dq_fynd"),
}
"""Check -> how to break a sound generation so that this check fails, and no other."""
