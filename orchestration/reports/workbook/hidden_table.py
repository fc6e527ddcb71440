"""How much of a report of disclosure-controlled figures is hidden, level by level. Pure.

Does not belong here: why single figures are hidden (docs/disclosure.md).
"""

from __future__ import annotations

from orchestration.reports.figures import Figure, ReportFigures, parse_period
from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.names import LEVELS
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD
from orchestration.reports.workbook.table import Column, Form, Row, Table
from orchestration.swedish import capitalized

_ORDER = ("lan", "analysgrupp", "kommun")


def hidden_table(figures: ReportFigures) -> Table:
    """Shown, hidden and empty: of the means that have a target, then of everything."""
    own = [
        one
        for one in figures.figures
        if one.periodtyp != "matning" and figures.period.contains(parse_period(one.period))
    ]
    rows: list[Row] = []
    for vardform, periodtyp in TARGET_PERIOD.items():
        key = (DAYS, MEAN, vardform, periodtyp)
        means = [
            one for one in own if (one.indikator_id, one.matt, one.vardform, one.periodtyp) == key
        ]
        rows += _rows(f"Snitt mot målet, {vardform}", means)
    rows += _rows("Alla tal i paketet", own)
    return Table(
        "Dolt",
        f"Hur mycket som döljs, {figures.period.label}",
        (
            "Dolda är tal som bygger på färre än regionens gräns, och tal som sådana skulle kunna "
            "räknas ut ur. Små enheter döljs därför oftare. Samma regel gäller den öppna "
            "webbplatsen.",
        ),
        (
            Column("Tal", Form.TEXT, 28),
            Column("Nivå", Form.TEXT, 14),
            Column("Visas", Form.WHOLE, 10),
            Column("Dolda", Form.WHOLE, 10),
            Column("Inget att räkna på", Form.WHOLE, 12),
            Column("Andel dolda", Form.SHARE, 12),
        ),
        rows,
        keys=2,
    )


def _rows(what: str, figures: list[Figure]) -> list[Row]:
    found: list[Row] = []
    for niva in _ORDER:
        of_level = [one for one in figures if one.niva == niva]
        shown = sum(one.varde is not None for one in of_level)
        hidden = sum(one.undertryckt for one in of_level)
        there = shown + hidden
        name = capitalized(LEVELS.get(niva, niva))
        part = hidden / there if there else None
        found.append((what, name, shown, hidden, len(of_level) - there, part))
    return found
