"""Published generations that other tests make too: a stored delivery, and synthetic Kalmar."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.desk.questions import question
from orchestration.publish import Answer, Published, open_published, run_query
from orchestration.settings import Settings
from tests.python.deliveries.nightly import published_once
from tests.python.deliveries.stored_deliveries import COPIES
from tests.python.orchestration.nights import first_night


@dataclass
class Generation:
    """One published generation to ask; each file is opened once, each ready question asked once.

    For one module at a time: other tests of the same process open the files with other settings,
    which DuckDB does not allow while these are open.
    """

    settings: Settings
    _opened: dict[str, Published] = field(default_factory=dict)
    _answers: dict[str, Answer] = field(default_factory=dict)

    def file(self, which: str) -> Published:
        if which not in self._opened:
            self._opened[which] = open_published(self.settings, which)
        return self._opened[which]

    def ask(self, which: str, text: str) -> Answer:
        return run_query(self.file(which), text)

    def answer(self, number: str) -> Answer:
        """The answer to a ready question."""
        if number not in self._answers:
            asked = question(number)
            self._answers[number] = self.ask(asked.which, asked.sql)
        return self._answers[number]

    def rows(self, number: str) -> list[dict[str, Any]]:
        found = self.answer(number)
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]

    def close(self) -> None:
        for published in self._opened.values():
            published.connection.close()


def _closing(settings: Settings) -> Iterator[Generation]:
    generation = Generation(settings)
    yield generation
    generation.close()


@pytest.fixture(scope="module")
def stockholm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    """The night on `adversarial_2`, region 01: every edge of the rules."""
    current: Path = published_once(tmp_path_factory, COPIES / "adversarial_2")
    yield from _closing(Settings(current.parents[1], data_dir_is_named=True))


@pytest.fixture(scope="module")
def kalmar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    """A tiny synthetic year of region 08: every källa, the agreement with a known threshold."""
    yield from _closing(first_night(tmp_path_factory).settings)


@pytest.fixture(scope="module")
def changed(
    tmp_path_factory: pytest.TempPathFactory, stockholm: Generation
) -> Iterator[Generation]:
    """The aggregate file of `stockholm` with what no first night of a stored delivery has: figures
    for stadsdelar, before and after the merger of 2023-07-01, and a month that was revised."""
    settings = Settings(tmp_path_factory.mktemp("andrad"), data_dir_is_named=True)
    source = (stockholm.settings.published / "current").resolve()
    target = settings.published / source.name
    target.mkdir(parents=True)
    for name in ("aggregat.duckdb", "om_leveransen.json"):
        shutil.copyfile(source / name, target / name)
    (settings.published / "current").symlink_to(source.name)
    with duckdb.connect(str(target / "aggregat.duckdb")) as connection:
        connection.execute(STADSDELAR)
        connection.execute(REVISION)
    yield from _closing(settings)


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

REVISION = """
INSERT INTO indikatorer.indikator_revision BY NAME
SELECT
    '01' AS region_kod, 'somatik' AS vardform, 'kommun' AS niva, '0180' AS enhet_kod,
    'Stockholm' AS enhet_namn, '2022-11' AS period, DATE '2022-11-01' AS period_start,
    'utskrivningsklara_dagar' AS indikator_id, 'snitt_alla' AS matt, 8 AS tidigare_taljare,
    10 AS tidigare_namnare, 0.8 AS tidigare_varde, 11 AS ny_taljare, 10 AS ny_namnare,
    1.1 AS nytt_varde, false AS var_preliminar, TIMESTAMP '2023-01-11 04:30:00' AS tidigare_asof,
    TIMESTAMP '2023-01-12 04:30:00' AS sedan, 'leverans' AS orsak,
    '20230111T043000_0123456789ab' AS fran_generation
"""
