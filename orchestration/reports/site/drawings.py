"""A bar chart as it stands in figures, and what is said where nothing can be drawn.

Does not belong here: which bars there are.
"""

from __future__ import annotations

from orchestration.reports.charts import BARS, BARS_NARROW, Bar, Bars
from orchestration.reports.site.model import Drawing

SEE_TABLE = "Alla tal står i tabellen under diagrammet."
ALL_HIDDEN = (
    "Inget diagram: alla värden är dolda av röjandeskydd eller har inget att räkna på. "
    "Tabellen visar vilka."
)


def bars_drawing(bars: tuple[Bar, ...], title: str, top: float = 0.0) -> tuple[Drawing, ...]:
    """One drawing of the bars, none when no bar has a value. top: the value of a full width, at
    least that of the largest bar."""
    values = [bar.value for bar in bars if bar.value is not None]
    if not values:
        return ()
    return (
        Drawing(
            Bars(bars, max(top, *values)),
            BARS,
            title,
            f"Stapeldiagram med {len(bars)} staplar. {SEE_TABLE}",
            narrow=BARS_NARROW,
        ),
    )


def why_empty(drawings: tuple[Drawing, ...]) -> str:
    """What is said in place of the chart, empty where there is one."""
    return "" if drawings else ALL_HIDDEN
