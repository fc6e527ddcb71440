"""When the build file is moved aside and rebuilt from the archive, and when it is not."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from store_helpers import POST, World, contract, post

from orchestration.store import RebuildReason, StoreError, StoreLockedError
from orchestration.store.connection import DUCKDB_CONFIG, open_build_file
from orchestration.store.secret import KEY_FILE

A, B = "20260101033000", "20260102033000"


def aside(world: World) -> list[str]:
    return sorted(p.name for p in world.settings.build.glob("kasserad_*"))


@pytest.mark.parametrize("content", [b"", b"inte en databas" * 400], ids=["empty", "garbage"])
def test_a_file_that_cannot_be_opened_is_moved_aside_and_rebuilt(
    world: World, content: bytes
) -> None:
    delivery = world.posts(A, post())
    world.refresh([delivery])
    expected = world.everything()
    world.settings.build_file.write_bytes(content)
    assert world.refresh([delivery]).rebuilt is RebuildReason.DAMAGED
    assert world.everything() == expected
    assert aside(world) == ["kasserad_20260112T033000Z.duckdb"]
    assert (world.settings.build / aside(world)[0]).read_bytes() == content


def test_damage_found_while_merging_leads_to_a_rebuild(world: World) -> None:
    a = world.posts(A, *(post(str(n), namn=f"namn {n}") for n in range(400)))
    world.refresh([a])
    content = bytearray(world.settings.build_file.read_bytes())
    content[12288 + 4096 : -4096] = b"\xff" * (len(content) - 12288 - 8192)
    world.settings.build_file.write_bytes(content)
    assert world.refresh([a, world.posts(B, post("1"))]).rebuilt is RebuildReason.DAMAGED
    assert len(world.stored()) == 400


def test_only_one_copy_is_kept_aside(world: World) -> None:
    (world.settings.build / "kasserad_20250101T000000Z.duckdb").write_bytes(b"x")
    (world.settings.build / "kasserad_20250101T000000Z.duckdb.wal").write_bytes(b"x")
    world.settings.build_file.write_bytes(b"x" * 5000)
    Path(f"{world.settings.build_file}.wal").write_bytes(b"y")
    world.refresh([world.posts(A, post())])
    assert aside(world) == [
        "kasserad_20260112T033000Z.duckdb",
        "kasserad_20260112T033000Z.duckdb.wal",
    ]


def test_another_contract_rebuilds_from_the_archive(world: World) -> None:
    delivery = world.posts(A, post("1", enhet_id="E 1"))
    world.refresh([delivery])
    assert world.stored() == []
    freer = replace(
        POST,
        columns=tuple(
            replace(c, text_class="post_id") if c.name == "enhet_id" else c for c in POST.columns
        ),
    )
    world.contract = contract(freer)
    assert world.refresh([delivery]).rebuilt is RebuildReason.OTHER_VERSION
    assert world.stored("enhet_id") == [("E 1",)]
    assert world.query("SELECT * FROM lager.karantan") == []


def test_descriptions_do_not_cause_a_rebuild(world: World) -> None:
    delivery = world.posts(A, post())
    world.refresh([delivery])
    columns = tuple(replace(c, description="ny text") for c in POST.columns)
    world.contract = contract(replace(POST, columns=columns))
    assert world.refresh([delivery]).rebuilt is None


def test_a_lager_of_unknown_make_is_rebuilt(world: World) -> None:
    with duckdb.connect(str(world.settings.build_file), config=DUCKDB_CONFIG) as connection:
        connection.execute("CREATE SCHEMA lager; CREATE TABLE lager.annat AS SELECT 1 AS x")
    delivery = world.posts(A, post())
    assert world.refresh([delivery]).rebuilt is RebuildReason.OTHER_VERSION
    assert len(world.stored()) == 1


def test_other_schemas_of_the_build_file_stay(world: World) -> None:
    with duckdb.connect(str(world.settings.build_file), config=DUCKDB_CONFIG) as connection:
        connection.execute("CREATE SCHEMA fakta; CREATE TABLE fakta.f AS SELECT 1 AS x")
    assert world.refresh([world.posts(A, post())]).rebuilt is None
    assert world.query("SELECT x FROM fakta.f") == [(1,)]


def test_a_ledger_restored_from_an_older_backup_rebuilds(world: World) -> None:
    a, b = world.posts(A, post(namn="a")), world.posts(B, post(namn="b"))
    world.refresh([a, b])
    assert world.refresh([a]).rebuilt is RebuildReason.LEDGER_CHANGED
    assert world.stored() == [("1", "1", "a", A, A)]


def test_content_that_turns_out_to_be_known_rebuilds(world: World) -> None:
    """B was accepted; then A, older and with the same content, arrives and bears it instead."""
    a, b = world.posts(A, post(namn="a")), world.posts(B, post(namn="a"))
    world.refresh([b])
    assert world.refresh([a, b]).rebuilt is RebuildReason.LEDGER_CHANGED
    assert world.stored() == [("1", "1", "a", A, A)]


def test_a_lost_key_secret_makes_new_hashes_everywhere(world: World) -> None:
    delivery = world.posts(A, post("1"), post("2", enhet_id="fel enhet"))
    world.refresh([delivery])
    before = world.query("SELECT nyckel_hash FROM lager.karantan")
    (world.settings.state / KEY_FILE).unlink()
    assert world.refresh([delivery]).rebuilt is RebuildReason.OTHER_VERSION
    assert world.query("SELECT nyckel_hash FROM lager.karantan") != before


def test_a_locked_build_file_names_the_process_and_is_left_alone(world: World) -> None:
    delivery = world.posts(A, post())
    world.refresh([delivery])
    inode = world.settings.build_file.stat().st_ino
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import duckdb, sys; c = duckdb.connect({str(world.settings.build_file)!r}); "
            "print('öppen', flush=True); sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreLockedError) as caught:
            world.refresh([delivery])
    finally:
        holder.communicate(b"")
    assert caught.value.pid == holder.pid
    assert str(holder.pid) in str(caught.value)
    assert aside(world) == []
    assert world.settings.build_file.stat().st_ino == inode
    assert world.refresh([delivery]).rebuilt is None


def test_a_build_file_open_in_this_process_with_other_settings_is_not_thrown_away(
    world: World,
) -> None:
    world.refresh([world.posts(A, post())])
    path = str(world.settings.build_file)
    with (
        duckdb.connect(path, config={"threads": 1}),
        pytest.raises(StoreError, match="redan öppen"),
    ):
        world.refresh([])
    assert aside(world) == []


def test_the_build_file_opens_where_a_path_looks_like_a_pattern(tmp_path: Path) -> None:
    world = World.at(tmp_path / "data [1] *'x")
    world.refresh([world.posts(A, post())])
    assert len(world.stored()) == 1


def test_the_build_file_is_closed_after_an_error(world: World) -> None:
    with pytest.raises(RuntimeError), open_build_file(world.settings):
        raise RuntimeError
    with open_build_file(world.settings) as connection:
        assert connection.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]
