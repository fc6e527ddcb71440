"""The same arguments give the same bytes; another seed, size or span gives what it should."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.contract import load_contract
from orchestration.settings import PROJECT_DIR
from orchestration.synthetic import SyntheticError, run, write_deliveries
from tests.python.synthetic.synthetic_helpers import Year, digests, write_year

AGAIN = """
import sys
from pathlib import Path
from orchestration.contract import load_contract
from orchestration.synthetic import write_deliveries
write_deliveries(Path(sys.argv[1]), storlek=0.02, contract=load_contract())
"""


def test_another_process_writes_the_same_bytes(small_year: Year, folder: Path) -> None:
    surroundings = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-c", AGAIN, str(folder)], check=True, cwd=PROJECT_DIR, env=surroundings
    )
    assert digests(folder) == digests(small_year.out)


def test_another_seed_gives_other_people_and_figures(small_year: Year, folder: Path) -> None:
    other = write_year(folder, storlek=0.02, seed=8)
    people = [
        {row["patient_nyckel"] for row in year.rows("patient")} for year in (small_year, other)
    ]
    assert people[0].isdisjoint(people[1])
    assert other.facit["sant"] != small_year.facit["sant"]


def test_size_scales_what_hangs_on_patients(small_year: Year, fifth_year: Year) -> None:
    small, fifth = (y.facit["antal_rader"]["cosmic_link"] for y in (small_year, fifth_year))
    for tabell in ("vardtillfalle", "link_arende", "link_meddelande", "patient", "listning"):
        assert 8 < fifth[tabell] / small[tabell] < 12, tabell
    assert fifth["enhet"] == small["enhet"]


def test_two_years_in_several_blocks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BLOCK_SIZE", 0.015)
    year = write_year(folder, storlek=0.02, antal_ar=2)
    assert year.cosmic_link.name == "08_20240112033000"
    stays = year.rows("vardtillfalle")
    ids = [row["vardtillfalle_id"] for row in stays]
    assert {i[:4] for i in ids} == {"V000", "V001", "V002"}
    assert ids == sorted(set(ids))
    per_year = [sum(r["inskrivning_tidpunkt"][:4] == y for r in stays) for y in ("2022", "2023")]
    assert all(0.8 * 780 < count < 1.2 * 780 for count in per_year)
    assert year.true["vardtillfallen"] <= len(stays)
    for tabell in ("patient", "link_meddelande", "link_plan"):
        keys = [next(iter(row.values())) for row in year.rows(tabell)]
        assert len(set(keys)) == len(keys)


PEAK = """
import resource, sys
from pathlib import Path
from orchestration.contract import load_contract
from orchestration.synthetic import write_deliveries
write_deliveries(Path(sys.argv[1]), storlek=float(sys.argv[2]), contract=load_contract())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.heavy
def test_memory_does_not_grow_with_the_size(folder: Path) -> None:
    peaks = []
    for storlek in ("1", "6"):
        command = [sys.executable, "-c", PEAK, str(folder / storlek), storlek]
        done = subprocess.run(command, check=True, cwd=PROJECT_DIR, capture_output=True, text=True)
        peaks.append(int(done.stdout))
    assert peaks[1] < 1.6 * peaks[0]


def test_parquet_holds_the_same_values_typed(small_year: Year, folder: Path) -> None:
    first = write_year(folder / "a", storlek=0.02, fmt="parquet")
    second = write_year(folder / "b", storlek=0.02, fmt="parquet")
    assert digests(first.out) == digests(second.out)
    connection = small_year.sql
    for table in load_contract().kalla("cosmic_link").tables:
        file = first.cosmic_link / f"{table.name}.parquet"
        types = dict(_types(connection, file))
        assert {types[c.name] for c in table.columns if c.type == "ts"} <= {"TIMESTAMP"}
        assert {types[c.name] for c in table.columns if c.type == "bit"} <= {"BOOLEAN"}
        spelled = ", ".join(
            f"CAST(CAST({c.name} AS INT) AS VARCHAR)" if c.type == "bit" else c.name
            for c in table.columns
        )
        parquet = f"SELECT {spelled} FROM '{file}'"
        differences = connection.execute(
            f"(({parquet}) EXCEPT ALL (FROM {table.name})) UNION ALL "
            f"((FROM {table.name}) EXCEPT ALL ({parquet}))"
        ).fetchall()
        assert differences == [], table.name
    names = {p.suffix for p in first.cosmic_link.iterdir()}
    assert names == {".json", ".parquet"}


def _types(connection: duckdb.DuckDBPyConnection, file: Path) -> list[tuple[str, str]]:
    return connection.execute(
        f"SELECT column_name, column_type FROM (DESCRIBE FROM '{file}')"
    ).fetchall()


def test_a_delivery_is_never_overwritten(small_year: Year) -> None:
    before = digests(small_year.out)
    with pytest.raises(SyntheticError, match=r"ligger redan en leverans.*--out"):
        write_deliveries(small_year.out, storlek=0.02, seed=9, contract=load_contract())
    assert digests(small_year.out) == before


def test_an_interrupted_folder_is_written_anew(small_year: Year, folder: Path) -> None:
    leftover = folder / "landing" / "cosmic_link" / small_year.cosmic_link.name
    leftover.mkdir(parents=True)
    (leftover / "patient.csv").write_text("half a fi", encoding="utf-8")
    (leftover / ".part").write_text("half a par", encoding="utf-8")
    write_year(folder, storlek=0.02)
    assert digests(folder) == digests(small_year.out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"fmt": "xlsx"}, "csv eller parquet"),
        ({"storlek": 0.0}, "större än 0"),
        ({"storlek": float("nan")}, "större än 0"),
        ({"storlek": 2000.0}, "mindre --storlek"),
        ({"antal_ar": 0}, "minst ett år"),
        ({"ar": 1850}, "mellan 2000 och"),
        ({"seed": -1}, "--seed"),
    ],
)
def test_unusable_arguments_write_nothing(
    folder: Path, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(SyntheticError, match=message):
        write_year(folder, **arguments)
    assert not folder.exists()
