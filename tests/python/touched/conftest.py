"""What the tests of touched nights share: the project, compiled once on an empty build file.

Does not belong here: assertions, rows.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.python.once import made_once
from tests.python.touched.template import Template, make_template, read_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """An empty build file with every table, and the project as dbt compiled it."""
    return read_template(made_once(tmp_path_factory, "berorda_mall", make_template))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of one test."""
    return tmp_path / "data"
