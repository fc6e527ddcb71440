"""One publication: what lies in the folder, when a new one is made, and what is refused."""

from __future__ import annotations

import fcntl
import grp
import hashlib
import json
import os
import stat
import struct
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from publish_helpers import (
    ALLOWLIST,
    COMMENT,
    CREATED,
    OPEN_GATE,
    OPTIONS,
    VERSIONS,
    Build,
    advance_build,
    closed_gate,
    content_reader,
    execute_in_build,
    make_build,
    publish_build,
    published_files,
    settings_of,
)

from orchestration.publish import (
    PublishError,
    PublishOptions,
    load_allowlist,
    pin_generation,
    pins,
    publish,
    read_findings,
    unpin_generation,
)
from orchestration.publish import publication as publication_module
from orchestration.publish.allowlist import AllowedTable
from orchestration.publish.database import without_values
from orchestration.publish.plan import PlannedFile
from orchestration.publish.retention import superseded
from orchestration.settings import FixedClock, Settings


def _read(folder: Path, which: str, query: str) -> list[tuple[object, ...]]:
    config = {"enable_external_access": "false", "lock_configuration": "true"}
    with duckdb.connect(str(folder / f"{which}.duckdb"), read_only=True, config=config) as file:
        return file.execute(query).fetchall()


def _fault(settings: Settings, options: PublishOptions = OPTIONS) -> PublishError:
    """Publish, which must fail and leave everything a reader sees alone."""
    before = published_files(settings)
    with pytest.raises(PublishError) as caught:
        publish_build(settings, options)
    assert published_files(settings) == before
    return caught.value


def test_the_folder_holds_the_files_and_their_description(settings: Settings) -> None:
    report = publish_build(settings)
    assert report.is_new and report.is_flipped and report.remarks
    assert (settings.published / "current").readlink() == Path(report.generation)
    assert report.generation == f"20230112T043000_{report.content_sha256[:12]}"
    names = sorted(path.name for path in report.folder.iterdir())
    files = [f"{name}.duckdb" for name in ("aggregat", "delad", "individ", "samverkan")]
    assert names == sorted([*files, "om_leveransen.json"])
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in report.folder.iterdir()}
    assert modes.pop("individ.duckdb") == stat.S_IRUSR | stat.S_IRGRP
    assert set(modes.values()) == {0o444}
    assert stat.filemode(report.folder.stat().st_mode) == "drwxr-x---"
    assert sorted(path.name for path in settings.published.iterdir()) == [
        report.generation,
        "current",
    ]
    assert report.sentence.startswith(f"Publicerat: {report.generation}, läge 2023-01-12 04:30")


def test_the_files_hold_the_allowed_tables_and_nothing_else(settings: Settings) -> None:
    report = publish_build(settings)
    listing = "SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY 1"
    views = "SELECT count(*) FROM duckdb_views() WHERE NOT internal"
    for which, tables in ALLOWLIST.items():
        found = [name for (name,) in _read(report.folder, which, listing)]
        assert found == sorted(table.full_name for table in tables)
        assert _read(report.folder, which, views) == [(0,)]
    rows = _read(report.folder, "individ", "SELECT vardepisod_id FROM fakta.fct_vardepisoder")
    assert rows == [(f"08:V{number:04}",) for number in range(40)]
    assert report.rows["individ"]["fakta.fct_vardepisoder"] == len(rows)


def test_comments_survive(settings: Settings) -> None:
    folder = publish_build(settings).folder
    table = "SELECT comment FROM duckdb_tables() WHERE table_name = 'fct_vardepisoder'"
    column = "SELECT comment FROM duckdb_columns() WHERE column_name = 'inskrivning'"
    assert _read(folder, "individ", table) == [(COMMENT,)]
    assert _read(folder, "individ", column) == [(COMMENT,)]
    description = "SELECT comment FROM duckdb_columns() WHERE column_name = 'antal'"
    assert _read(folder, "aggregat", description) == [("Antal vårdepisoder",)]


def test_missing_descriptions_are_remarked_and_do_not_stop(settings: Settings) -> None:
    (remark,) = publish_build(settings).remarks
    assert "dimensioner.dim_kommun" in remark


