"""The controlled long table of a made year: what a reader sees, and what an attacker can do."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.disclosure import (
    CONTROLLED,
    DisclosureError,
    System,
    control_build,
    stale_tables,
    still_derivable,
)
from orchestration.disclosure import control as control_module
from orchestration.disclosure.controlled import Controlled
from orchestration.disclosure.secondary import Protected
from orchestration.store.connection import DUCKDB_CONFIG
from tests.python.disclosure.dense import determined
from tests.python.disclosure.made_build import GROUPS, HOSPITALS, UD, Key, episodes, make

LONG = "indikatorer.indikator_delad"
COUNTS = ("antal", "antal_dag0", "antal_minst_1_dag")
Cell = tuple[str, str, str, str, str, str]
"""matt and Key."""


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[Key, dict[str, float]]]:
    file = tmp_path_factory.mktemp("rojande") / "bygge.duckdb"
    found = make(file, episodes(seed=7))
    with duckdb.connect(str(file), config=DUCKDB_CONFIG) as connection:
        control_build(connection)
    return file, {key: {m: v or 0 for m, v in values.items()} for key, values in found.items()}


@pytest.fixture
def opened(build: tuple[Path, object], tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of it, to break."""
    copy = tmp_path / "bygge.duckdb"
    shutil.copyfile(build[0], copy)
    with duckdb.connect(str(copy), config=DUCKDB_CONFIG) as connection:
        yield connection


