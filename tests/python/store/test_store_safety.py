"""Kills, leaks and the key secret: what must hold whatever happens (operations.md §3, §8)."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import traceback
from pathlib import Path

import duckdb
import pytest
from store_helpers import POST, Row, World, column, contract, post, table

from orchestration.landing.model import Delivery
from orchestration.settings.seams import KILL_VARIABLE
from orchestration.store import (
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreLockedError,
)
from orchestration.store.connection import store_error
from orchestration.store.secret import KEY_FILE

A, B, C = "20260101033000", "20260102033000", "20260103033000"
CANARY = "19700101-1234"
TWO_TABLES = contract(
    POST, table("annan", (column("annan_id", required=True, key=1, text_class="post_id"),))
)


def test_the_secret_is_private_and_random(world: World, tmp_path: Path) -> None:
    world.refresh([])
    path = world.settings.state / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert re.fullmatch(r"[0-9a-f]{64}\n", path.read_text())
    other = World.at(tmp_path / "annan")
    other.refresh([])
    assert (other.settings.state / KEY_FILE).read_text() != path.read_text()


def test_a_damaged_secret_stops_and_is_not_replaced(world: World) -> None:
    path = world.settings.state / KEY_FILE
    path.write_text("")
    with pytest.raises(StoreError, match="nyckel_hemlighet är skadad"):
        world.refresh([])
    assert path.read_text() == ""


def test_values_of_quarantined_rows_never_enter_the_build_folder(world: World) -> None:
    bad: Row = post("hemligt-id", radnr="x", namn="Hemlig Vårdcentral")
    rows = [bad, post("2", namn=CANARY), post("3", namn="Synlig Vårdcentral")]
    world.refresh([world.posts(A, *rows)])
    build = world.settings.build
    content = b"".join(p.read_bytes() for p in build.rglob("*") if p.is_file())
    assert b"Synlig V" in content
    for secret in ("hemligt-id", "Hemlig V", CANARY):
        assert secret.encode() not in content


def test_errors_carry_no_delivered_value_anywhere(world: World) -> None:
    """An archive file that is no Parquet file makes DuckDB fail with the path and more."""
    delivery = world.posts(A, post("1", namn=CANARY))
    world.refresh([delivery])
    path = world.settings.archive / delivery.files[0].path
    path.write_bytes(CANARY.encode() * 20)
    with pytest.raises(StoreError) as caught:
        world.refresh([delivery])
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    text = "".join(traceback.format_exception(caught.value))
    assert CANARY not in text
    assert "duckdb.duckdb" not in text
    assert "räkna arkivets rader" in str(caught.value)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (duckdb.OutOfMemoryException(CANARY), StoreFullError),
        (duckdb.IOException(f"{CANARY}: No space left on device"), StoreFullError),
        (duckdb.FatalException(CANARY), StoreDamagedError),
        (duckdb.InternalException(CANARY), StoreDamagedError),
        (duckdb.SerializationException(CANARY), StoreDamagedError),
        (duckdb.IOException(f"Corrupt database file: {CANARY}"), StoreDamagedError),
        (duckdb.IOException(f"Could not set lock on file {CANARY}"), StoreLockedError),
        (duckdb.ConversionException(f"Could not convert string {CANARY}"), StoreError),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_a_duckdb_error_becomes_one_that_says_what_to_do(
    error: duckdb.Error, expected: type[StoreError]
) -> None:
    found = store_error(error, "bedom i cosmic_link.post")
    assert type(found) is expected
    assert CANARY not in str(found)
    assert "natten igen" in str(found)


def test_what_a_killed_process_spilled_is_removed(world: World) -> None:
    spill = Path(f"{world.settings.build_file}.tmp")
    spill.mkdir()
    (spill / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(CANARY.encode())
    world.refresh([])
    assert not spill.exists()


REFRESH_IN_CHILD = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from store_helpers import World
from test_store_safety import TWO_TABLES, three_deliveries
world = World.at(Path(sys.argv[1]), TWO_TABLES)
world.refresh(three_deliveries(world)[:2])
"""


def three_deliveries(world: World) -> list[Delivery]:
    other = {k: v for k, v in post().items() if k not in ("post_id", "radnr")}
    annan = [{"annan_id": "1", **other}]
    return [
        world.deliver(A, {"post": [post("1", namn="a"), post(None)], "annan": annan}),
        world.deliver(B, {"post": [post("1", namn="b"), post("2")], "annan": annan * 2}),
        world.deliver(C, {"post": [post("1", namn="c")], "annan": []}),
    ]


def refresh_and_die(folder: Path, point: str) -> None:
    """Merge the first two deliveries in a process that is killed at the named point."""
    here = Path(__file__).parent
    child = subprocess.run(
        [sys.executable, "-c", REFRESH_IN_CHILD, folder, here, here.parents[2]],
        env={**os.environ, KILL_VARIABLE: point},
        check=False,
        capture_output=True,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()


@pytest.mark.parametrize(
    ("point", "merged"), [("store.mitt_i_tabell", {0, 1}), ("store.mellan_tabeller", {1, 2})]
)
@pytest.mark.parametrize("log_is_lost", [False, True])
def test_a_kill_leaves_nothing_that_the_next_run_does_not_mend(
    tmp_path: Path, point: str, merged: set[int], log_is_lost: bool
) -> None:
    """merged: how many of the two tables may be in the store by then, since they are merged beside
    each other. log_is_lost: killed once more, while the file was being moved aside."""
    world = World.at(tmp_path / "data", TWO_TABLES)
    refresh_and_die(tmp_path / "data", point)
    log = Path(f"{world.settings.build_file}.wal")
    if log_is_lost:
        log.unlink()
    else:
        assert len(world.query("SELECT DISTINCT tabell FROM lager.inlast")) in merged

    world.refresh(three_deliveries(world))
    undisturbed = world.branch(tmp_path / "ostord")
    undisturbed.refresh(three_deliveries(world))
    assert world.everything() == undisturbed.everything()