def test_older_clients_can_open_the_files(settings: Settings) -> None:
    """The header's storage version is that of DuckDB 1.2, whatever wrote the file."""
    folder = publish_build(settings).folder
    for which in ALLOWLIST:
        header = (folder / f"{which}.duckdb").read_bytes()[:20]
        magic, version = header[8:12], struct.unpack("<Q", header[12:20])[0]
        assert magic == b"DUCK"
        assert version in {64, 65}, "64 is DuckDB 0.9-1.1, 65 is 1.2"
        tags = _read(
            folder, which, f"SELECT tags FROM duckdb_databases() WHERE path LIKE '%{which}%'"
        )
        assert tags[0][0]["storage_version"].startswith("v1.2.0")


def test_about_the_delivery(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    build = Build(
        asof=(("08", datetime(2023, 1, 12, 4, 30)), ("10", datetime(2023, 1, 11, 5, 0))),
        held=(("08", datetime(2023, 1, 13, 4, 30)),),
    )
    make_build(settings, build)
    report = publish_build(settings)
    about = json.loads((report.folder / "om_leveransen.json").read_text(encoding="utf-8"))
    assert about["generation"] == report.generation
    assert about["asof"] == {"08": "2023-01-12 04:30:00", "10": "2023-01-11 05:00:00"}
    assert report.generation.startswith("20230112T043000_")
    assert [(d["region_kod"], d["extrakt_id"], d["hallen"]) for d in about["leveranser"]] == [
        ("08", "20230112043000", False),
        ("08", "20230113043000", True),
        ("10", "20230111050000", False),
    ]
    assert about["antal_rader"] == report.rows
    assert about["innehall_sha256"]["totalt"] == report.content_sha256
    assert set(about["innehall_sha256"]["tabeller"]["individ"]) == {
        "fakta.fct_vardepisoder",
        "kvalitet.dq_karantan",
    }
    assert (about["regelversion"], about["dbt_version"], about["kodversion"]) == (
        VERSIONS.regler,
        VERSIONS.dbt,
        VERSIONS.kod,
    )
    assert about["syntetisk"] is True
    for name, digest in about["fil_sha256"].items():
        assert hashlib.sha256((report.folder / name).read_bytes()).hexdigest() == digest
    assert len(about["fil_sha256"]) == len(ALLOWLIST)
    assert datetime.fromisoformat(about["skapad"]) == CREATED


def test_the_same_content_has_the_same_hash_in_another_data_folder(tmp_path: Path) -> None:
    builds = [Build(), Build(shuffle=1, secret="en annan"), Build(mark=1)]
    reports = []
    for number, build in enumerate(builds):
        settings = settings_of(tmp_path / str(number), clock=CREATED + timedelta(hours=number))
        make_build(settings, build)
        reports.append(publish_build(settings))
    assert reports[0].content_sha256 == reports[1].content_sha256
    assert reports[0].generation == reports[1].generation
    assert reports[0].content_sha256 != reports[2].content_sha256


def test_a_quiet_night_makes_no_new_generation(settings: Settings) -> None:
    first = publish_build(settings)
    before = published_files(settings)
    make_build(settings, Build(shuffle=5))
    second = publish_build(settings)
    assert (second.is_new, second.is_flipped) == (False, False)
    assert second.generation == first.generation
    assert second.sentence.startswith("Inget nytt att publicera")
    assert published_files(settings) == before


def test_a_later_asof_is_a_new_generation_even_with_the_same_figures(settings: Settings) -> None:
    first = publish_build(settings)
    make_build(settings, replace(Build().later(1), mark=0))
    second = publish_build(settings)
    assert second.is_new
    assert second.generation.startswith("20230113T043000_")
    assert first.folder.is_dir()


def test_the_asof_of_every_region_counts(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    high = ("08", datetime(2023, 1, 12, 4, 30))
    make_build(settings, Build(asof=(high, ("10", datetime(2023, 1, 10, 4, 30)))))
    first = publish_build(settings)
    make_build(settings, Build(asof=(high, ("10", datetime(2023, 1, 11, 4, 30)))))
    second = publish_build(settings)
    assert first.generation != second.generation
    assert second.is_new


def test_an_existing_generation_is_pointed_at_again(settings: Settings) -> None:
    first = publish_build(settings)
    advance_build(settings, 1)
    publish_build(settings)
    make_build(settings)
    third = publish_build(settings)
    assert (third.is_new, third.is_flipped) == (False, True)
    assert (settings.published / "current").readlink() == Path(first.generation)
    assert "gäller igen" in third.sentence


def test_a_dangling_current_is_mended(settings: Settings) -> None:
    (settings.published / "current").symlink_to("20200101T000000_0123456789ab")
    report = publish_build(settings)
    assert (settings.published / "current").resolve() == report.folder.resolve()


def test_a_closed_gate_publishes_nothing(second_night: Settings) -> None:
    settings = second_night
    before = published_files(settings)
    with pytest.raises(PublishError, match="dbt-bygget") as caught:
        publish(
            settings,
            gate=closed_gate(),
            versions=VERSIONS,
            reader=content_reader,
            options=OPTIONS,
        )
    assert caught.value.code == "grind"
    assert published_files(settings) == before


@pytest.mark.parametrize(
    ("statements", "code", "word"),
    [
        (("DROP TABLE kvalitet.dq_avstamning",), "tabell_saknas", "kvalitet.dq_avstamning"),
        (
            (
                "ALTER TABLE kvalitet.dq_avstamning RENAME TO flyttad",
                "CREATE VIEW kvalitet.dq_avstamning AS SELECT * FROM kvalitet.flyttad",
            ),
            "tabell_saknas",
            "Som vy finns kvalitet.dq_avstamning",
        ),
        (("ALTER TABLE kvalitet.dq_karantan DROP nyckel_hash",), "kolumn_saknas", "nyckel_hash"),
        (
            ("ALTER TABLE dimensioner.dim_kommun ADD COLUMN x STRUCT(a INTEGER)",),
            "kolumntyp",
            "STRUCT",
        ),
        (
            ("ALTER TABLE indikatorer.ind_dagar ADD COLUMN patient_nyckel VARCHAR",),
            "individkolumn",
            "aggregat.duckdb",
        ),
        (("UPDATE lager.leveranser SET ar_hallen = true",), "asof_saknas", "as-of"),
        (("DROP TABLE lager.leveranser",), "duckdb", "build/"),
    ],
)
def test_a_build_that_cannot_be_published_changes_nothing(
    second_night: Settings, statements: tuple[str, ...], code: str, word: str
) -> None:
    settings = second_night
    execute_in_build(settings, *statements)
    error = _fault(settings)
    assert error.code == code
    assert word in str(error)


def test_no_build_at_all(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    assert _fault(settings).code == "bygge_saknas"
    findings = read_findings(settings, ALLOWLIST)
    assert findings.accepted_deliveries == 0
    assert "fakta.fct_vardepisoder" in findings.missing_tables


def test_the_findings_of_a_build(settings: Settings) -> None:
    good = read_findings(settings, ALLOWLIST)
    assert (good.accepted_deliveries, good.reconciled_tables) == (1, 1)
    assert (good.differences, good.missing_tables) == ((), ())
    execute_in_build(
        settings,
        "UPDATE kvalitet.dq_avstamning SET differens = NULL",
        "INSERT INTO kvalitet.dq_avstamning VALUES ('08', 'cosmic_link', 'patient', '2', -3)",
        "INSERT INTO lager.leveranser "
        "SELECT * REPLACE ('refuserad' AS status) FROM lager.leveranser",
        "DROP TABLE fakta.fct_vardepisoder",
    )
    bad = read_findings(settings, ALLOWLIST)
    assert bad.accepted_deliveries == 1
    assert [difference.tabell for difference in bad.differences] == ["patient", "vardtillfalle"]
    assert bad.missing_tables == ("fakta.fct_vardepisoder",)


def test_a_build_that_another_process_writes_is_named_with_its_holder(settings: Settings) -> None:
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(settings.build_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        error = _fault(settings)
        holder.communicate("\n")
    assert error.code == "duckdb"
    assert f"process {holder.pid}" in str(error)


def test_two_publications_do_not_run_at_once(settings: Settings) -> None:
    with (settings.state / "publicering.las").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert _fault(settings).code == "upptagen"
    assert publish_build(settings).is_new


def test_a_lock_that_cannot_be_made(settings: Settings) -> None:
    (settings.state / "publicering.las").mkdir()
    assert _fault(settings).code == "filsystem"


def test_no_error_passes_a_value_on() -> None:
    with pytest.raises(PublishError) as caught, without_values("läsningen"):
        duckdb.sql("SELECT CAST('19121212-1212' AS INTEGER)").fetchall()
    assert "1912" not in str(caught.value)
    assert "ConversionException" in str(caught.value)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_a_full_disk_leaves_yesterday(second_night: Settings) -> None:
    settings = second_night
    execute_in_build(
        settings,
        "INSERT INTO fakta.fct_vardepisoder (region_kod, vardepisod_id) "
        "SELECT '08', sha256(i::VARCHAR) FROM range(20000) r(i)",
    )
    before = published_files(settings)
    program = Path(__file__).with_name("publish_once.py")
    environment = {
        **os.environ,
        "UTSKRIVNING_DATA_DIR": str(settings.data_dir),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    small = subprocess.run(
        [sys.executable, program, "500000"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert small.returncode == 1
    assert "Gårdagens publicering gäller" in small.stderr
    assert published_files(settings) == before
    assert not list(settings.published.glob(".*"))
    assert publish_build(settings).is_new


def test_a_published_folder_that_is_a_file(settings: Settings) -> None:
    settings.published.rmdir()
    settings.published.write_text("")
    with pytest.raises(PublishError) as caught:
        publish_build(settings)
    assert caught.value.code == "filsystem"


@pytest.mark.parametrize("method", ["chmod", "rename", "replace", "symlink_to"])
def test_a_refused_step_leaves_yesterday(
    second_night: Settings, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    settings = second_night
    before = (settings.published / "current").readlink()

    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, method, refuse)
    with pytest.raises(PublishError) as caught:
        publish_build(settings)
    assert caught.value.code == "filsystem"
    assert "Permission denied" in str(caught.value)
    assert (settings.published / "current").readlink() == before
    monkeypatch.undo()
    report = publish_build(settings)
    assert (settings.published / "current").readlink() == Path(report.generation)
    assert not list(settings.published.glob(".*"))


def test_current_that_is_a_folder_is_refused(settings: Settings) -> None:
    (settings.published / "current").mkdir()
    with pytest.raises(PublishError) as caught:
        publish_build(settings)
    assert caught.value.code == "current"


@pytest.mark.parametrize("file", ["aggregat.duckdb", "om_leveransen.json"])
def test_a_damaged_generation_is_not_pointed_at_again(second_night: Settings, file: str) -> None:
    yesterday = (second_night.published / "current").resolve()
    publish_build(second_night)
    make_build(second_night)
    damaged = yesterday / file
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes().replace(b"aggregat", b"aggregot"))
    with damaged.open("r+b") as handle:
        handle.seek(-3, os.SEEK_END)
        handle.write(b"xyz")
    error = _fault(second_night)
    assert error.code == ("skadad" if file == "aggregat.duckdb" else "om_leveransen")
    assert "Flytta undan" in str(error)


def test_a_generation_with_the_same_short_hash_is_not_taken_for_the_same(
    second_night: Settings,
) -> None:
    report = publish_build(second_night)
    file = report.folder / "om_leveransen.json"
    about = json.loads(file.read_text(encoding="utf-8"))
    about["innehall_sha256"]["totalt"] = report.content_sha256[:12] + "0" * 52
    file.chmod(0o644)
    file.write_text(json.dumps(about), encoding="utf-8")
    assert _fault(second_night).code == "skadad"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE fakta.fct_vardepisoder SET antal = 99 WHERE vardepisod_id = '08:V0003'",
        "DELETE FROM fakta.fct_vardepisoder WHERE vardepisod_id = '08:V0003'",
        "UPDATE kvalitet.dq_karantan SET nyckel_hash = 'x'",
        "CREATE TABLE fakta.extra AS SELECT 1 AS x",
        "CREATE VIEW fakta.extra AS SELECT 1 AS x",
        "DROP TABLE kvalitet.dq_karantan",
        "COMMENT ON TABLE fakta.fct_vardepisoder IS NULL",
    ],
)
def test_a_written_file_that_differs_from_the_build_is_never_published(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    """The read-back catches what the export got wrong, columns outside the hash too."""
    original = publication_module.verify_file

    def spoil_first(folder: Path, file: PlannedFile) -> None:
        if file.name == "individ":
            (folder / file.file_name).chmod(0o640)
            with duckdb.connect(str(folder / file.file_name)) as connection:
                connection.execute(statement)
        original(folder, file)

    monkeypatch.setattr(publication_module, "verify_file", spoil_first)
    assert _fault(settings).code == "kontroll"


def test_generations_are_kept_by_rule(settings: Settings) -> None:
    reports = []
    for night in range(6):
        clock = FixedClock(CREATED + timedelta(days=night))
        settings = replace(settings, generations=3, clock=clock)
        advance_build(settings, night)
        reports.append(publish_build(settings))
        if night == 1:
            pin_generation(settings, reports[1].generation, "faktura 2022-12")
    kept = {path.name for path in settings.published.iterdir() if not path.is_symlink()}
    assert kept == {reports[number].generation for number in (1, 3, 4, 5)}
    assert reports[3].removed == (reports[0].generation,)
    assert reports[5].removed == (reports[2].generation,)


def test_a_pin_holds_until_its_last_reason_is_gone(settings: Settings) -> None:
    name = publish_build(settings).generation
    for reason in ("faktura A", "faktura B", "faktura A"):
        pin_generation(settings, name, reason)
    assert pins(settings) == {name: ["faktura A", "faktura B"]}
    unpin_generation(settings, name, "faktura A")
    assert pins(settings) == {name: ["faktura B"]}
    unpin_generation(settings, name, "faktura B")
    assert pins(settings) == {}
    with pytest.raises(PublishError, match="finns inte"):
        pin_generation(settings, "20200101T000000_0123456789ab", "faktura C")


def test_damaged_pins_stop_the_clearing_not_the_night(settings: Settings) -> None:
    settings = replace(settings, generations=1)
    first = publish_build(settings)
    (settings.state / "behall_generationer.json").write_text("{")
    advance_build(settings, 1)
    second = publish_build(settings)
    assert second.is_flipped and not second.removed
    assert any("behall_generationer.json" in remark for remark in second.remarks)
    assert first.folder.is_dir()


def test_the_rule_of_keeping_is_pure() -> None:
    created = {f"g{number}": CREATED + timedelta(days=number) for number in range(5)}
    assert superseded(created, 2, ()) == ("g0", "g1", "g2")
    assert superseded(created, 2, ("g1",)) == ("g0", "g2")
    assert superseded(created, 9, ()) == ()
    same_time = dict.fromkeys(("b", "a", "c"), CREATED)
    assert superseded(same_time, 1, ()) == ("a", "b")


def test_the_restricted_file_goes_to_its_group(settings: Settings) -> None:
    unknown = _fault(replace(settings, individ_group="finns-inte"))
    assert unknown.code == "grupp"
    group = os.getgroups()[0] if os.getgroups() else os.getgid()
    named = replace(settings, individ_group=grp.getgrgid(group).gr_name)
    folder = publish_build(named).folder
    assert (folder / "individ.duckdb").stat().st_gid == group


def test_the_real_allowlist_is_the_default() -> None:
    assert PublishOptions().allowlist == load_allowlist()
    assert OPEN_GATE.passed
    assert AllowedTable("a", "b", ("c",)).full_name == "a.b"


def test_what_a_reader_objects_to_is_not_published(second_night: Settings) -> None:
    before = published_files(second_night)
    looked_at: list[Path] = []

    def objecting(folder: Path) -> str:
        looked_at.append(folder)
        assert (folder / "om_leveransen.json").is_file()
        assert (folder / "individ.duckdb").stat().st_mode & 0o777 == 0o440
        return "Nej."

    with pytest.raises(PublishError, match="Nej") as caught:
        publish_build(second_night, reader=objecting)
    assert caught.value.code == "lasarkontroll"
    assert published_files(second_night) == before
    assert len(looked_at) == 1 and not looked_at[0].exists()


def test_a_generation_that_is_there_is_read_again_before_it_is_current(
    second_night: Settings,
) -> None:
    """Yesterday's figures once more, by stricter checks than yesterday's."""
    published = publish_build(second_night)
    make_build(second_night)
    with pytest.raises(PublishError, match="Nej"):
        publish_build(second_night, reader=lambda _: "Nej.")
    assert (second_night.published / "current").readlink() == Path(published.generation)
    assert publish_build(second_night).is_flipped
