"""Paths and switches, read from the environment once; unknown or unusable values raise."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from orchestration.settings.clock import Clock, FixedClock, SystemClock

PROJECT_DIR = Path(__file__).resolve().parents[2]
DATA_DIR_VARIABLE = "UTSKRIVNING_DATA_DIR"
CLOCK_VARIABLE = "UTSKRIVNING_KLOCKA"
GENERATIONS_VARIABLE = "UTSKRIVNING_GENERATIONER"
INDIVID_GROUP_VARIABLE = "UTSKRIVNING_GRUPP_INDIVID"
MEMORY_VARIABLE = "UTSKRIVNING_MINNE"
ALERT_CONFIG_VARIABLE = "UTSKRIVNING_LARM_INSTALLNINGAR"
ALERT_DATABASE_VARIABLE = "UTSKRIVNING_LARM_DATABAS"
PACKAGE_KEYS_VARIABLE = "UTSKRIVNING_PAKETNYCKLAR"
TOUCHED_VARIABLE = "UTSKRIVNING_BERORDA_FRAN_RADER"
DEFAULT_MEMORY = "4GB"
DEFAULT_TOUCHED_FROM_ROWS = 3_000_000
FOLDERS = (
    "landing",
    "quarantine",
    "archive",
    "build",
    "published",
    "outbox",
    "state",
    "dagster",
)


class SettingsError(Exception):
    """A setting that cannot be used; the message is Swedish and says what to do."""


@dataclass(frozen=True)
class Settings:
    """One data folder (interface.md §1) and the clock of this process.

    generations: how many published ones are kept. individ_group: the operating system's group that
    may read individ.duckdb; None leaves the group of the process. memory_limit: what DuckDB may
    hold in memory in the heavy steps, as DuckDB spells it; what does not fit goes to disk in
    build/. profiles.yml reads the same variable. alert_config: file with the addresses that alerts
    go to; None leaves them in outbox/larm/. alert_database: URL of another database for alerts than
    state/larm.sqlite, empty for that one; it can hold a password. package_keys: file with the
    recipients' public keys; None leaves packages unencrypted. touched_from_rows: from how many
    delivered rows a night may make only touched patients anew (docs/touched-nights.md); below it
    everything anew takes as little time.
    """

    data_dir: Path
    clock: Clock = field(default_factory=SystemClock)
    generations: int = 14
    data_dir_is_named: bool = False
    individ_group: str | None = None
    memory_limit: str = DEFAULT_MEMORY
    alert_config: Path | None = None
    alert_database: str = field(default="", repr=False)
    package_keys: Path | None = None
    touched_from_rows: int = DEFAULT_TOUCHED_FROM_ROWS

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; raise SettingsError on a value that cannot be used."""
        env = os.environ if env is None else env
        named = env.get(DATA_DIR_VARIABLE, "").strip()
        data_dir = Path(named).expanduser().resolve() if named else PROJECT_DIR / "data"
        if data_dir.exists() and not data_dir.is_dir():
            raise SettingsError(f"{DATA_DIR_VARIABLE} pekar på en fil, inte en mapp. Ange en mapp.")
        return cls(
            data_dir=data_dir,
            clock=_clock(env.get(CLOCK_VARIABLE, "").strip()),
            generations=_generations(env.get(GENERATIONS_VARIABLE, "14").strip()),
            data_dir_is_named=bool(named),
            individ_group=env.get(INDIVID_GROUP_VARIABLE, "").strip() or None,
            memory_limit=_memory(env.get(MEMORY_VARIABLE, DEFAULT_MEMORY).strip()),
            alert_config=_file(env.get(ALERT_CONFIG_VARIABLE, "")),
            alert_database=env.get(ALERT_DATABASE_VARIABLE, "").strip(),
            package_keys=_file(env.get(PACKAGE_KEYS_VARIABLE, "")),
            touched_from_rows=_rows(
                env.get(TOUCHED_VARIABLE, "").strip() or str(DEFAULT_TOUCHED_FROM_ROWS)
            ),
        )

    @property
    def landing(self) -> Path:
        return self.data_dir / "landing"

    @property
    def quarantine(self) -> Path:
        return self.data_dir / "quarantine"

    @property
    def archive(self) -> Path:
        return self.data_dir / "archive"

    @property
    def build(self) -> Path:
        return self.data_dir / "build"

    @property
    def published(self) -> Path:
        return self.data_dir / "published"

    @property
    def outbox(self) -> Path:
        return self.data_dir / "outbox"

    @property
    def state(self) -> Path:
        return self.data_dir / "state"

    @property
    def dagster(self) -> Path:
        return self.data_dir / "dagster"

    @property
    def build_file(self) -> Path:
        """The DuckDB build file: one writer, disposable, rebuilt from archive and state."""
        return self.build / "utskrivning.duckdb"

    @property
    def ledger_file(self) -> Path:
        return self.state / "liggare.sqlite"

    def create_folders(self) -> None:
        """Make the folders of interface.md §1, readable by owner and group only."""
        for name in FOLDERS:
            (self.data_dir / name).mkdir(mode=0o750, parents=True, exist_ok=True)


def _file(name: str) -> Path | None:
    return Path(name.strip()).expanduser().resolve() if name.strip() else None


def _clock(text: str) -> Clock:
    if not text:
        return SystemClock()
    try:
        return FixedClock(datetime.fromisoformat(text))
    except ValueError as error:
        raise SettingsError(
            f"{CLOCK_VARIABLE} ska vara en tid med tidszon, till exempel 2026-01-12T03:30:00+00:00."
        ) from error


def _generations(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise SettingsError(f"{GENERATIONS_VARIABLE} ska vara ett heltal större än 0.")
    return int(text)


def _rows(text: str) -> int:
    if not text.isdigit():
        raise SettingsError(
            f"{TOUCHED_VARIABLE} ska vara ett antal rader, till exempel 3000000. 0 räknar alltid "
            "bara om berörda patienter där det går."
        )
    return int(text)


def _memory(text: str) -> str:
    if not re.fullmatch(r"[1-9]\d*(MB|GB)", text):
        raise SettingsError(
            f"{MEMORY_VARIABLE} ska vara ett heltal följt av MB eller GB, till exempel 4GB."
        )
    return text
