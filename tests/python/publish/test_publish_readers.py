"""Readers during publishing: never blocked, never blocking, and every answer is one generation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from publish_helpers import advance_build, publish_build, settings_of

from orchestration.publish import NotPublishedError, open_published
from orchestration.publish.reader import NotReadableError
from orchestration.settings import Settings

READER = """
import json, sys
from pathlib import Path
from orchestration.publish import open_published
from orchestration.settings import Settings

settings = Settings(data_dir=Path(sys.argv[1]))
stop = Path(sys.argv[2])
seen, bad, answers = set(), [], 0
while not (last := stop.exists()) or answers == 0:
    marks = set()
    with open_published(settings, "aggregat") as aggregat:
        rows = aggregat.connection.execute("select antal from indikatorer.ind_dagar").fetchall()
        marks.update(rows)
        name, about = aggregat.generation, aggregat.about["generation"]
    answers += 1
    seen.add(name)
    if len(marks) != 1 or name != about:
        bad.append([name, about, sorted(marks)])
    with open_published(settings, "individ") as individ:
        rows = individ.connection.execute(
            "select count(*), count(distinct antal) from fakta.fct_vardepisoder"
        ).fetchall()
    if rows != [(40, 1)]:
        bad.append([individ.generation, rows])
print(json.dumps({"answers": answers, "seen": len(seen), "bad": bad}))
"""


@pytest.mark.parametrize(
    ("generations", "nights"), [(1, 6), pytest.param(14, 60, marks=pytest.mark.heavy)]
)
def test_every_answer_is_one_generation(settings: Settings, generations: int, nights: int) -> None:
    settings = replace(settings, generations=generations)
    publish_build(settings)
    stop = settings.data_dir / "stopp"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(settings.data_dir), str(stop)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        for night in range(1, nights + 1):
            advance_build(settings, night)
            assert publish_build(settings).is_flipped
        stop.touch()
        output, _ = reader.communicate(timeout=60)
    result = json.loads(output)
    assert result["bad"] == []
    assert result["seen"] > 1, "the reader saw no flip"


def test_an_open_reader_keeps_its_generation_and_blocks_nothing(settings: Settings) -> None:
    settings = replace(settings, generations=1)
    publish_build(settings)
    count = "select sum(antal) from indikatorer.ind_dagar"
    with open_published(settings) as old:
        assert old.connection.execute(count).fetchall() == [(0,)]
        advance_build(settings, 1)
        assert publish_build(settings).removed == (old.generation,)
        assert old.connection.execute(count).fetchall() == [(0,)]
        with open_published(settings) as new:
            assert new.connection.execute(count).fetchall() == [(12,)]
            assert new.generation != old.generation


def test_the_same_generation_can_be_published_while_it_is_read(settings: Settings) -> None:
    publish_build(settings)
    with open_published(settings), open_published(settings) as second:
        assert not publish_build(settings).is_new
        assert second.connection.execute("select 1").fetchall() == [(1,)]


def test_the_readers_read_while_the_build_is_written(settings: Settings) -> None:
    publish_build(settings)
    with duckdb.connect(str(settings.build_file)) as writer:
        writer.execute("CREATE TABLE fakta.pagaende AS SELECT 1 AS x")
        with open_published(settings) as published:
            rows = published.connection.execute("select count(*) from indikatorer.ind_dagar")
            assert rows.fetchall() == [(12,)]


def test_instants_are_shown_as_local_time(published_settings: Settings) -> None:
    query = "select inskrivning::varchar from fakta.fct_vardepisoder order by inskrivning"
    with open_published(published_settings, "individ") as published:
        shown = [text for (text,) in published.connection.execute(query).fetchall()]
    # The clocks went back at 03:00 on 30 October 2022: 02:00 comes twice.
    assert shown[:6] == [
        "2022-10-29 22:00:00+02",
        "2022-10-29 23:00:00+02",
        "2022-10-30 00:00:00+02",
        "2022-10-30 01:00:00+02",
        "2022-10-30 02:00:00+02",
        "2022-10-30 02:00:00+01",
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO indikatorer.ind_dagar (antal) VALUES (1)",
        "DELETE FROM indikatorer.ind_dagar",
        "CREATE TABLE x AS SELECT 1",
        "ATTACH 'annan.duckdb'",
        "ATTACH ':memory:' AS m",
        "COPY indikatorer.ind_dagar TO 'ut.csv'",
        "EXPORT DATABASE 'ut'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd.csv'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 1",
        "SET enable_external_access = true",
        "RESET TimeZone",
        "SELECT * FROM python_variable",
    ],
)
def test_the_connection_itself_refuses(published_settings: Settings, statement: str) -> None:
    python_variable = duckdb.sql("SELECT 1")
    with open_published(published_settings) as published, pytest.raises(duckdb.Error):
        published.connection.execute(statement)
    assert python_variable.fetchall() == [(1,)]


def test_no_publication_yet(tmp_path: Path) -> None:
    with pytest.raises(NotPublishedError, match="utskrivning nightly"):
        open_published(Settings(data_dir=tmp_path / "tom"))
    with pytest.raises(ValueError, match="not one of"):
        open_published(settings_of(tmp_path), "bygge")


def test_a_published_file_that_is_gone_or_damaged(settings: Settings) -> None:
    folder = publish_build(settings).folder
    (folder / "delad.duckdb").unlink()
    with pytest.raises(NotReadableError, match="finns inte"):
        open_published(settings, "delad")
    (folder / "aggregat.duckdb").chmod(0o644)
    (folder / "aggregat.duckdb").write_bytes(b"inte en databas" * 1000)
    with pytest.raises(NotReadableError, match="kan inte öppnas"):
        open_published(settings, "aggregat")
    (folder / "om_leveransen.json").chmod(0o644)
    (folder / "om_leveransen.json").write_text("{")
    with pytest.raises(NotReadableError, match="skadad"):
        open_published(settings, "individ")


def test_a_moved_data_folder_still_works(settings: Settings) -> None:
    publish_build(settings)
    moved = settings.data_dir.rename(settings.data_dir.with_name("flyttad"))
    with open_published(replace(settings, data_dir=moved)) as published:
        assert published.tables()
