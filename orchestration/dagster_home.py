"""Dagster's own folder in the data folder: `<data>/dagster/` with our dagster.yaml in it.

Does not belong here: the definitions.
"""

from __future__ import annotations

from pathlib import Path

from orchestration.landing.durable import write_atomically
from orchestration.settings import Settings

TEMPLATE = Path(__file__).with_name("dagster.yaml")
CONFIG_FILE = "dagster.yaml"
FILE_MODE = 0o640


def dagster_environment(settings: Settings) -> dict[str, str]:
    """The variables a Dagster process needs for this data folder."""
    return {
        "DAGSTER_HOME": str(settings.dagster),
        "UTSKRIVNING_DATA_DIR": str(settings.data_dir),
        "DO_NOT_TRACK": "1",
    }


def ensure_dagster_home(settings: Settings) -> Path:
    """Put our dagster.yaml there when it is missing or differs; return the folder."""
    settings.create_folders()
    if not is_current(settings):
        write_atomically(settings.dagster / CONFIG_FILE, TEMPLATE.read_bytes(), FILE_MODE)
    return settings.dagster


def is_current(settings: Settings) -> bool:
    """True when the folder holds exactly our dagster.yaml."""
    config = settings.dagster / CONFIG_FILE
    return config.is_file() and config.read_bytes() == TEMPLATE.read_bytes()
