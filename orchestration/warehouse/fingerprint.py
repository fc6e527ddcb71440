"""What the figures are computed by: hashes over the project's own files.

Does not belong here: hashes over figures (orchestration.publish) or delivered files (landing).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from orchestration.settings import PROJECT_DIR

_DBT_FILES = ("dbt_project.yml", "profiles.yml")
_DBT_FOLDERS = ("models", "macros", "seeds", "tests/generic", "tests/singular", "tests/fixtures")
_DBT_SUFFIXES = frozenset({".sql", ".yml", ".yaml", ".csv", ".md", ".py"})
_DBT_PACKAGES = ("dbt-core", "dbt-adapters", "dbt-common", "dbt-duckdb")
_CODE_SUFFIXES = frozenset({".py", ".yaml", ".yml", ".j2", ".html"})


def dbt_stamp(project_dir: Path = PROJECT_DIR) -> str:
    """Hash over everything that decides what dbt parses: project files and dbt's own version."""
    packages = [f"{name}=={version(name)}" for name in _DBT_PACKAGES]
    return _digest(project_dir, _dbt_files(project_dir), packages)


def code_stamp(project_dir: Path = PROJECT_DIR) -> str:
    """Hash over everything that can change a published figure but is not delivered: models,
    macros, seeds, Python code, contract, and the locked versions of the libraries."""
    code = _files(project_dir / "orchestration", _CODE_SUFFIXES)
    lock = [project_dir / "requirements.lock"]
    return _digest(project_dir, [*_dbt_files(project_dir), *code, *lock], ())


def _dbt_files(project_dir: Path) -> list[Path]:
    files = [project_dir / name for name in _DBT_FILES]
    for folder in _DBT_FOLDERS:
        files += _files(project_dir / folder, _DBT_SUFFIXES)
    return files


def _files(folder: Path, suffixes: frozenset[str]) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix in suffixes and p.is_file())


def _digest(project_dir: Path, files: Iterable[Path], extra: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in extra:
        digest.update(f"{text}\0".encode())
    for path in files:
        digest.update(f"{path.relative_to(project_dir).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
