"""The year beside the year before: a line per unit, measure and period. Pure.

Does not belong here: what is compared (figures/year_before.py).
"""

from __future__ import annotations

from orchestration.reports.figures import Figure, ReportFigures
from orchestration.reports.figures.names import group_name
from orchestration.reports.figures.year_before import YearPair, year_pairs
from orchestration.reports.workbook.period_tables import cell_of
from orchestration.reports.workbook.table import (
    FORM_OF_KIND,
    HIDDEN,
    Cell,
    Column,
    Form,
    Row,
    Table,
    Value,
)


def year_table(figures: ReportFigures) -> Table:
    """Every pair that the generation holds; no line in a shorter report, nor without a year
    before."""
    year = figures.period.start.year
    return Table(
        "Året före",
        f"{year} bredvid {year - 1}",
        (
            "Samma period de två åren, räknade om från vårdepisoder. Förändring är årets tal minus "
            "det förra årets; för andelar i procentenheter.",
        ),
        (
            Column("Enhet", Form.TEXT, 24),
            Column("Mått", Form.LONG, 34),
            Column("Vårdform", Form.TEXT, 10),
            Column("Period", Form.PERIOD, 20),
            Column(f"{year - 1}", Form.MEAN, 11),
            Column(f"n {year - 1}", Form.WHOLE, 9),
            Column(f"{year}", Form.MEAN, 11),
            Column(f"n {year}", Form.WHOLE, 9),
            Column("Förändring", Form.MEAN, 12),
        ),
        [_row(pair) for pair in year_pairs(figures)],
    )


def _row(pair: YearPair) -> Row:
    form = FORM_OF_KIND[pair.measure.kind]
    is_soft = pair.before.preliminar or pair.after.preliminar
    return (
        _unit(pair.after),
        pair.name,
        pair.after.vardform,
        pair.period,
        _shown(pair.before, form),
        _count(pair.before),
        _shown(pair.after, form),
        _count(pair.after),
        Cell(pair.change, is_soft, form),
    )


def _unit(figure: Figure) -> str:
    is_group = figure.niva == "analysgrupp"
    return group_name(figure.enhet_namn) if is_group else figure.enhet_namn


def _shown(figure: Figure, form: Form) -> Cell:
    cell = cell_of(figure)
    return Cell(cell.value, cell.is_preliminary, form) if isinstance(cell, Cell) else Cell(cell)


def _count(figure: Figure) -> Value:
    return HIDDEN if figure.undertryckt else figure.namnare
