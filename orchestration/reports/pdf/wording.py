"""Figures, periods and units as the words of a PDF. Pure.

Does not belong here: sentences about them (summary.py), numbers in general (orchestration.swedish).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from orchestration.reports.charts.labels import period_text
from orchestration.reports.figures import Figure, Kind, Period, Periodtyp, ReportFigures
from orchestration.reports.figures.names import WHY_HIDDEN, group_name
from orchestration.reports.figures.period import LENGTH, add_months, period_of
from orchestration.reports.figures.value_text import figure_text
from orchestration.reports.pdf.page import Text
from orchestration.reports.workbook.table import HIDDEN, MISSING
from orchestration.swedish import NBSP, capitalized, number

PRELIMINARY_MARK = "*"
PRELIMINARY = "* Preliminärt."
"""Beside a large figure with the mark."""
NO_ROW = "finns ej"
_SIGNS = (
    (f"{NBSP}(", "inom parentes: antalet vårdepisoder som talet bygger på (n)"),
    (MISSING, "«–»: ingen att räkna på, eller inget mål beslutat"),
    (HIDDEN, f"«dolt»: visas inte, {WHY_HIDDEN}"),
    (NO_ROW, "«finns ej»: måttet publiceras inte för raden"),
    (PRELIMINARY_MARK, "* och kursiv stil: preliminärt"),
)


def legend(rows: Sequence[Sequence[Text]], *, has_n: bool = True) -> tuple[str, ...]:
    """What the signs in these cells mean, as one note; none where there are none. has_n: false
    where the text above the table says what stands in parentheses."""
    texts = [cell.text for row in rows for cell in row]
    found = [
        told
        for sign, told in (_SIGNS if has_n else _SIGNS[1:])
        if any(text == sign or (sign not in {MISSING, NO_ROW} and sign in text) for text in texts)
    ]
    if not found:
        return ()
    note = "; ".join(found)
    return (f"{capitalized(note)}.",)


def value_of(figure: Figure | None, kind: Kind, *, with_n: bool = False) -> Text:
    """A figure in a table, with its n in parentheses where that is wanted and known."""
    if figure is None:
        return Text(NO_ROW)
    if figure.undertryckt:
        return Text(HIDDEN)
    text = figure_text(figure, kind)
    if with_n and figure.namnare is not None:
        text = f"{text}{NBSP}({number(figure.namnare)})"
    mark = PRELIMINARY_MARK if figure.preliminar else ""
    return Text(f"{text}{mark}", is_soft=figure.preliminar)


def count_of(figure: Figure | None) -> Text:
    """The n of a figure as a cell of its own."""
    if figure is None:
        return Text(NO_ROW)
    if figure.namnare is None:
        return Text(HIDDEN if figure.undertryckt else MISSING)
    return Text(number(figure.namnare), is_soft=figure.preliminar)


def unit_name(figure: Figure) -> str:
    """«Kalmar», «Analysgrupp södra», «Kalmar län», «Riket»."""
    if figure.niva == "riket":
        return "Riket"
    if figure.niva == "analysgrupp":
        return group_name(figure.enhet_namn)
    return figure.enhet_namn


def when(period: str) -> str:
    """A period in a sentence: «mars 2022», «kvartal 1 2022»."""
    return period_text(period)


def of_period(figures: ReportFigures, period: str) -> str:
    """The period of a large figure; another than the report's is said to be."""
    told = when(period)
    return told if period == figures.period.code else f"Gäller {told}"


def before(period: Period) -> Period:
    """The period of the same length just before."""
    return period_of(add_months(period.start, -LENGTH[period.periodtyp]), period.periodtyp)


def deadline(half: Period) -> date:
    """When the handlingsplan that rests on this half-year is due (Kalmar 2022 §2): 30 September for
    the first, 31 March of the next year for the second. Raises ValueError for another period."""
    if half.periodtyp is not Periodtyp.HALVAR:
        raise ValueError("only a half-year has a deadline")
    first = half.start.month == 1
    return date(half.start.year, 9, 30) if first else date(half.start.year + 1, 3, 31)
