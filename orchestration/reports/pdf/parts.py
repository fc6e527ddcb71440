"""Ready days of each kommun in the periods that the target is set for, of a longer report (K-A4,
K-A5, K-E1, K-E2). Pure.

Does not belong here: the longer period itself (days.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestration.reports.figures import Figure, Kind, Period, Periodtyp, ReportFigures
from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD
from orchestration.reports.pdf.page import Col, Grid, Text
from orchestration.reports.pdf.units import inside
from orchestration.reports.pdf.wording import legend, value_of, when
from orchestration.reports.workbook.units import Unit
from orchestration.swedish import MONTHS

_MOST = 6
"""So many periods fit beside each other with their n."""
_OVER = "Fet stil: målet är inte nått."


def part_grids(figures: ReportFigures, vardform: str, units: Sequence[Unit]) -> Iterator[Grid]:
    """A row per unit and a column per month of somatik, quarter of psykiatri; more than fit stand
    in tables of their own. Nothing for a report on one such period."""
    part = TARGET_PERIOD[vardform]
    found = [one for one in inside(figures, part) if one != figures.period]
    for first in range(0, len(found), _MOST):
        periods = found[first : first + _MOST]
        rows = [
            [
                Text(unit.namn, is_strong=True),
                *(_cell(_mean(figures, vardform, unit, one)) for one in periods),
            ]
            for unit in units
        ]
        has_missed = any(cell.is_strong for row in rows for cell in row[1:])
        yield Grid(
            f"Snitt per kommun, {vardform}, {_told(periods)}",
            (Col("Enhet", 1.5, is_number=False), *(Col(_title(one)) for one in periods)),
            rows,
            (" ".join((*legend(rows), *((_OVER,) if has_missed else ()))),),
        )


def _mean(figures: ReportFigures, vardform: str, unit: Unit, period: Period) -> Figure | None:
    return figures.get(DAYS, MEAN, vardform, unit.niva, unit.kod, period.code)


def _cell(figure: Figure | None) -> Text:
    shown = value_of(figure, Kind.SNITT, with_n=True)
    misses = figure is not None and figure.uppfyller_mal is False
    return Text(shown.text, shown.is_soft, is_strong=misses)


def _told(periods: Sequence[Period]) -> str:
    first, last = when(periods[0].code), when(periods[-1].code)
    return first if first == last else f"{first} till {last}"


def _title(period: Period) -> str:
    """«Jan», «Kvartal 1»."""
    if period.periodtyp is Periodtyp.MANAD:
        return MONTHS[period.start.month - 1][:3].capitalize()
    return when(period.code).rsplit(maxsplit=1)[0].capitalize()
