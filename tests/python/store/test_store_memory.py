"""The memory limit: read from the environment, refused when unusable, kept by the build file."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.settings import DEFAULT_MEMORY, PROJECT_DIR, Settings, SettingsError
from orchestration.store.connection import open_build_file


@pytest.mark.parametrize("value", ["", "4", "4 GB", "0GB", "4gb", "80%", "4GB; SET x"])
def test_an_unusable_limit_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="UTSKRIVNING_MINNE"):
        Settings.from_env({"UTSKRIVNING_MINNE": value})


def test_without_it_the_default_holds() -> None:
    assert Settings.from_env({}).memory_limit == DEFAULT_MEMORY


def test_the_build_file_is_opened_with_the_limit(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, memory_limit="500MB")
    with open_build_file(settings) as connection:
        found = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    assert found == [("476.8 MiB",)]


def test_dbt_reads_the_same_variable_with_the_same_default() -> None:
    profile = (PROJECT_DIR / "profiles.yml").read_text(encoding="utf-8")
    assert f"env_var('UTSKRIVNING_MINNE', '{DEFAULT_MEMORY}')" in profile
