"""What is taken over from the last publication: rows of individ.duckdb, and digests of rows. The
result is what a publication without either gives."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from publish_helpers import (
    ALLOWLIST,
    Build,
    execute_in_build,
    make_build,
    publish_build,
    published_files,
    settings_of,
)

from orchestration.publish import PublishError, PublishOptions, PublishReport
from orchestration.publish import export as export_module
from orchestration.publish.content_hash import table_content
from orchestration.publish.database import BUILD, quoted, table_shapes
from orchestration.publish.kept_digests import KEPT_FILE, kept_digests
from orchestration.settings import Settings

MONDAY = datetime(2023, 1, 9, 4, 30)
BUILT = Build(asof=(("08", MONDAY),), episodes=200)
KEEPING = PublishOptions(allowlist=ALLOWLIST, keep_from=0)
EPISODES = "fakta.fct_vardepisoder"
FEW = (
    f"UPDATE {EPISODES} SET antal = 7, koder = [] WHERE vardepisod_id = '08:V0003'",
    f"DELETE FROM {EPISODES} WHERE vardepisod_id IN ('08:V0000', '08:V0199')",
    f"INSERT INTO {EPISODES} (region_kod, vardepisod_id, koder) VALUES "
    "('08', '08:A', ['x', NULL]), ('08', '08:W', NULL)",
)
"""What may happen to three rows in a night."""


def _night(day: int) -> str:
    return f"UPDATE lager.leveranser SET extrakt_tidpunkt = '2023-01-{day:02} 04:30:00'"


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = settings_of(tmp_path_factory.mktemp("mandag") / "data")
    make_build(settings, BUILT)
    publish_build(settings, KEEPING)
    return settings.data_dir


@pytest.fixture
def settings(tmp_path: Path, monday: Path) -> Settings:
    """Monday is published, and its build is there."""
    return settings_of(shutil.copytree(monday, tmp_path / "data", symlinks=True))


@pytest.fixture
def taken_over(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tables whose rows were exchanged, as they are."""
    names: list[str] = []
    original = export_module.replace_rows

    def noted(connection: duckdb.DuckDBPyConnection, catalog: str, table: object) -> bool:
        is_done = original(connection, catalog, table)  # type: ignore[arg-type]
        if is_done:
            names.append(table.shape.full_name)  # type: ignore[attr-defined]
        return is_done

    monkeypatch.setattr(export_module, "replace_rows", noted)
    return names


def _whole(settings: Settings) -> PublishReport:
    """The same build published where nothing was before."""
    alone = settings_of(settings.data_dir.with_name("ensam"))
    shutil.copyfile(settings.build_file, alone.build_file)
    return publish_build(alone)


def _rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(folder / "individ.duckdb"), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return {
            name: connection.execute(
                f"SELECT * FROM {quoted(*name.split('.'))} ORDER BY ALL"
            ).fetchall()
            for name in table_shapes(connection, "individ")
        }


def _same_as_whole(settings: Settings, report: PublishReport) -> None:
    whole = _whole(settings)
    assert report.generation == whole.generation
    assert report.content_sha256 == whole.content_sha256
    assert report.rows == whole.rows
    assert _rows(report.folder) == _rows(whole.folder)
    about, other = (
        json.loads((r.folder / "om_leveransen.json").read_text(encoding="utf-8"))["innehall_sha256"]
        for r in (report, whole)
    )
    assert about == other


def test_a_night_of_few_changes_is_what_a_whole_one_is(
    settings: Settings, taken_over: list[str]
) -> None:
    execute_in_build(settings, _night(10), *FEW)
    report = publish_build(settings, KEEPING)
    assert sorted(taken_over) == [EPISODES, "kvalitet.dq_karantan"]
    _same_as_whole(settings, report)
    with duckdb.connect(str(report.folder / "individ.duckdb"), read_only=True) as connection:
        ((tags,),) = connection.execute(
            "SELECT tags FROM duckdb_databases() WHERE database_name = 'individ'"
        ).fetchall()
    assert tags["storage_version"].startswith("v1.2.0")
    assert (report.folder / "individ.duckdb").stat().st_mode & 0o777 == 0o440


