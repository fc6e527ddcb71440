"""`make dev`: Dagster's web UI and daemon on this machine only, for the data folder in force.

Does not belong here: production, where code server, web server and daemon are separate services.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from orchestration.dagster_home import dagster_environment, ensure_dagster_home
from orchestration.settings import Settings, SettingsError
from orchestration.warehouse.parsed_project import DbtProjectError, ensure_parsed

HOST = "127.0.0.1"
"""Dagster's web server has no login: whoever reaches it is administrator (operations.md §6)."""

DEFAULT_PORT = "3000"
MODULE = "orchestration.definitions"
UNUSABLE = 2


def dev_command(python: Path, port: str) -> list[str]:
    """`dagster dev`, bound to loopback."""
    dagster = str(python.with_name("dagster"))
    return [dagster, "dev", "--module-name", MODULE, "--host", HOST, "--port", port]


def main() -> None:
    """Prepare the folder and the dbt project, then become `dagster dev`; Ctrl-C ends it."""
    try:
        settings = Settings.from_env()
        ensure_dagster_home(settings)
        ensure_parsed(progress=print)
    except (SettingsError, DbtProjectError) as error:
        print(error, file=sys.stderr)
        sys.exit(UNUSABLE)
    port = os.environ.get("UTSKRIVNING_PORT", DEFAULT_PORT)
    print(f"Dagster för {settings.data_dir}: http://{HOST}:{port} (avsluta med Ctrl-C)", flush=True)
    command = dev_command(Path(sys.executable), port)
    os.execve(command[0], command, os.environ | dagster_environment(settings))  # noqa: S606


if __name__ == "__main__":
    main()
