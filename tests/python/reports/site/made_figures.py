"""A delad.duckdb with more to see than a tiny year has: two regions, a third that is empty, figures
shown, hidden, missing and preliminary beside each other, and names that want to be code.

The values are made of a hash of their key: they mean nothing, but every one can be told from the
others. Does not belong here: assertions.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from orchestration.settings import Settings

NASTY = '<script>alert("x")</script>'
FORMULA = '=HYPERLINK("http://x")'
SECOND, EMPTY = "01", "03"

_KEY = (
    "concat_ws('|', region_kod, vardform, niva, enhet_kod, periodtyp, period, indikator_id, matt)"
)
_SHOW = f"""
UPDATE indikatorer.indikator_delad SET
    varde = CASE hash({_KEY}) % 5
        WHEN 0 THEN NULL
        ELSE CASE WHEN enhet_for_varde = 'andel' THEN (hash({_KEY}) % 1001) / 1000.0
            ELSE (hash({_KEY}) % 90001) / 1000.0 END END,
    undertryckt = hash({_KEY}) % 10 = 0,
    namnare = CASE WHEN hash({_KEY}) % 3 = 0 THEN NULL ELSE 5 + hash({_KEY}) % 4000 END,
    taljare = CASE WHEN hash({_KEY}) % 5 = 0 THEN NULL ELSE hash({_KEY}) % 700 END,
    fullstandighet = CASE WHEN hash({_KEY}) % 4 = 0 THEN NULL
        ELSE (hash({_KEY}) % 1001) / 1000.0 END,
    uppfyller_mal = CASE WHEN mal IS NULL OR hash({_KEY}) % 5 = 0 THEN NULL
        ELSE hash({_KEY}) % 2 = 0 END
"""
_COUNTS = """
UPDATE indikatorer.indikator_delad SET varde = floor(varde)
WHERE matt LIKE 'antal%' OR matt LIKE 'varddygn%' OR matt IN ('dagar_fran_dag_4', 'summa_dagar')
"""
_FUNNEL = """
UPDATE indikatorer.tratt_delad SET
    antal = CASE WHEN hash(steg, period, enhet_kod) % 4 = 0 THEN NULL
        ELSE 5 + hash(steg, period, enhet_kod) % 4000 END,
    undertryckt = hash(steg, period, enhet_kod) % 4 = 0
"""
_STATUS = """
UPDATE indikatorer.{table} SET
    {part} = CASE WHEN hash({key}) % 5 = 0 THEN NULL ELSE 20 + hash({key}) % 20 END,
    antal_avgjorda = 40 + hash({key}) % 30,
    andel_i_tid = CASE WHEN hash({key}) % 5 = 0 THEN NULL
        ELSE (20 + hash({key}) % 20) / (40.0 + hash({key}) % 30) END,
    undertryckt = hash({key}) % 5 = 0
"""
_TABLES = (
    "indikator_delad",
    "tratt_delad",
    "status_24h_vecka_delad",
    "status_24h_veckotimme_delad",
)


def make_figures(source: Settings, folder: Path) -> None:
    """Make a data folder with one generation, whose open file is that of `source`, changed."""
    settings = Settings(folder, data_dir_is_named=True)
    published = (source.published / "current").resolve()
    target = settings.published / published.name
    target.mkdir(parents=True)
    shutil.copyfile(published / "delad.duckdb", target / "delad.duckdb")
    with duckdb.connect(str(target / "delad.duckdb")) as connection:
        _change(connection)
    about = json.loads((published / "om_leveransen.json").read_text(encoding="utf-8"))
    (target / "om_leveransen.json").write_text(json.dumps(_about(about)), encoding="utf-8")
    (settings.published / "current").symlink_to(target.name)


def _change(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(_SHOW)
    connection.execute(_COUNTS)
    connection.execute(_FUNNEL)
    for table, part, key in (
        ("status_24h_vecka_delad", "antal_i_tid", "enhet_kod, vecka"),
        ("status_24h_veckotimme_delad", "antal_ok", "enhet_kod, ar, veckodag, timme"),
    ):
        connection.execute(_STATUS.format(table=table, part=part, key=key))
    connection.execute(
        "INSERT INTO indikatorer.indikator_delad SELECT * REPLACE "
        "('stadsdel' AS niva, '0180-norrmalm' AS enhet_kod, 'Norrmalm' AS enhet_namn) "
        "FROM indikatorer.indikator_delad WHERE niva = 'lan' "
        "AND indikator_id IN ('utskrivningsklara_dagar', 'aterinskrivning_30d')"
    )
    for table in _TABLES:
        connection.execute(
            f"INSERT INTO indikatorer.{table} SELECT * REPLACE ('{SECOND}' AS region_kod, "
            f"CASE WHEN niva = 'lan' THEN '{SECOND}' ELSE enhet_kod END AS enhet_kod) "
            f"FROM indikatorer.{table} WHERE niva IN ('lan', 'klinik')"
        )
        connection.execute(
            f"UPDATE indikatorer.{table} SET enhet_namn = CASE region_kod WHEN '{SECOND}' THEN ? "
            "ELSE ? END WHERE niva = 'klinik' AND enhet_kod = (SELECT min(enhet_kod) FROM "
            "indikatorer.indikator_delad WHERE niva = 'klinik')",
            [FORMULA, NASTY],
        )


def _about(about: Mapping[str, Any]) -> dict[str, Any]:
    (asof,) = about["asof"].values()
    return {**about, "asof": {**about["asof"], SECOND: asof, EMPTY: asof}}
