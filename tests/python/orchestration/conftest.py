"""Fixtures of the orchestration tests: the definitions as they are, and one published night."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from orchestration.definitions import build_definitions
from orchestration.settings import Settings
from orchestration.warehouse.parsed_project import ParsedProject, ensure_parsed


@pytest.fixture(scope="session")
def parsed() -> ParsedProject:
    """The dbt project, parsed for its present files."""
    return ensure_parsed()


@pytest.fixture(scope="session")
def definitions(parsed: ParsedProject, tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    """Dagster's definitions for an empty data folder."""
    return build_definitions(Settings(tmp_path_factory.mktemp("definitioner")), parsed=parsed)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty data folder with its subfolders."""
    settings = Settings(tmp_path / "data", data_dir_is_named=True)
    settings.create_folders()
    return settings