def _count(connection: duckdb.DuckDBPyConnection, where: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {LONG} WHERE {where}").fetchone() or (0,)
    return int(count)


def test_whoever_can_use_a_core_is_told_once_and_gets_it(
    opened: duckdb.DuckDBPyConnection,
) -> None:
    opened.execute("SET threads = 3")
    seen: list[tuple[object, ...]] = []

    def told() -> None:
        (row,) = opened.execute("SELECT current_setting('threads')").fetchall()
        seen.append(row)

    control_build(opened, on_one_core=told)
    assert seen == [(2,)]


def test_what_is_shown_is_exact_and_small_counts_are_not(
    opened: duckdb.DuckDBPyConnection, build: tuple[Path, dict[Key, dict[str, float]]]
) -> None:
    figures = build[1]
    rows = opened.execute(
        "SELECT matt, vardform, niva, enhet_kod, periodtyp, period, varde, taljare, namnare, "
        f"undertryckt FROM {LONG}"
    ).fetchall()
    assert len(rows) == 8 * len(figures)  # every row but the combination
    for matt, *key, varde, taljare, namnare, is_hidden in rows:
        values = figures[(key[0], key[1], key[2], key[3], key[4])]
        assert (varde is None) == is_hidden
        if is_hidden:
            assert taljare is None and namnare is None
        else:
            assert varde == values[matt]
        assert namnare is None or namnare == values["antal"]
        if 0 < values["antal"] < 5 and values[matt] != 0:
            assert is_hidden, "rests on fewer than five"


def test_each_sentence_of_the_primary_rule(opened: duckdb.DuckDBPyConnection) -> None:
    assert _count(opened, "matt LIKE 'antal%' AND varde BETWEEN 1 AND 4") == 0
    assert _count(opened, "matt LIKE 'antal_%' AND namnare - varde BETWEEN 1 AND 4") == 0
    assert (
        _count(opened, "matt IN ('snitt_alla', 'andel_dag0', 'median_dagar') AND namnare < 5 ") == 0
    )
    assert _count(opened, "matt = 'max_dagar' AND (varde IS NOT NULL OR NOT undertryckt)") == 0
    assert _count(opened, "matt LIKE 'antal%' AND varde = 0") > 0
    exact = "indikatorer.indikator"
    (zeros,) = opened.execute(
        f"SELECT count(*) FROM {exact} WHERE varde = 0 AND matt LIKE 'antal%'"
    ).fetchone() or (0,)
    assert _count(opened, "matt LIKE 'antal%' AND varde = 0") == zeros


def test_something_is_left_to_read(opened: duckdb.DuckDBPyConnection) -> None:
    """A control that hides everything is safe too."""
    for niva, matt, least in (
        ("lan", "antal", 5),
        ("sjukhus", "antal", 20),
        ("sjukhus", "snitt_alla", 5),
    ):
        shown = f"niva = '{niva}' AND matt = '{matt}' AND varde > 0"
        assert _count(opened, shown) >= least, (niva, matt)


def test_the_combination_and_its_codes_are_not_there(opened: duckdb.DuckDBPyConnection) -> None:
    assert _count(opened, "niva = 'kombination'") == 0
    columns = {c[0] for c in opened.execute(f"SELECT * FROM {LONG} LIMIT 0").description or ()}
    assert not columns & {"kommun_kod", "halsovalsenhet_kod", "klinik_kod"}


def attack(rows: dict[Cell, float | None]) -> tuple[list[dict[int, int]], set[int], list[Cell]]:
    """What a reader knows: the cells, which are hidden, and every sum the agreement's words imply;
    written here without looking at the relations of the control."""
    cells = sorted(rows)
    number = {cell: i for i, cell in enumerate(cells)}
    sums: dict[tuple[object, ...], dict[int, int]] = defaultdict(dict)

    def part(kind: str, whole: Cell, cell: Cell) -> None:
        if whole in number:
            sums[(kind, whole)][number[whole]] = -1
            sums[(kind, whole)][number[cell]] = 1

    everybody: dict[tuple[object, ...], dict[int, int]] = defaultdict(dict)
    for cell in cells:
        matt, vardform, niva, enhet, periodtyp, period = cell
        time = (periodtyp, period)
        for level, unit in wider(niva, enhet):
            part(level, (matt, vardform, level, unit, *time), cell)
        if vardform != "alla":
            part("vardform", (matt, "alla", niva, enhet, *time), cell)
        if matt in ("antal_dag0", "antal_minst_1_dag"):
            part("matt", ("antal", vardform, niva, enhet, *time), cell)
        for longer in coarser(periodtyp, period):
            part("period", (matt, vardform, niva, enhet, *longer), cell)
        for other in ("klinik", "sjukhus"):
            if niva in ("kommun", other):
                everybody[(matt, vardform, time, other)][number[cell]] = (
                    1 if niva == "kommun" else -1
                )
    hidden = {number[cell] for cell in cells if rows[cell] is None}
    whole = [row for row in everybody.values() if {-1, 1} == set(row.values())]
    return [*sums.values(), *whole], hidden, cells


def wider(niva: str, enhet: str) -> list[tuple[str, str]]:
    if niva == "klinik":
        return [("sjukhus", HOSPITALS[enhet])]
    if niva == "kommun" and enhet in GROUPS:
        return [("lan", "08"), ("analysgrupp", GROUPS[enhet])]
    return []


def coarser(periodtyp: str, period: str) -> list[tuple[str, str]]:
    if periodtyp == "manad":
        return [("kvartal", f"2022-Q{(int(period[5:]) + 2) // 3}")]
    if periodtyp == "kvartal":
        return [("halvar", f"2022-H{(int(period[6:]) + 1) // 2}")]
    return [("ar", "2022")] if periodtyp == "halvar" else []


def _seen(connection: duckdb.DuckDBPyConnection, where: str = "true") -> dict[Cell, float | None]:
    rows = connection.execute(
        "SELECT matt, vardform, niva, enhet_kod, periodtyp, period, varde "
        f"FROM {LONG} WHERE (matt LIKE 'antal%' OR matt = 'summa_dagar') AND {where}"
    ).fetchall()
    return {(m, v, n, e, t, p): value for m, v, n, e, t, p, value in rows}


def test_an_attacker_with_every_sum_finds_nothing(opened: duckdb.DuckDBPyConnection) -> None:
    relations, hidden, cells = attack(_seen(opened))
    assert len(hidden) > 500
    system = System([0.0] * len(cells), frozenset(hidden), relations)
    assert [cells[i] for i in still_derivable(system, hidden)] == []


def test_an_attacker_with_fractions_finds_nothing_of_the_half_years(
    opened: duckdb.DuckDBPyConnection,
) -> None:
    """The slow test, of the other engine, on a part that it can manage."""
    rows = _seen(
        opened,
        "periodtyp IN ('halvar', 'ar') AND matt = 'antal' AND niva <> 'klinik'",
    )
    relations, hidden, cells = attack(rows)
    assert hidden
    assert [cells[i] for i in determined(relations, hidden)] == []


def test_the_attack_would_find_a_leak(opened: duckdb.DuckDBPyConnection) -> None:
    """The primary rule alone is not enough on these data."""
    relations, _, cells = attack(_seen(opened))
    exact = opened.execute(
        "SELECT matt, vardform, niva, enhet_kod, periodtyp, period FROM indikatorer.indikator "
        "WHERE niva <> 'kombination' AND matt LIKE 'antal%' AND varde BETWEEN 1 AND 4"
    ).fetchall()
    number = {cell: i for i, cell in enumerate(cells)}
    small = frozenset(number[(m, v, n, e, t, p)] for m, v, n, e, t, p in exact)
    assert still_derivable(System([0.0] * len(cells), small, relations), small)


def test_rows_in_another_order_give_the_same_table(
    opened: duckdb.DuckDBPyConnection,
) -> None:
    before = opened.execute(f"SELECT * FROM {LONG} ORDER BY ALL").fetchall()
    opened.execute(
        "CREATE OR REPLACE TABLE indikatorer.indikator AS SELECT * FROM indikatorer.indikator "
        "ORDER BY hash(varde, enhet_kod, period, matt)"
    )
    control_build(opened)
    assert opened.execute(f"SELECT * FROM {LONG} ORDER BY ALL").fetchall() == before


def test_every_table_and_every_new_column_is_described(opened: duckdb.DuckDBPyConnection) -> None:
    for table in CONTROLLED:
        rows = opened.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ?", [table.name]
        ).fetchall()
        comments: dict[str, str | None] = dict(rows)
        assert {name: comments[name] for name in table.comments} == table.comments
    (comment,) = opened.execute(
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'indikator_delad' "
        "AND column_name = 'region_kod'"
    ).fetchone() or (None,)
    assert comment == "Regionens länskod."  # as the exact table says it


