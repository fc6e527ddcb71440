"""The dbt project parsed ahead: Dagster reads its manifest, the dbt child reuses its objects.

Parsing costs seconds and depends on the project's files only, not on the data folder. So it is
done once per state of the files and kept in `target/` beside them: `dbtRunner(manifest=…)` is
dbt's own way to reuse it, while its partial parsing would start over for every build file.
Does not belong here: what dbt is asked to do (dbt_command.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from orchestration.settings import PROJECT_DIR, Progress, quiet
from orchestration.warehouse.dbt_command import ChildOptions, child_flags, parse_arguments
from orchestration.warehouse.fingerprint import dbt_stamp
from orchestration.warehouse.masking import mask_error

EXECUTABLE = Path(sys.executable).with_name("utskrivning-dbt")
_FOLDER = "tolkning"
_KEEP = 3


class DbtProjectError(Exception):
    """The dbt project cannot be parsed or is not parsed. The text is Swedish, without values."""


@dataclass(frozen=True)
class ParsedProject:
    """manifest: JSON for Dagster. objects: pickled dbt Manifest for the child."""

    folder: Path

    @property
    def manifest(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def objects(self) -> Path:
        return self.folder / "tolkning.pickle"

    @property
    def is_complete(self) -> bool:
        return self.manifest.is_file() and self.objects.is_file()


def find_parsed(project_dir: Path = PROJECT_DIR) -> ParsedProject:
    """The project as parsed for its present files.

    Raises DbtProjectError when that has not been done: it takes seconds and is not for import.
    """
    parsed = _place(project_dir)
    if not parsed.is_complete:
        raise DbtProjectError(
            "dbt-projektet är inte tolkat i sitt nuvarande skick. Kör 'make nightly' eller "
            "'make dev', som gör det först."
        )
    return parsed


def ensure_parsed(project_dir: Path = PROJECT_DIR, progress: Progress = quiet) -> ParsedProject:
    """`find_parsed`, parsing first when the files have changed. Raises DbtProjectError."""
    parsed = _place(project_dir)
    if not parsed.is_complete:
        progress("Tolkar dbt-projektet (görs när en modell, ett makro eller en tabell ändrats)")
        _parse(project_dir, parsed)
        _clear_old(parsed.folder.parent)
    return parsed


def _place(project_dir: Path) -> ParsedProject:
    return ParsedProject(project_dir / "target" / _FOLDER / dbt_stamp(project_dir)[:16])


def _parse(project_dir: Path, parsed: ParsedProject) -> None:
    """Parse into a work folder and give it its name when whole; two at once do no harm."""
    home = parsed.folder.parent
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".pagaende_") as work_name:
        work = ParsedProject(Path(work_name) / "ny")
        work.folder.mkdir()
        _run_parse(project_dir, work)
        try:
            work.folder.rename(parsed.folder)
        except OSError:
            if not parsed.is_complete:  # else another process was first
                raise


def _run_parse(project_dir: Path, work: ParsedProject) -> None:
    options = ChildOptions(parent=os.getpid(), save_parsed=work.objects)
    done = subprocess.run(
        [str(EXECUTABLE), *child_flags(options), *parse_arguments(project_dir, work.folder)],
        cwd=project_dir,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 or not work.is_complete:
        told = mask_error((done.stdout + done.stderr).strip())
        raise DbtProjectError(f"dbt-projektet går inte att tolka. Rätta felet och kör om:\n{told}")


def _clear_old(home: Path) -> None:
    folders = [p for p in home.iterdir() if p.is_dir() and not p.name.startswith(".")]
    for old in sorted(folders, key=lambda p: p.stat().st_mtime)[:-_KEEP]:
        shutil.rmtree(old, ignore_errors=True)
