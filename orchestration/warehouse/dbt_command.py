"""How dbt is called: pure builders of arguments, and the options of our own dbt executable.

Does not belong here: starting it (orchestration.assets.dbt, parsed_project.py) or being it
(dbt_child.py).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.side_by_side import threads_beside

BUILD_FILE_VARIABLE = "UTSKRIVNING_BUILD_FILE"
"""Read by profiles.yml. Only our executable sets it, from OPTION_BUILD_FILE."""

DUCKDB_THREADS_VARIABLE = "UTSKRIVNING_DUCKDB_TRADAR"
"""Read by profiles.yml; set by our executable, from the machine's cores."""

OPTION_BUILD_FILE = "--utskrivning-byggfil="
OPTION_PARENT = "--utskrivning-foralder="
OPTION_PARSED = "--utskrivning-tolkning="
OPTION_SAVE_PARSED = "--utskrivning-spara-tolkning="

# Only what dbt, DuckDB and Python need: dbt walks through every variable for each line it logs,
# and what is not there cannot leak into a log.
_KEPT_NAMES = frozenset(
    {"HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "TMPDIR", "TZ", "USER", "VIRTUAL_ENV"}
)
_KEPT_PREFIXES = ("DBT_", "LC_", "PG", "PYTHON", "UTSKRIVNING_")


@dataclass(frozen=True)
class ChildOptions:
    """Options of our own in front of dbt's arguments.

    build_file: what profiles.yml opens. parent: process to die with. parsed: project parsed ahead
    (parsed_project.py). save_parsed: where to keep what this call parses.
    """

    build_file: Path | None = None
    parent: int | None = None
    parsed: Path | None = None
    save_parsed: Path | None = None


def child_flags(options: ChildOptions) -> list[str]:
    """The options as the executable reads them back with `split_arguments`."""
    flags = []
    if options.build_file is not None:
        flags.append(f"{OPTION_BUILD_FILE}{options.build_file}")
    if options.parent is not None:
        flags.append(f"{OPTION_PARENT}{options.parent}")
    if options.parsed is not None:
        flags.append(f"{OPTION_PARSED}{options.parsed}")
    if options.save_parsed is not None:
        flags.append(f"{OPTION_SAVE_PARSED}{options.save_parsed}")
    return flags


def split_arguments(arguments: Sequence[str]) -> tuple[ChildOptions, list[str]]:
    """Our own options, and the rest for dbt in unchanged order."""
    found: dict[str, str] = {}
    rest = []
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if equals and f"{name}=" in _OPTIONS:
            found[f"{name}="] = value
        else:
            rest.append(argument)
    paths = {name: Path(value) for name, value in found.items() if name != OPTION_PARENT}
    parent = found.get(OPTION_PARENT)
    return (
        ChildOptions(
            build_file=paths.get(OPTION_BUILD_FILE),
            parent=int(parent) if parent is not None else None,
            parsed=paths.get(OPTION_PARSED),
            save_parsed=paths.get(OPTION_SAVE_PARSED),
        ),
        rest,
    )


_OPTIONS = frozenset({OPTION_BUILD_FILE, OPTION_PARENT, OPTION_PARSED, OPTION_SAVE_PARSED})


def build_arguments() -> list[str]:
    """The night's dbt call: everything but unit tests, which belong in `make test`.

    No dbt.log and no JSON artifacts: they can quote rows (operations.md §8), Dagster keeps the
    history, and writing them costs seconds.
    """
    return [
        "build",
        "--exclude-resource-type",
        "unit_test",
        "--log-level-file",
        "none",
        "--no-write-json",
        "--no-use-colors",
    ]


def parse_arguments(project_dir: Path, target: Path) -> list[str]:
    """Parse the whole project afresh into `target`."""
    return [
        "parse",
        "--quiet",
        "--no-partial-parse",
        "--project-dir",
        str(project_dir),
        "--profiles-dir",
        str(project_dir),
        "--target-path",
        str(target),
        "--log-path",
        str(target),
        "--log-level-file",
        "none",
    ]


def child_environment(
    environment: Mapping[str, str], build_file: Path | None, cores: int = 1
) -> dict[str, str]:
    """What of the environment the dbt process keeps, and for profiles.yml the build file and
    DuckDB's threads.

    cores: that the process may use; dbt works on two models at a time.
    """
    kept = {
        name: value
        for name, value in environment.items()
        if name in _KEPT_NAMES or name.startswith(_KEPT_PREFIXES)
    }
    if build_file is not None:
        kept[BUILD_FILE_VARIABLE] = os.fspath(build_file)
        kept.setdefault(DUCKDB_THREADS_VARIABLE, str(threads_beside(cores)))
    return kept
