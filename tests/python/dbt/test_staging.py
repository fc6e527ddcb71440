"""Staging: typing, cancelled, missing and held rows, and the findings the contract implies.

dbt's unit tests cannot reach these models, which are generated from the contract in dbt's graph;
so rows are put in the store and the models read as they were built.
Does not belong here: the store's choice of the newest version, spelling and quarantine.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.python.dbt.staged import DELTA, Store, open_copy
from tests.python.dbt.warehouse import Warehouse

STAYS = "staging.stg_cosmic_link__vardtillfalle"
FINDINGS = ("dq_okand_kod", "dq_fynd__okand_kod", "dq_saknad_referens", "dq_klockbyte")


@pytest.fixture
def store(empty_warehouse: Warehouse, tmp_path: Path) -> Iterator[Store]:
    with open_copy(empty_warehouse, tmp_path) as opened:
        yield opened


def _stay(store: Store, columns: str, key: str = "V1") -> tuple[Any, ...]:
    found = store.rows(f"SELECT {columns} FROM {STAYS} WHERE vardtillfalle_id = '{key}'")
    assert len(found) == 1
    return found[0]


def test_delivered_text_becomes_typed_and_local_time_an_instant(store: Store) -> None:
    """delivery.md §2; R0: the repeated October hour is the second reading."""
    store.deliver("20220110")
    store.store(
        "vardtillfalle",
        "20220110",
        inskrivning_tidpunkt="2022-10-30T02:30:00",
        utskrivning_tidpunkt=" 2022-11-02 08:00:00.5 ",
        akut_flagga="1",
        planerad_flagga="0",
        kommun_kod_vid_inskrivning="0821",
        andrad=datetime(2022, 1, 9, 10, 0, 0, 250000),
    )
    assert _stay(store, "inskrivning_tidpunkt, utskrivning_tidpunkt") == (
        datetime(2022, 10, 30, 1, 30, tzinfo=UTC),
        datetime(2022, 11, 2, 7, 0, 0, 500000, tzinfo=UTC),
    )
    assert _stay(store, "akut_flagga, planerad_flagga") == (True, False)
    assert _stay(store, "kommun_kod_vid_inskrivning, enhet_ut_id, andrad") == (
        "0821",
        None,
        datetime(2022, 1, 9, 10, 0, 0, 250000),
    )


@pytest.mark.parametrize(
    ("values", "is_cancelled"),
    [
        ({}, False),
        ({"ar_makulerad": "1"}, True),
        ({"status": "MAKULERAD"}, True),
        ({"status": "AVBRUTEN"}, False),
    ],
    ids=["living", "ar_makulerad", "status", "another status"],
)
def test_cancelled_rows_are_kept_and_marked(
    store: Store, values: dict[str, str], is_cancelled: bool
) -> None:
    """R0: cancelled = `ar_makulerad`, or status MAKULERAD."""
    store.deliver("20220110")
    store.store("vardtillfalle", "20220110", **values)
    assert _stay(store, "ar_struken, saknas_i_kalla_sedan") == (is_cancelled, None)


def _missing_since(store: Store) -> tuple[datetime | None, bool]:
    return _stay(store, "saknas_i_kalla_sedan, ar_struken")


NOT_MISSING = (None, False)


def test_a_key_that_the_next_full_no_longer_holds_is_missing(store: Store) -> None:
    """delivery.md §2: since the as-of of the first such FULL; R0: treated as cancelled."""
    for extrakt_id in ("20220110", "20220117", "20220124"):
        store.deliver(extrakt_id)
    store.store("vardtillfalle", "20220110")
    assert _missing_since(store) == (datetime(2022, 1, 17, 3, 30, tzinfo=UTC), True)


@pytest.mark.parametrize(
    "later",
    [
        {"omfattning": DELTA},
        {"ar_hallen": True},
        {"status": "kant_innehall"},
        {"status": "refuserad"},
        {"kalla": "stella"},
        {"region_kod": "01"},
    ],
    ids=["DELTA", "held", "known content", "refused", "another källa", "another region"],
)
def test_only_an_accepted_full_with_new_content_marks_missing(
    store: Store, later: dict[str, Any]
) -> None:
    """delivery.md §2, §3."""
    store.deliver("20220110")
    store.deliver("20220117", **later)
    store.store("vardtillfalle", "20220110")
    assert _missing_since(store) == NOT_MISSING


def test_a_later_occurrence_revives_a_missing_key(store: Store) -> None:
    """delivery.md §2: also one of a DELTA, and also of an older version of the row."""
    store.deliver("20220110")
    store.deliver("20220117")
    store.deliver("20220118", DELTA)
    store.store("vardtillfalle", "20220110", seen="20220118")
    assert _missing_since(store) == NOT_MISSING


def test_a_quarantined_occurrence_is_an_occurrence(store: Store) -> None:
    """delivery.md §2: newest occurrence, accepted or quarantined; the version before lives on."""
    store.deliver("20220110")
    store.deliver("20220117")
    store.store("vardtillfalle", "20220110")
    store.quarantine("vardtillfalle", "20220117", andrad=datetime(2022, 1, 2))
    assert _missing_since(store) == NOT_MISSING
    assert _stay(store, "ar_hallen") == (True,)


@pytest.mark.parametrize(
    ("values", "is_held"),
    [
        ({"andrad": datetime(2022, 1, 1, 0, 0, 1)}, True),
        ({"andrad": datetime(2021, 12, 31)}, False),
        ({"extrakt_id": "20220117"}, True),
        ({"extrakt_id": "20220103"}, False),
        ({"leverans_rad_nr": 3}, True),
        ({"leverans_rad_nr": 1}, False),
        ({"andrad": None, "extrakt_id": "20220117"}, True),
        ({"andrad": None, "extrakt_id": "20220103"}, False),
        ({"andrad": None, "leverans_rad_nr": 3}, True),
        ({"andrad": None, "leverans_rad_nr": 1}, False),
        ({"nyckel_hash": "annan", "extrakt_id": "20220117"}, False),
        ({"nyckel_hash": None, "extrakt_id": "20220117"}, False),
        ({"tabell": "permission", "extrakt_id": "20220117"}, False),
    ],
)
def test_a_key_is_held_when_its_newest_version_is_quarantined(
    store: Store, values: dict[str, Any], is_held: bool
) -> None:
    """delivery.md §2: newest = change time, then extrakt_id, then the later line of the file."""
    for extrakt_id in ("20220103", "20220110", "20220117"):
        store.deliver(extrakt_id, DELTA)
    store.store("vardtillfalle", "20220110", leverans_rad_nr=2)
    given = {"tabell": "vardtillfalle", "extrakt_id": "20220110"} | values
    store.quarantine(**given)
    assert _stay(store, "ar_hallen") == (is_held,)


def test_stella_and_enkat_never_miss_a_key(store: Store) -> None:
    """delivery.md §2: "Not for stella and enkat"."""
    for extrakt_id in ("20220110", "20220117"):
        store.deliver(extrakt_id, kalla="stella")
    store.store("avvikelse", "20220110")
    query = "SELECT saknas_i_kalla_sedan, ar_struken FROM staging.stg_stella__avvikelse"
    assert store.rows(query) == [NOT_MISSING]


def test_the_same_id_of_two_regions_is_two_rows(store: Store) -> None:
    store.deliver("20220110")
    store.deliver("20220110", region_kod="01")
    store.deliver("20220117", region_kod="01")
    store.store("vardtillfalle", "20220110")
    store.store("vardtillfalle", "20220110", region_kod="01", nyckel_hash="annan")
    query = f"SELECT region_kod, ar_struken FROM {STAYS} ORDER BY region_kod"
    assert store.rows(query) == [("01", True), ("08", False)]


@pytest.mark.parametrize(
    ("values", "is_flagged"),
    [
        ({}, False),
        ({"inskrivning_tidpunkt": "2022-03-27 02:30:00"}, True),
        ({"utskrivning_tidpunkt": "2022-10-30 02:30:00"}, True),
        ({"utskrivning_tidpunkt": "2022-10-30 03:00:00"}, False),
        ({"kalla_skapad_tidpunkt": "2022-10-30 02:30:00"}, False),
    ],
)
def test_times_in_a_clock_change_are_flagged(
    store: Store, values: dict[str, str], is_flagged: bool
) -> None:
    """delivery.md §2: both are flagged, neither is dropped; the source's own stamps are not."""
    store.deliver("20220110")
    store.store("vardtillfalle", "20220110", **values)
    assert _stay(store, "ar_klockbyte") == (is_flagged,)


