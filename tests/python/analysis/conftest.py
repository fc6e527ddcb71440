"""Two published generations that other tests make too: a stored delivery, and synthetic Kalmar."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.settings import Settings
from tests.python.deliveries.nightly import published_once
from tests.python.deliveries.stored_deliveries import COPIES
from tests.python.orchestration.nights import first_night


@pytest.fixture(scope="session")
def stockholm(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The night on `adversarial_2`, region 01: every edge of the rules, stadsdelar."""
    current: Path = published_once(tmp_path_factory, COPIES / "adversarial_2")
    return Settings(current.parents[1], data_dir_is_named=True)


@pytest.fixture(scope="session")
def kalmar(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A tiny synthetic year of region 08: every källa, the agreement with a known threshold."""
    return first_night(tmp_path_factory).settings


@pytest.fixture(scope="session")
def stadsdelar(tmp_path_factory: pytest.TempPathFactory, stockholm: Settings) -> Settings:
    """The aggregate file of `stockholm` with figures for stadsdelar, which no stored delivery has:
    before and after the merger of 2023-07-01."""
    settings = Settings(tmp_path_factory.mktemp("stadsdelar"), data_dir_is_named=True)
    source = (stockholm.published / "current").resolve()
    target = settings.published / source.name
    target.mkdir(parents=True)
    for name in ("aggregat.duckdb", "om_leveransen.json"):
        shutil.copyfile(source / name, target / name)
    (settings.published / "current").symlink_to(source.name)
    with duckdb.connect(str(target / "aggregat.duckdb")) as connection:
        connection.execute(STADSDELAR)
    return settings


STADSDELAR = """
INSERT INTO indikatorer.ind_utskrivningsklara_dagar BY NAME
SELECT
    '01' AS region_kod, 'somatik' AS vardform, 'stadsdel' AS niva, enhet_kod,
    enhet_kod AS enhet_namn, 'manad' AS periodtyp, period,
    CAST(period || '-01' AS DATE) AS period_start, antal, antal - senare AS antal_dag0,
    senare AS antal_minst_1_dag, summa_dagar, summa_dagar / antal AS snitt_alla,
    summa_dagar / nullif(senare, 0) AS snitt_minst_1, 0 AS dagar_fran_dag_4,
    0 AS antal_utan_utskrivningsklar, 0 AS antal_negativ_tid
FROM (VALUES
    ('0180-norrmalm', '2023-06', 4, 2, 6), ('0180-ostermalm', '2023-06', 1, 1, 9),
    ('0180-farsta', '2023-06', 3, 0, 0), ('0180-norra-innerstaden', '2023-07', 5, 1, 2)
) AS t(enhet_kod, period, antal, senare, summa_dagar)
"""