@pytest.mark.parametrize(
    ("leak", "told"),
    [
        (
            f"UPDATE {LONG} SET varde = 2 WHERE undertryckt AND matt = 'antal' AND niva = 'kommun'",
            "ett litet antal visas",
        ),
        (
            f"UPDATE {LONG} AS d SET namnare = e.namnare FROM indikatorer.indikator AS e "
            "WHERE d.matt = 'snitt_alla' AND e.matt = d.matt AND e.vardform = d.vardform "
            "AND e.niva = d.niva AND e.enhet_kod = d.enhet_kod AND e.period = d.period",
            "ett litet antal visas",
        ),
        (f"UPDATE {LONG} SET varde = 9 WHERE matt = 'max_dagar'", "ett största värde visas"),
        (
            f"UPDATE {LONG} SET varde = 0.5 WHERE matt = 'andel_dag0' AND undertryckt",
            "en kvot eller kvantil visas",
        ),
    ],
)
def test_a_leak_in_what_was_written_undoes_it(
    opened: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, leak: str, told: str
) -> None:
    """The test after writing looks at the tables, not at what was meant."""
    before = opened.execute(f"SELECT * FROM {LONG} ORDER BY ALL").fetchall()
    write = control_module._write

    def leaking(connection: duckdb.DuckDBPyConnection, table: Controlled) -> None:
        write(connection, table)
        if table is CONTROLLED[-1]:
            connection.execute(leak)

    monkeypatch.setattr(control_module, "_write", leaking)
    with pytest.raises(DisclosureError, match=told) as stopped:
        control_build(opened)
    assert "Inget publiceras" in str(stopped.value)
    assert opened.execute(f"SELECT * FROM {LONG} ORDER BY ALL").fetchall() == before


@pytest.mark.parametrize("proof", ["none", "made up"])
def test_what_only_several_sums_give_away_stops_the_night_too(
    opened: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, proof: str
) -> None:
    """Also when the engine says that it has proved the opposite."""

    def only_the_sensitive(system: System) -> Protected:
        values = dict.fromkeys(system.sensitive, 1) if proof == "made up" else {}
        return Protected(system.sensitive, values)

    monkeypatch.setattr(control_module, "protect", only_the_sensitive)
    with pytest.raises(DisclosureError, match="går att räkna ut"):
        control_build(opened)


def test_sums_that_do_not_add_up_stop_the_night(opened: duckdb.DuckDBPyConnection) -> None:
    opened.execute(
        "UPDATE indikatorer.indikator SET varde = varde + 7 "
        "WHERE periodtyp = 'ar' AND niva = 'kommun' AND enhet_kod = '0880' AND matt = 'antal'"
    )
    with pytest.raises(DisclosureError, match="går inte ihop"):
        control_build(opened)


def test_tables_of_an_earlier_build_are_seen(opened: duckdb.DuckDBPyConnection) -> None:
    assert stale_tables(opened) == []
    opened.execute(
        "UPDATE indikatorer.indikator SET varde = 41, taljare = 41 WHERE periodtyp = 'ar' "
        "AND niva = 'lan' AND vardform = 'somatik' AND matt = 'antal'"
    )
    assert stale_tables(opened) == [
        "indikatorer.indikator_delad stämmer inte med indikatorer.indikator"
    ]


def test_rows_that_are_no_longer_there_are_seen(opened: duckdb.DuckDBPyConnection) -> None:
    opened.execute(
        f"DELETE FROM indikatorer.indikator WHERE indikator_id = '{UD}' AND niva = 'lan'"
    )
    assert stale_tables(opened)
