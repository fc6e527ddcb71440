"""What one night did, for people and for programs: a plain value and its Swedish sentences.

Does not belong here: running it (night_job.py), printing (nightly.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PUBLISHED_CODE = 0
NOT_PUBLISHED_CODE = 1


class NightStatus(StrEnum):
    """How a night ended. AKTUELL: there was nothing new, and what is published stays."""

    PUBLICERAD = "publicerad"
    AKTUELL = "aktuell"
    EJ_PUBLICERAD = "ej_publicerad"


@dataclass(frozen=True)
class NightResult:
    """One night.

    seconds: part of the night -> elapsed seconds, in order; they add up to the whole. checks,
    errors, warnings: of delivery checks, dbt tests and the gate. asof: local time as text.
    reason: why nothing was published, Swedish. refused: deliveries refused tonight. alert: file
    name in outbox/larm/. trace: where an unexpected error arose, masked.
    """

    status: NightStatus
    seconds: Mapping[str, float]
    checks: int = 0
    errors: int = 0
    warnings: int = 0
    generation: str = ""
    asof: str = ""
    reason: str = ""
    refused: int = 0
    alert: str = ""
    trace: str = ""
    remarks: tuple[str, ...] = field(default=())

    @property
    def exit_code(self) -> int:
        """0 published or nothing to do, 1 ran but did not publish (interface.md §2)."""
        if self.status is NightStatus.EJ_PUBLICERAD:
            return NOT_PUBLISHED_CODE
        return PUBLISHED_CODE

    @property
    def total(self) -> float:
        return sum(self.seconds.values())

    @property
    def last_line(self) -> str:
        """«Klart på 41 s: 212 kontroller, 0 fel, 3 varningar; publicerad …»."""
        outcome = {
            NightStatus.PUBLICERAD: self._published,
            NightStatus.AKTUELL: self._unchanged,
            NightStatus.EJ_PUBLICERAD: self._not_published,
        }[self.status]()
        if not self.refused:
            return outcome
        refused = _count(self.refused, "leverans", "leveranser")
        return f"{outcome} {refused} refuserades: se 'utskrivning leverans lista'."

    @property
    def parts_line(self) -> str:
        """«start 3,1 s · landning 4,0 s · …»."""
        return " · ".join(f"{part} {_seconds(took)}" for part, took in self.seconds.items())

    def record(self) -> dict[str, object]:
        """The night for `--json`."""
        return {
            "status": str(self.status),
            "kod": self.exit_code,
            "sekunder": {part: round(took, 2) for part, took in self.seconds.items()},
            "sekunder_totalt": round(self.total, 2),
            "kontroller": self.checks,
            "fel": self.errors,
            "varningar": self.warnings,
            "generation": self.generation,
            "asof": self.asof,
            "orsak": self.reason,
            "refuserade": self.refused,
            "larm": self.alert,
            "anmarkningar": list(self.remarks),
        }

    def _published(self) -> str:
        return (
            f"Klart på {_whole(self.total)}: {self._tally()}; publicerad med läge {self.asof} "
            f"(generation {self.generation})."
        )

    def _unchanged(self) -> str:
        return (
            f"Klart på {_whole(self.total)}: inget nytt sedan senaste publiceringen; läge "
            f"{self.asof} (generation {self.generation}) gäller."
        )

    def _not_published(self) -> str:
        stays = (
            f"Generation {self.generation} med läge {self.asof} gäller fortfarande."
            if self.generation
            else "Inget är publicerat än."
        )
        alert = f" Larm: outbox/larm/{self.alert}." if self.alert else ""
        return (
            f"Ej publicerad efter {_whole(self.total)} ({self._tally()}). {self.reason} "
            f"{stays}{alert}"
        )

    def _tally(self) -> str:
        warnings = _count(self.warnings, "varning", "varningar")
        return f"{_count(self.checks, 'kontroll', 'kontroller')}, {self.errors} fel, {warnings}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _seconds(took: float) -> str:
    return f"{took:.1f} s".replace(".", ",")


def _whole(took: float) -> str:
    return f"{round(took)} s"
