"""The data tests of the agreements: the seeds as they are pass, and each row that must fail does.

Does not belong here: the general data tests (test_data_tests.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.python.dbt.staged import Store, open_copy
from tests.python.dbt.warehouse import Warehouse

MODEL = "08-somatik-2022"
WHERE = f"WHERE modell_id = '{MODEL}'"
AGREEMENT, SOURCE = "referens.avtalsmodell", "referens.avtalsmodell_kalla"


@pytest.fixture
def store(empty_warehouse: Warehouse, tmp_path: Path) -> Iterator[Store]:
    """A copy of the warehouse with the seeds as they are."""
    with open_copy(empty_warehouse, tmp_path) as opened:
        yield opened


def _failing(store: Store, compiled: dict[str, str], name: str) -> list[tuple[Any, ...]]:
    return store.rows(compiled[name])


def test_the_seeds_pass(store: Store, compiled_tests: dict[str, str]) -> None:
    assert not _failing(store, compiled_tests, "avtalsmodell_overlappar_inte")
    assert not _failing(store, compiled_tests, "avtalsmodell_ar_riktig")


def _copy_of(store: Store, **changed: str) -> None:
    """The row of Kalmar somatik 2022 once more, with other values."""
    columns = [c[0] for c in store.rows(f"SELECT name FROM pragma_table_info('{AGREEMENT}')")]
    values = ", ".join(changed.get(column, column) for column in columns)
    store.connection.execute(f"INSERT INTO {AGREEMENT} SELECT {values} FROM {AGREEMENT} {WHERE}")


@pytest.mark.parametrize(
    ("changed", "failing"),
    [
        ({"giltig_fran": "DATE '2021-01-01'", "giltig_till": "DATE '2022-01-01'"}, 0),
        ({"giltig_fran": "DATE '2021-01-01'", "giltig_till": "DATE '2022-01-02'"}, 1),
        ({"giltig_fran": "DATE '2020-01-01'", "giltig_till": "NULL"}, 5),
        ({"region_kod": "'09'"}, 0),
        ({"vardform": "'alla'", "giltig_till": "DATE '2022-06-01'"}, 2),
        ({"region_kod": "'09'", "giltig_till": "DATE '2022-01-01'"}, 1),
        ({"region_kod": "'09'", "giltig_fran": "NULL"}, 1),
    ],
    ids=["follows", "a day", "open", "other region", "alla", "no day", "no start"],
)
def test_overlaps_are_seen(
    store: Store, compiled_tests: dict[str, str], changed: dict[str, str], failing: int
) -> None:
    _copy_of(store, modell_id="'ny'", **changed)
    assert len(_failing(store, compiled_tests, "avtalsmodell_overlappar_inte")) == failing


@pytest.mark.parametrize(
    ("statement", "parameter", "fault"),
    [
        (f"UPDATE {AGREEMENT} SET period = 'vecka' {WHERE}", "period", "okant_varde"),
        (f"UPDATE {AGREEMENT} SET fristdagar = -1 {WHERE}", "fristdagar", "okant_varde"),
        (
            f"UPDATE {AGREEMENT} SET avrundning_snitt_decimaler = 5 {WHERE}",
            "avrundning_snitt_decimaler",
            "okant_varde",
        ),
        (f"UPDATE {AGREEMENT} SET troskel_snitt = -0.1 {WHERE}", "troskel_snitt", "okant_varde"),
        (
            f"UPDATE {AGREEMENT} SET troskel_snitt = NULL {WHERE}",
            "troskel_snitt",
            "status_och_varde_stammer_inte",
        ),
        (
            f"DELETE FROM {SOURCE} {WHERE} AND parameter = 'troskel_snitt'",
            "troskel_snitt",
            "status_och_varde_stammer_inte",
        ),
        (
            f"UPDATE {SOURCE} SET status = 'U' {WHERE} AND parameter = 'dagtyp'",
            "dagtyp",
            "status_och_varde_stammer_inte",
        ),
        (
            f"UPDATE {SOURCE} SET status = 'X' {WHERE} AND parameter = 'dagtyp'",
            "dagtyp",
            "kalla_saknas",
        ),
        (
            f"UPDATE {SOURCE} SET kalla = ' ' {WHERE} AND parameter = 'dagtyp'",
            "dagtyp",
            "kalla_saknas",
        ),
        (
            f"UPDATE {SOURCE} SET parameter = 'dagtyper' {WHERE}"
            " AND parameter = 'granskningstid_dagar'",
            "dagtyper",
            "kalla_saknas",
        ),
        (
            "UPDATE referens.belopp_vardygn SET belopp = 9300 WHERE ar = 2021",
            "belopp_vardygn",
            "status_och_varde_stammer_inte",
        ),
        (
            "UPDATE referens.belopp_vardygn SET belopp = NULL WHERE ar = 2022",
            "belopp_vardygn",
            "status_och_varde_stammer_inte",
        ),
        (
            "UPDATE referens.simulering SET region_kod = '99'"
            " WHERE scenario_id LIKE '%0.60-frist-3'",
            "scenario_id",
            "okant_varde",
        ),
        (
            "UPDATE referens.simulering SET scenario_id = 'gallande'"
            " WHERE scenario_id LIKE '%0.60-frist-3'",
            "scenario_id",
            "okant_varde",
        ),
    ],
)
def test_a_wrong_value_or_a_missing_source_is_seen(
    store: Store, compiled_tests: dict[str, str], statement: str, parameter: str, fault: str
) -> None:
    store.connection.execute(statement)
    found = _failing(store, compiled_tests, "avtalsmodell_ar_riktig")
    assert [row[1:] for row in found] == [(parameter, fault)]


def test_a_needed_parameter_is_given_or_unknown(
    store: Store, compiled_tests: dict[str, str]
) -> None:
    """Empty without U means not applicable, which a threshold never is in a mean model."""
    store.connection.execute(f"UPDATE {AGREEMENT} SET troskel_snitt = NULL {WHERE}")
    store.connection.execute(f"DELETE FROM {SOURCE} {WHERE} AND parameter = 'troskel_snitt'")
    found = _failing(store, compiled_tests, "avtalsmodell_ar_riktig")
    assert found == [(MODEL, "troskel_snitt", "status_och_varde_stammer_inte")]


def test_the_amount_of_an_agreement_is_needed_when_it_is_the_source(
    store: Store, compiled_tests: dict[str, str]
) -> None:
    store.connection.execute(f"UPDATE {AGREEMENT} SET belopp_kalla = 'avtal' {WHERE}")
    found = _failing(store, compiled_tests, "avtalsmodell_ar_riktig")
    assert found == [(MODEL, "belopp_avtal", "status_och_varde_stammer_inte")]


@pytest.mark.parametrize(
    ("statement", "vardform"),
    [
        (f"DELETE FROM {AGREEMENT} WHERE modell_id = '00-somatik-2018'", "somatik"),
        (
            f"UPDATE {AGREEMENT} SET opt_orv_regel = NULL WHERE modell_id = '00-psykiatri-2019'",
            "psykiatri",
        ),
    ],
)
def test_the_statute_row_and_its_gates_must_be_there(
    store: Store, compiled_tests: dict[str, str], statement: str, vardform: str
) -> None:
    """R8: gates that hang on an unknown parameter are evaluated as in the statute row."""
    store.connection.execute(statement)
    found = _failing(store, compiled_tests, "avtalsmodell_ar_riktig")
    assert (vardform, "region_kod", "lagens_rad_saknas") in found
