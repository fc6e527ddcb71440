"""The dbt process: it dies with its parent, answers cheaply, keeps little of the environment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from orchestration.settings import PROJECT_DIR
from orchestration.side_by_side import AT_A_TIME
from orchestration.warehouse.dbt_child import LOOK_SECONDS
from orchestration.warehouse.dbt_command import (
    BUILD_FILE_VARIABLE,
    DUCKDB_THREADS_VARIABLE,
    ChildOptions,
    build_arguments,
    child_environment,
    child_flags,
    parse_arguments,
    split_arguments,
)
from orchestration.warehouse.parsed_project import EXECUTABLE

CHILD = """
import os, sys, time
from orchestration.warehouse.dbt_child import watch_parent
watch_parent(int(sys.argv[1]))
print(os.getpid(), flush=True)
time.sleep(60)
"""
PARENT = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", sys.argv[1], str(os.getpid())])
time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    """False also for a dead process that nobody has asked about yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for_end(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_the_child_dies_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(2 * LOOK_SECONDS)
    assert is_alive(child)  # it lives as long as the parent does
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert wait_for_end(child, seconds=10)


def test_a_parent_that_died_before_the_child_looked_counts_as_dead() -> None:
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(gone.pid)], stdout=subprocess.DEVNULL
    )
    assert child.wait(timeout=30) == -signal.SIGKILL


def test_the_version_is_told_without_loading_dbt() -> None:
    done = subprocess.run([EXECUTABLE, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"dbt-core {version('dbt-core')}\n"
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv = ['utskrivning-dbt', '--version'];"
            "from orchestration.warehouse.dbt_child import main; main();"
            "print(sorted({m.split('.')[0] for m in sys.modules} & {'dbt', 'duckdb', 'dagster'}))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "options",
    [
        ChildOptions(),
        ChildOptions(Path("/data/å ä/utskrivning.duckdb"), 17, Path("/t/a=b.pickle")),
        ChildOptions(save_parsed=Path("ny")),
    ],
)
def test_our_options_come_back_as_given_and_dbts_are_left_in_order(options: ChildOptions) -> None:
    dbt = ["build", "--vars", "{a: 1}", "--select", "fqn:*", "--threads=2"]
    assert split_arguments([*child_flags(options), *dbt]) == (options, dbt)
    assert split_arguments([*dbt, *child_flags(options)]) == (options, dbt)


def test_the_night_builds_everything_but_unit_tests_and_writes_no_artifacts() -> None:
    arguments = build_arguments()
    assert arguments[0] == "build"
    assert arguments[arguments.index("--exclude-resource-type") + 1] == "unit_test"
    assert arguments[arguments.index("--log-level-file") + 1] == "none"
    assert "--no-write-json" in arguments
    assert "--select" not in arguments


def test_parsing_starts_afresh_in_the_folder_it_is_given() -> None:
    arguments = parse_arguments(Path("/projekt"), Path("/mål"))
    assert "--no-partial-parse" in arguments
    assert arguments[arguments.index("--target-path") + 1] == "/mål"
    assert arguments[arguments.index("--project-dir") + 1] == "/projekt"


def test_the_child_keeps_what_it_needs_and_no_secret_of_others() -> None:
    environment = {
        "PATH": "/bin",
        "LC_ALL": "C.UTF-8",
        "PGPASSWORD": "behövs av målet postgres",
        "DBT_TARGET_PATH": "/mål",
        "UTSKRIVNING_DODA_VID": "x",
        "AWS_SECRET_ACCESS_KEY": "hemlig",
        "LD_PRELOAD": "/x.so",
    }
    kept = child_environment(environment, Path("/b.duckdb"))
    assert set(kept) == set(environment) - {"AWS_SECRET_ACCESS_KEY", "LD_PRELOAD"} | {
        BUILD_FILE_VARIABLE,
        DUCKDB_THREADS_VARIABLE,
    }
    assert kept[BUILD_FILE_VARIABLE] == "/b.duckdb"
    assert BUILD_FILE_VARIABLE not in child_environment(os.environ, None)


@pytest.mark.parametrize(("cores", "threads"), [(1, "1"), (2, "1"), (8, "7")])
def test_two_models_at_a_time_leave_no_more_threads_than_cores(cores: int, threads: str) -> None:
    kept = child_environment({}, Path("/b.duckdb"), cores)
    assert kept[DUCKDB_THREADS_VARIABLE] == threads
    chosen = {DUCKDB_THREADS_VARIABLE: "3"}
    assert child_environment(chosen, Path("/b.duckdb"), cores) == kept | chosen


def test_dbt_works_on_as_many_models_at_a_time_as_the_threads_are_counted_for() -> None:
    profiles = yaml.safe_load((PROJECT_DIR / "profiles.yml").read_text(encoding="utf-8"))
    assert profiles["utskrivning"]["outputs"]["duckdb"]["threads"] == AT_A_TIME


def test_what_the_night_leaves_out_of_dagster_dbt_is_still_there_to_leave_out() -> None:
    """NightDbt replaces a private step of the pinned version; an upgrade must look at it again."""
    from dagster_dbt import DbtCliResource

    from orchestration.assets.dbt import NightDbt

    name = "_initialize_dbt_core_adapter"
    assert getattr(NightDbt, name) is not getattr(DbtCliResource, name)
