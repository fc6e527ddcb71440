"""`make docs`: dbt's documentation of the models as one page, without database or network.

The catalogue is empty, since contracts and descriptions already hold every published column with
its type; so the page can be made on a machine without data, and beside a night.
Does not belong here: what the published files hold (`utskrivning ordlista`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import typer

from orchestration.settings import PROJECT_DIR
from orchestration.warehouse.dbt_command import ChildOptions, child_environment, child_flags
from orchestration.warehouse.masking import mask_error
from orchestration.warehouse.parsed_project import EXECUTABLE, DbtProjectError, ensure_parsed

FOLDER = PROJECT_DIR / "target" / "docs"
PAGE = "static_index.html"
FAULT = 1


def docs_arguments(target: Path) -> list[str]:
    """Make the page in `target`, which holds the manifest already."""
    return [
        "docs",
        "generate",
        "--static",
        "--empty-catalog",
        "--no-compile",
        "--quiet",
        "--project-dir",
        str(PROJECT_DIR),
        "--profiles-dir",
        str(PROJECT_DIR),
        "--target-path",
        str(target),
        "--log-path",
        str(target),
        "--log-level-file",
        "none",
    ]


def write_docs(target: Path) -> Path:
    """Write the page and give its path; raises DbtProjectError."""
    parsed = ensure_parsed(progress=typer.echo)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(parsed.manifest, target / "manifest.json")
    options = ChildOptions(parent=os.getpid(), parsed=parsed.objects)
    done = subprocess.run(
        [str(EXECUTABLE), *child_flags(options), *docs_arguments(target)],
        cwd=PROJECT_DIR,
        env=child_environment(os.environ, None),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        told = mask_error((done.stdout + done.stderr).strip())
        raise DbtProjectError(f"Dokumentationen kunde inte skrivas. Rätta felet, kör om:\n{told}")
    return target / PAGE


def main() -> None:
    """Write the page to target/docs/."""
    try:
        page = write_docs(FOLDER)
    except DbtProjectError as error:
        typer.echo(str(error), err=True)
        sys.exit(FAULT)
    typer.echo(f"Modellernas dokumentation ligger i {page}. Öppna den i en webbläsare.")


if __name__ == "__main__":
    main()
