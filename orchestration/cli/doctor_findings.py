"""What one look of `utskrivning doctor` found, as a plain value.

Does not belong here: looking (doctor_machine.py, doctor_data.py), printing (doctor.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is; only FEL makes doctor end with 1."""

    OK = "ok"
    VARNING = "varning"
    FEL = "fel"


@dataclass(frozen=True)
class Finding:
    """One line. todo: what to do about it, empty when nothing."""

    level: Level
    about: str
    text: str
    todo: str = ""
