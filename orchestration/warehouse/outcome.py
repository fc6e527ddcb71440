"""What one dbt build said, gathered from its events and kept beside the build file.

Kept so that publishing alone can be repeated, and can never go past a build that failed or that
was made from other deliveries. Does not belong here: judging it (orchestration.publish.gate).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from orchestration.landing.durable import write_atomically
from orchestration.settings import Settings

OUTCOME_FILE = "dbt_utfall.json"
FILE_MODE = 0o640
_RESULT_EVENTS = frozenset({"LogModelResult", "LogSeedResult", "LogTestResult"})
_SKIP_EVENTS = frozenset({"LogSkipBecauseError", "SkippingDetails"})
_BAD = frozenset({"error", "fail", "runtime error", "partial success"})


@dataclass(frozen=True)
class DbtOutcome:
    """ok: dbt ended with code 0. failed: nodes of severity error that failed. basis: digest of
    the deliveries and the code it was built from (basis.py), empty when that is not known."""

    ok: bool
    passed: int = 0
    warned: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    skipped: int = 0
    basis: str = ""


@dataclass
class DbtTally:
    """Counts the results in dbt's stream of JSON events (dbt-core 1.12)."""

    passed: int = 0
    skipped: int = 0
    total: int = 0
    warned: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def take(self, event: Mapping[str, Any]) -> bool:
        """Count one event; True when it was the result of a node."""
        name, data = event["info"]["name"], event["data"]
        if name in _SKIP_EVENTS:
            self.skipped += 1
            return True
        if name not in _RESULT_EVENTS:
            return False
        self.total = int(data.get("total", self.total))
        self._count(data["node_info"]["node_name"], str(data["node_info"]["node_status"]).lower())
        return True

    @property
    def done(self) -> int:
        return self.passed + self.skipped + len(self.warned) + len(self.failed)

    def outcome(self, exit_code: int, basis: str) -> DbtOutcome:
        """The whole build's outcome once the stream has ended."""
        return DbtOutcome(
            ok=exit_code == 0 and not self.failed,
            passed=self.passed,
            warned=tuple(self.warned),
            failed=tuple(self.failed),
            skipped=self.skipped,
            basis=basis,
        )

    def _count(self, node: str, status: str) -> None:
        if status in _BAD:
            self.failed.append(node)
        elif status == "warn":
            self.warned.append(node)
        elif status == "skipped":
            self.skipped += 1
        else:
            self.passed += 1


def outcome_file(settings: Settings) -> Path:
    return settings.build / OUTCOME_FILE


def forget_outcome(settings: Settings) -> None:
    """Call it before the build file changes: until dbt is done again nothing may be published."""
    outcome_file(settings).unlink(missing_ok=True)


def save_outcome(settings: Settings, outcome: DbtOutcome) -> None:
    """Keep the outcome; raises OSError."""
    text = json.dumps(asdict(outcome), ensure_ascii=False, indent=1)
    write_atomically(outcome_file(settings), f"{text}\n".encode(), FILE_MODE)


def load_outcome(settings: Settings) -> DbtOutcome | None:
    """The kept outcome; None when there is none or it cannot be read: then dbt must run again."""
    try:
        told = json.loads(outcome_file(settings).read_text(encoding="utf-8"))
        told |= {"warned": tuple(told["warned"]), "failed": tuple(told["failed"])}
        return DbtOutcome(**told)
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
