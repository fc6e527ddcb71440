"""Which units and periods a PDF's tables have lines for. Pure.

Does not belong here: the lines' figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orchestration.reports.figures import Figure, Period, Periodtyp, ReportFigures, parse_period
from orchestration.reports.workbook.units import AREA_LEVELS, Unit, units

_SHORTER = {
    Periodtyp.AR: (Periodtyp.AR, Periodtyp.HALVAR, Periodtyp.KVARTAL, Periodtyp.MANAD),
    Periodtyp.HALVAR: (Periodtyp.HALVAR, Periodtyp.KVARTAL, Periodtyp.MANAD),
    Periodtyp.KVARTAL: (Periodtyp.KVARTAL, Periodtyp.MANAD),
    Periodtyp.MANAD: (Periodtyp.MANAD,),
}


def has_several(figures: ReportFigures) -> bool:
    """Whether the report sets kommuner side by side."""
    return len(figures.recipient.kommuner) > 1


def area_units(figures: ReportFigures) -> tuple[Unit, ...]:
    """Kommuner by name, then group and län: where several are compared nobody comes first."""
    found = units(figures, AREA_LEVELS)
    return tuple(sorted(found, key=lambda u: (AREA_LEVELS.index(u.niva), u.namn, u.kod)))


def periods_within(figures: ReportFigures, indicators: Iterable[str]) -> tuple[Period, ...]:
    """The report's period where the indicators have figures for it, else the longest shorter ones
    inside it: status within 24 hours has no half-year, deviations only months."""
    wanted = set(indicators)
    kept = {f.periodtyp for f in figures.figures if f.indikator_id in wanted}
    for periodtyp in _SHORTER[figures.period.periodtyp]:
        if periodtyp in kept:
            return inside(figures, periodtyp)
    return ()


def inside(figures: ReportFigures, periodtyp: Periodtyp) -> tuple[Period, ...]:
    """Periods of the type that lie in the report's period, oldest first."""
    found = (parse_period(code) for code in figures.periods(periodtyp))
    return tuple(filter(figures.period.contains, found))


def listed(figures: ReportFigures, found: Iterable[Figure]) -> tuple[Figure, ...]:
    """The rows of a table over time: of a year's report its own periods."""
    return tuple(one for one in found if one.period_start >= figures.period.listed_start)


def granted(figures: ReportFigures, indicators: Sequence[str]) -> tuple[str, ...]:
    """Those of the indicators that the recipient is given."""
    return tuple(one for one in indicators if one in figures.recipient.indicators)
