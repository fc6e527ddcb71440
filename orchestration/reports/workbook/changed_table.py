"""What the last compilation said otherwise, of months that both have. Pure.

A value that is hidden in either is not said. Does not belong here: issues of the same period
(orchestration.reports.changes).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from orchestration.reports.figures import Figure, Kind, Periodtyp, ReportFigures, measure_of
from orchestration.reports.figures.names import group_name
from orchestration.reports.figures.period import parse_period
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.workbook.table import HIDDEN, Column, Form, Row, Table

_KEY = ("indikator_id", "matt", "vardform", "niva", "enhet_kod", "period")
SHOWN_THEN = "visades"
_LEVELS = {"lan", "analysgrupp"}


def changed_table(figures: ReportFigures, content: Mapping[str, Any]) -> Table:
    """Main measures of län and analysgrupper, month by month. content: the figures of the last
    compilation as they were kept (packages/figures_text.py)."""
    then = {
        tuple(row[name] for name in _KEY): row
        for row in (dict(zip(content["kolumner"], one, strict=True)) for one in content["tal"])
    }
    return Table(
        "Ändrade månader",
        "Månader som har ändrats sedan förra sammanställningen",
        (
            "Huvudmåtten för länet och analysgrupperna. Det som är dolt nu eller var det då sägs "
            "inte med sitt tal.",
        ),
        (
            Column("Tal", Form.LONG, 38),
            Column("Enhet", Form.TEXT, 22),
            Column("Vårdform", Form.TEXT, 11),
            Column("Period", Form.PERIOD, 17),
            Column("Då", Form.TEXT, 12),
            Column("Nu", Form.TEXT, 12),
        ),
        list(_changes(figures, then)),
    )


def _changes(figures: ReportFigures, then: Mapping[tuple[Any, ...], Any]) -> Iterator[Row]:
    for one in figures.figures:
        if one.periodtyp != Periodtyp.MANAD or one.niva not in _LEVELS:
            continue
        measure = measure_of(one.indikator_id, one.matt)
        old = then.get(tuple(getattr(one, name) for name in _KEY))
        if old is None or not measure.main:
            continue
        was, now = _told(old, one, measure.kind)
        if was != now:
            name = group_name(one.enhet_namn) if one.niva == "analysgrupp" else one.enhet_namn
            yield (measure.label, name, one.vardform, parse_period(one.period), was, now)


def _told(old: Mapping[str, Any], one: Figure, kind: Kind) -> tuple[str, str]:
    """Then and now. What is hidden now is not said as it was; a value that has become hidden, or
    shown, has changed."""
    if one.undertryckt:
        return (HIDDEN if old["undertryckt"] else SHOWN_THEN), HIDDEN
    was = HIDDEN if old["undertryckt"] else value_text(old["varde"], kind)
    return was, value_text(one.varde, kind)
