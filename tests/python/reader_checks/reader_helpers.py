"""A published generation to break, and what the checks count in it without Great Expectations.

Does not belong here: what is broken and what a test expects.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb

from orchestration.publish import FILES
from orchestration.publish.about import ABOUT_FILE
from orchestration.reader_checks.opened import opened, reader_config
from orchestration.reader_checks.promise import load_promise
from orchestration.reader_checks.suites import reader_checks

MISSING_PERIODS = (
    "INSERT INTO dimensioner.dim_period BY NAME SELECT DISTINCT periodtyp, period, period_start "
    "FROM indikatorer.{table} ANTI JOIN dimensioner.dim_period USING (periodtyp, period) "
    "WHERE periodtyp <> 'matning'"
)
A_PAYABLE_DAY = (
    "DELETE FROM fakturering.fak_betaldygn",
    "UPDATE fakturering.fak_vardepisoder SET betaldagar = 0, belopp_kr = NULL",
    "INSERT INTO fakturering.fak_betaldygn SELECT region_kod, vardepisod_id, DATE '2022-02-01', "
    "kommun_kod, 9300, 'lag', false FROM fakturering.fak_vardepisoder "
    "WHERE modell_id = (SELECT modell_id FROM fakturering.fak_vardepisoder "
    "WHERE modell_id LIKE '08-somatik%' LIMIT 1) LIMIT 1",
    "UPDATE fakturering.fak_vardepisoder AS e SET betaldagar = 1 FROM fakturering.fak_betaldygn "
    "AS d WHERE d.vardepisod_id = e.vardepisod_id",
)
"""One vårddygn that is not in the amount: a tiny year may have none."""


def make_sound(published: Path, folder: Path) -> None:
    """A copy of a tiny published night that every check passes and can judge."""
    shutil.copytree(published, folder)
    for path in folder.iterdir():
        path.chmod(0o640)
    for name, table in (("delad", "indikator_delad"), ("aggregat", "indikator")):
        execute(folder, name, [MISSING_PERIODS.format(table=table)])
    execute(folder, "samverkan", [MISSING_PERIODS.format(table="ind_avvikelser")])
    execute(folder, "individ", A_PAYABLE_DAY)
    execute(
        folder,
        "aggregat",
        [
            "UPDATE fakturering.fak_kommunperiod SET individuella_dagar = 0, belopp_kr = 0 "
            "WHERE modelltyp IN ('individ', 'snitt_grind_individ')"
        ],
    )
    recount(folder)


def copy_of(folder: Path, target: Path) -> Path:
    """A copy to break."""
    return shutil.copytree(folder, target)


def execute(folder: Path, name: str, statements: Iterable[str]) -> None:
    """Change one file of a generation."""
    with duckdb.connect(str(folder / f"{name}.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)


def change_about(folder: Path, change: dict[str, object]) -> None:
    """Change what om_leveransen.json says."""
    path = folder / ABOUT_FILE
    about = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(about | change), encoding="utf-8")


def recount(folder: Path) -> None:
    """Let om_leveransen.json say how many rows the files have now."""
    counts: dict[str, dict[str, int]] = {}
    for name in FILES:
        with duckdb.connect(str(folder / f"{name}.duckdb"), read_only=True) as connection:
            tables = connection.execute(
                "SELECT schema_name || '.' || table_name FROM duckdb_tables()"
            ).fetchall()
            counts[name] = {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
                for (table,) in tables
            }
    change_about(folder, {"antal_rader": counts})


def counted(folder: Path) -> dict[str, tuple[int, int]]:
    """Check -> how many it judges, and how many deviate."""
    promise = load_promise()
    found = {}
    with opened(folder, promise, reader_config()) as connection:
        answers: dict[str, dict[str, int]] = {}
        for check in reader_checks(promise):
            if check.query not in answers:
                cursor = connection.execute(check.query)
                names = [column[0] for column in cursor.description or ()]
                (row,) = cursor.fetchall()
                answers[check.query] = dict(zip(names, row, strict=True))
            answer = answers[check.query]
            found[check.id] = (answer[check.judged], answer[check.deviating])
    return found


def failing(folder: Path) -> set[str]:
    """The checks that find something."""
    return {name for name, (_, deviating) in counted(folder).items() if deviating}
