"""A bar chart as it stands in figures, with its bars told in words.

Does not belong here: which bars there are.
"""

from __future__ import annotations

from orchestration.reports.charts import BARS, BARS_NARROW, Bar, Bars
from orchestration.reports.site.cells import HIDDEN
from orchestration.reports.site.model import Drawing

SEE_TABLE = "Alla tal står i tabellen under diagrammet."

NOT_BY_CHANCE = "Vad som döljs hänger på antalen, så det som syns kan ge en skev bild."
"""Said where more than half of a figure is hidden."""


def bars_drawing(bars: tuple[Bar, ...], title: str, top: float = 0.0) -> tuple[Drawing, ...]:
    """One drawing of the bars, none when no bar has a value. top: the value of a full width, at
    least that of the largest bar."""
    values = [bar.value for bar in bars if bar.value is not None]
    if not values:
        return ()
    told = "; ".join(f"{bar.label}: {HIDDEN if bar.is_hidden else bar.text}" for bar in bars)
    return (
        Drawing(
            Bars(bars, max(top, *values)),
            BARS,
            title,
            f"Stapeldiagram. {told}.",
            narrow=BARS_NARROW,
        ),
    )
