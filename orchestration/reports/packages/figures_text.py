"""The figures of an issue as canonical JSON: kept with the issue, hashed, compared with the next.

Aggregates only. Generation and as-of are not in it, so that the same figures have the same hash.
Does not belong here: comparing, storing (issues.py).
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from orchestration.reports.figures import ReportFigures

FIGURE_KEY = ("indikator_id", "matt", "vardform", "niva", "enhet_kod", "period")
FIGURE_VALUES = (
    *("taljare", "namnare", "varde", "mal", "uppfyller_mal", "preliminar", "fullstandighet"),
    "undertryckt",
)


def canonical(figures: ReportFigures) -> bytes:
    """{"kolumner": [...], "tal": [[key…, values…], …], "planer": [...], "betalningsansvar": [...]},
    sorted, without blanks, and "mal" where the report is about decided targets. `kolumner` names
    the places of a row of `tal`."""
    rows = [
        [getattr(figure, name) for name in (*FIGURE_KEY, *FIGURE_VALUES)]
        for figure in figures.figures
    ]
    keys = len(FIGURE_KEY)
    content = {
        "kolumner": [*FIGURE_KEY, *FIGURE_VALUES],
        "tal": sorted(rows, key=lambda row: [str(value) for value in row[:keys]]),
        "planer": [dataclasses.asdict(row) for row in figures.plans],
        "betalningsansvar": [dataclasses.asdict(row) for row in figures.billing],
    }
    if figures.targets:
        content["mal"] = [dataclasses.asdict(row) for row in figures.targets]
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_value
    )
    return text.encode()


def digest(text: bytes) -> str:
    """sha256 as lower-case hex."""
    return hashlib.sha256(text).hexdigest()


def _value(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")