def test_deliveries_that_count_and_those_that_move_asof(store: Store) -> None:
    """R0, delivery.md §1, §3: known content moves as-of, a held delivery does not."""
    store.deliver("20220110")
    store.deliver("20220111", status="kant_innehall")
    store.deliver("20220112", ar_hallen=True)
    store.deliver("20220113", status="refuserad")
    store.deliver("20220114", kalla="stella")
    query = "SELECT extrakt_id, ger_asof FROM staging.stg_lager__leveranser ORDER BY extrakt_id"
    moving = {"20220110": True, "20220111": True, "20220112": False, "20220114": False}
    assert dict(store.rows(query)) == moving
    ledger = store.rows("SELECT extrakt_id FROM staging.stg_lager__liggare ORDER BY 1")
    assert [row[0] for row in ledger] == sorted({*moving, "20220113"})


@pytest.fixture(scope="module")
def compiled(empty_warehouse: Warehouse) -> dict[str, str]:
    """Name of a finding's model, or of a canonical table that it reads -> its SQL."""
    nodes = empty_warehouse.run("compile", "--select", *FINDINGS, "path:models/bas")
    return {r.node.name: str(r.node.compiled_code) for r in nodes}


def _found(store: Store, compiled: dict[str, str], rule: str) -> list[tuple[Any, ...]]:
    """The rule's findings, after the canonical tables have been made anew from the store."""
    for name in (name for name in compiled if name.startswith("bas_")):
        store.connection.execute(f"CREATE OR REPLACE TABLE bas.{name} AS {compiled[name]}")
    columns = "tabell, kolumn, nyckel, extrakt_id"
    return store.rows(f"SELECT {columns} FROM ({compiled[rule]}) ORDER BY ALL")


