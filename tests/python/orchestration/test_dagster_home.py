"""Dagster's own folder and `make dev`: no telemetry, one writer, loopback only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from orchestration.assets.keys import QUEUE_TAG
from orchestration.dagster_home import (
    CONFIG_FILE,
    TEMPLATE,
    dagster_environment,
    ensure_dagster_home,
    is_current,
)
from orchestration.dev import dev_command
from orchestration.settings import Settings


@pytest.fixture
def config() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(TEMPLATE.read_text(encoding="utf-8"))
    return loaded


def test_nothing_is_sent_anywhere(config: dict[str, Any]) -> None:
    assert config["telemetry"]["enabled"] is False
    assert config["nux"]["enabled"] is False


def test_one_writer_and_no_retry_of_a_data_fault(config: dict[str, Any]) -> None:
    assert config["concurrency"]["runs"] == {
        "max_concurrent_runs": 2,
        "tag_concurrency_limits": [
            {"key": QUEUE_TAG, "value": {"applyLimitPerUniqueValue": True}, "limit": 1}
        ],
    }
    assert config["concurrency"]["pools"] == {"granularity": "run", "default_limit": 1}
    assert config["run_retries"]["enabled"] is True
    assert config["run_retries"]["retry_on_asset_or_op_failure"] is False
    assert config["run_monitoring"]["enabled"] is True


def test_ticks_are_not_kept_for_ever(config: dict[str, Any]) -> None:
    assert config["retention"]["schedule"]["purge_after_days"] == 90
    assert set(config["retention"]["sensor"]["purge_after_days"]) == {
        "skipped",
        "success",
        "failure",
        "started",
    }


def test_dagster_takes_the_file(settings: Settings) -> None:
    home = ensure_dagster_home(settings)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert instance.telemetry_enabled is False
        assert instance.run_retries_enabled


def test_a_missing_or_changed_file_is_put_back(settings: Settings) -> None:
    assert not is_current(settings)
    home = ensure_dagster_home(settings)
    assert (home / CONFIG_FILE).read_bytes() == TEMPLATE.read_bytes()
    (home / CONFIG_FILE).write_text("telemetry: {enabled: true}")
    assert not is_current(settings)
    ensure_dagster_home(settings)
    assert is_current(settings)


def test_dev_listens_on_this_machine_only_and_for_this_data_folder(settings: Settings) -> None:
    command = dev_command(Path("/venv/bin/python"), "3000")
    assert command[0] == "/venv/bin/dagster"
    assert command[command.index("--host") + 1] == "127.0.0.1"
    environment = dagster_environment(settings)
    assert environment["DAGSTER_HOME"] == str(settings.dagster)
    assert environment["UTSKRIVNING_DATA_DIR"] == str(settings.data_dir)