def test_many_nights_of_a_week_do_not_make_the_file_grow(
    settings: Settings, taken_over: list[str]
) -> None:
    first = (settings.published / "current" / "individ.duckdb").stat().st_size
    drawn = random.Random(7)
    for day in range(10, 16):
        numbers = ", ".join(f"'08:V{drawn.randrange(200):04}'" for _ in range(20))
        execute_in_build(
            settings,
            _night(day),
            f"UPDATE {EPISODES} SET antal = {day} WHERE vardepisod_id IN ({numbers})",
        )
        report = publish_build(settings, KEEPING)
    assert taken_over.count(EPISODES) == 6
    _same_as_whole(settings, report)
    assert (report.folder / "individ.duckdb").stat().st_size <= 2 * first


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ((_night(16), *FEW), []),
        ((_night(10), f"COMMENT ON COLUMN {EPISODES}.antal IS 'Ny text'"), []),
        ((_night(10), f"ALTER TABLE {EPISODES} ADD COLUMN ny INTEGER"), []),
        ((_night(10), f"ALTER TABLE {EPISODES} ALTER antal TYPE INTEGER"), []),
        ((_night(10), f"UPDATE {EPISODES} SET antal = 9"), ["kvalitet.dq_karantan"]),
        ((_night(10), f"DELETE FROM {EPISODES}"), ["kvalitet.dq_karantan"]),
    ],
    ids=["next week", "comment", "column", "type", "all rows differ", "no rows left"],
)
def test_what_cannot_be_taken_over_is_written_whole(
    settings: Settings, taken_over: list[str], statements: tuple[str, ...], expected: list[str]
) -> None:
    execute_in_build(settings, *statements)
    report = publish_build(settings, KEEPING)
    assert taken_over == expected
    _same_as_whole(settings, report)


def test_equal_rows_are_counted(settings: Settings, taken_over: list[str]) -> None:
    """A, A, B became A, B, B: no row is new and none is gone."""
    again = f"INSERT INTO {EPISODES} SELECT * FROM {EPISODES} WHERE vardepisod_id = '08:V000{{}}'"
    execute_in_build(settings, _night(10), again.format(1))
    _same_as_whole(settings, publish_build(settings, KEEPING))
    execute_in_build(
        settings,
        _night(11),
        f"DELETE FROM {EPISODES} WHERE rowid = (SELECT max(rowid) FROM {EPISODES})",
        again.format(2),
    )
    taken_over.clear()
    report = publish_build(settings, KEEPING)
    assert taken_over == ["kvalitet.dq_karantan"]
    shutil.rmtree(settings.data_dir.with_name("ensam"))
    _same_as_whole(settings, report)


def test_a_published_file_that_has_changed_is_not_taken_over_and_is_told(
    settings: Settings, taken_over: list[str]
) -> None:
    file = settings.published / "current" / "individ.duckdb"
    file.chmod(0o640)
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"UPDATE {EPISODES} SET antal = 5 WHERE vardepisod_id = '08:V0042'")
    execute_in_build(settings, _night(10), *FEW)
    told: list[str] = []
    report = publish_build(settings, replace(KEEPING, progress=told.append))
    assert not taken_over
    assert any("är inte som den skrevs" in line for line in told)
    _same_as_whole(settings, report)


