"""Hashes over the project's files: what can move a figure counts, what cannot does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.warehouse.fingerprint import code_stamp, dbt_stamp


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "dbt_project.yml": "name: x",
        "profiles.yml": "x: 1",
        "models/a.sql": "select 1",
        "macros/m.sql": "{% macro m() %}{% endmacro %}",
        "seeds/s.csv": "a;b",
        "tests/generic/t.sql": "select 1",
        "tests/python/test_x.py": "x = 1",
        "orchestration/publish/p.py": "p = 1",
        "orchestration/publish/lista.yaml": "a: 1",
        "requirements.lock": "a==1",
        "README.md": "text",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def changed(project: Path, name: str) -> tuple[bool, bool]:
    """(dbt stamp differs, code stamp differs) after one file was changed."""
    before = dbt_stamp(project), code_stamp(project)
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("annat")
    return dbt_stamp(project) != before[0], code_stamp(project) != before[1]


@pytest.mark.parametrize(
    "name",
    [
        "dbt_project.yml",
        "profiles.yml",
        "models/a.sql",
        "models/ny/b.yml",
        "macros/m.sql",
        "seeds/s.csv",
        "tests/generic/t.sql",
    ],
)
def test_a_dbt_file_changes_both(project: Path, name: str) -> None:
    assert changed(project, name) == (True, True)


@pytest.mark.parametrize(
    "name",
    ["orchestration/publish/p.py", "orchestration/publish/lista.yaml", "requirements.lock"],
)
def test_code_and_libraries_change_only_the_codes(project: Path, name: str) -> None:
    assert changed(project, name) == (False, True)


@pytest.mark.parametrize("name", ["README.md", "tests/python/test_x.py", "models/.a.sql.swp"])
def test_what_cannot_move_a_figure_changes_nothing(project: Path, name: str) -> None:
    assert changed(project, name) == (False, False)


def test_a_renamed_file_is_a_change(project: Path) -> None:
    before = dbt_stamp(project)
    (project / "models/a.sql").rename(project / "models/b.sql")
    assert dbt_stamp(project) != before
