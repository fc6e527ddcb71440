"""Synthetic data folders that several tests read: written once per session, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.python.synthetic.synthetic_helpers import Year, write_year
from tests.python.synthetic.untouched import untouched


@pytest.fixture(scope="session")
def small_year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """A fiftieth of Kalmar: every table has rows, every file is read in no time."""
    year = write_year(tmp_path_factory.mktemp("liten"), storlek=0.02)
    yield year
    year.sql.close()


@pytest.fixture(scope="session")
def fifth_year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """A fifth of Kalmar: shares are steady enough to be judged."""
    year = write_year(tmp_path_factory.mktemp("femtedel"), storlek=0.2)
    yield year
    year.sql.close()


@pytest.fixture(scope="session")
def untouched_fifth(fifth_year: Year) -> Iterator[duckdb.DuckDBPyConnection]:
    """The people of fifth_year on whom nothing was planted."""
    cursor = untouched(fifth_year)
    yield cursor
    cursor.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"