def test_an_unknown_code_is_a_finding_and_stays(store: Store, compiled: dict[str, str]) -> None:
    """delivery.md §3: row kept, code kept; the key names every part; a cancelled row is silent."""
    store.deliver("20220110")
    store.store("link_aktor", "20220110", roll="VAKTMASTARE")
    store.store("link_aktor", "20220110", aktor_nr="2", nyckel_hash="2")
    store.store("link_aktor", "20220110", aktor_nr="3", roll="X", ar_makulerad="1", nyckel_hash="3")
    found = _found(store, compiled, "dq_okand_kod")
    assert found == [("link_aktor", "roll", "A1|1", "20220110")]
    kept = store.rows("SELECT roll FROM staging.stg_cosmic_link__link_aktor WHERE aktor_nr = 1")
    assert kept == [("VAKTMASTARE",)]


def test_an_unknown_code_in_a_row_about_no_patient(store: Store, compiled: dict[str, str]) -> None:
    """delivery.md §3: the same rule; it is found once, apart from what is about patients."""
    store.deliver("20220110", kalla="stella")
    store.store("avvikelse", "20220110", rapporterande_huvudman="FRISOREN")
    store.store("avvikelse", "20220110", avvikelse_id="D2", nyckel_hash="2")
    found = _found(store, compiled, "dq_fynd__okand_kod")
    assert found == [("avvikelse", "rapporterande_huvudman", "D1", "20220110")]
    assert _found(store, compiled, "dq_okand_kod") == []


def test_a_missing_parent_is_a_finding(store: Store, compiled: dict[str, str]) -> None:
    """delivery.md §3: unit, patient or parent row missing; an empty reference is none."""
    store.deliver("20220110")
    store.store("link_aktor", "20220110", enhet_id="E9")
    store.store("link_aktor", "20220110", aktor_nr="2", ar_makulerad="1", nyckel_hash="2")
    assert _found(store, compiled, "dq_saknad_referens") == [
        ("link_aktor", "arende_id", "A1|1", "20220110"),
        ("link_aktor", "enhet_id", "A1|1", "20220110"),
    ]


def test_a_clock_change_is_a_finding(store: Store, compiled: dict[str, str]) -> None:
    store.deliver("20220110")
    store.store("vardtillfalle", "20220110", inskrivning_tidpunkt="2022-10-30 02:30:00")
    store.store("vardtillfalle", "20220110", vardtillfalle_id="V2", nyckel_hash="2")
    found = _found(store, compiled, "dq_klockbyte")
    assert found == [("vardtillfalle", "", "V1", "20220110")]


def test_every_date_of_staging_is_a_date(store: Store) -> None:
    store.deliver("20220110", kalla="stella")
    store.store("avvikelse", "20220110", handelse_datum="2022-01-09", allvarlighetsgrad="3")
    query = "SELECT handelse_datum, allvarlighetsgrad FROM staging.stg_stella__avvikelse"
    assert store.rows(query) == [(date(2022, 1, 9), 3)]
