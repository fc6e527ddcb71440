"""What an earlier issue of disclosure-controlled figures said, without what is hidden today. Pure.

A figure that was shown and is hidden now is still the same figure: said again, it would tell what
disclosure control hides (rules.md R9). Does not belong here: comparing (orchestration.reports.
changes), reading issues (since.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orchestration.reports.packages.figures_text import FIGURE_KEY

_MAY_BE_HIDDEN = ("taljare", "namnare", "varde", "uppfyller_mal", "fullstandighet")


@dataclass(frozen=True)
class EarlierFigures:
    """An earlier issue: its period, number, as-of (local, as text), and its figures as they were
    kept (figures_text.py)."""

    period: str
    nummer: int
    asof: str
    content: Mapping[str, Any] = field(repr=False)


def without_what_is_hidden(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The earlier figures, where a part of one that is empty today is empty too."""
    columns = list(before["kolumner"])
    now = {
        tuple(row[key] for key in FIGURE_KEY): row
        for row in (dict(zip(after["kolumner"], one, strict=True)) for one in after["tal"])
    }
    rows = []
    for one in before["tal"]:
        row = dict(zip(columns, one, strict=True))
        today = now.get(tuple(row[key] for key in FIGURE_KEY))
        if today is not None:
            row |= {name: None for name in _MAY_BE_HIDDEN if today[name] is None}
        rows.append([row[name] for name in columns])
    return {**before, "tal": rows}