def test_a_row_that_was_missed_is_never_published(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison with the build believes nothing of how the copy was changed."""
    execute_in_build(settings, _night(10), *FEW)
    monkeypatch.setattr(export_module, "replace_rows", lambda *_: True)
    before = published_files(settings)
    with pytest.raises(PublishError) as caught:
        publish_build(settings, KEEPING)
    assert caught.value.code == "kontroll"
    assert EPISODES in str(caught.value)
    assert published_files(settings) == before


def test_without_current_there_is_nothing_to_take_over(
    settings: Settings, taken_over: list[str]
) -> None:
    (settings.published / "current").unlink()
    execute_in_build(settings, _night(10), *FEW)
    _same_as_whole(settings, publish_build(settings, KEEPING))
    assert not taken_over


class Kept:
    """A build in memory, and the digests of its table t in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection = duckdb.connect(":memory:")
        self.connection.execute(f"ATTACH ':memory:' AS {BUILD}")
        self.connection.execute(f"USE {BUILD}")

    def check(self, *outside: str) -> None:
        """The digests that are kept give what the table itself gives."""
        shape = table_shapes(self.connection, BUILD)["main.t"]
        with kept_digests(self.connection, self.folder, 0) as kept:
            found = kept.content(self.connection, shape, outside)
        assert found == table_content(self.connection, BUILD, shape, outside)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    yield made
    made.connection.close()


def test_kept_digests_give_the_hash_of_the_table(kept: Kept) -> None:
    kept.connection.execute(
        "CREATE TABLE t AS SELECT i AS a, 'text ' || i AS b, [i, NULL] AS c, i / 3 AS d "
        "FROM range(500) r(i)"
    )
    kept.check()
    for statement in (
        "UPDATE t SET d = d + 1e-9 WHERE a % 50 = 0",
        "DELETE FROM t WHERE a < 10",
        "INSERT INTO t SELECT a + 1000, b, NULL, NULL FROM t LIMIT 20",
        "UPDATE t SET c = [] WHERE c IS NULL",
        "INSERT INTO t SELECT * FROM t WHERE a = 77",
        "INSERT INTO t SELECT * FROM t WHERE a = 77",
        "DELETE FROM t WHERE a = 77",
        "COMMENT ON TABLE t IS 'En tabell'",
        "ALTER TABLE t RENAME d TO e",
        "ALTER TABLE t ALTER e TYPE DECIMAL(18,4)",
        "DELETE FROM t",
    ):
        kept.connection.execute(statement)
        kept.check()
    kept.check("b")
    assert [path.name for path in kept.folder.iterdir()] == [KEPT_FILE]


def test_kept_digests_are_used_and_only_when_made_alike(kept: Kept) -> None:
    kept.connection.execute("CREATE TABLE t AS SELECT i AS a FROM range(5) r(i)")
    kept.check()

    def spoil(more: str) -> None:
        with duckdb.connect(str(kept.folder / KEPT_FILE)) as connection:
            connection.execute("UPDATE \"main.t\" SET _digest = unhex(repeat('00', 32))")
            connection.execute(more)

    spoil("SELECT 1")
    with pytest.raises(AssertionError):
        kept.check()
    spoil("COMMENT ON TABLE \"main.t\" IS 'av en annan version'")
    kept.check()


def test_kept_digests_that_cannot_be_opened_are_made_anew(kept: Kept) -> None:
    kept.connection.execute("CREATE TABLE t AS SELECT i AS a FROM range(5) r(i)")
    (kept.folder / KEPT_FILE).write_bytes(b"inte en databas" * 1000)
    kept.check()
    kept.check()


def test_digests_of_rows_that_are_gone_are_cleared_away(kept: Kept) -> None:
    kept.connection.execute("CREATE TABLE t AS SELECT i AS a FROM range(100) r(i)")
    numbers = []
    for night in range(8):
        kept.connection.execute(f"UPDATE t SET a = a + 1000 WHERE a % 10 = {night}")
        kept.check()
        with duckdb.connect(str(kept.folder / KEPT_FILE), read_only=True) as connection:
            numbers += connection.execute('SELECT count(*) FROM "main.t"').fetchone() or ()
    assert numbers == [100, 110, 120, 130, 140, 150, 100, 110]


def test_a_plan_that_failed_leaves_digests_that_are_right(settings: Settings) -> None:
    rename = "ALTER TABLE kvalitet.dq_karantan RENAME {} TO {}"
    execute_in_build(settings, _night(10), *FEW, rename.format("nyckel_hash", "x"))
    with pytest.raises(PublishError):
        publish_build(settings, KEEPING)
    execute_in_build(settings, rename.format("x", "nyckel_hash"))
    _same_as_whole(settings, publish_build(settings, KEEPING))


def test_small_tables_are_not_kept(settings: Settings) -> None:
    folder = _whole(settings).folder.parents[1] / "build"
    with duckdb.connect(str(folder / KEPT_FILE), read_only=True) as connection:
        assert connection.execute("SELECT * FROM duckdb_tables()").fetchall() == []
