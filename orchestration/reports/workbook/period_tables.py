"""Tables over time: utskrivningsklara dagar, and the measures of the process, a line per unit,
vårdform and period. Pure.

Does not belong here: one period at a glance (summary_table.py), money (billing_tables.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orchestration.reports.figures import (
    Figure,
    Kind,
    Period,
    Periodtyp,
    ReportFigures,
    parse_period,
)
from orchestration.reports.figures.measures import (
    BEDS,
    DAYS,
    DEVIATIONS,
    PROCESS_SHARES,
    READMISSIONS,
    measure_of,
)
from orchestration.reports.figures.names import WHY_HIDDEN
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD
from orchestration.reports.figures.value_text import hides_verdict
from orchestration.reports.workbook.table import (
    FORM_OF_KIND,
    HIDDEN,
    MISSING,
    Cell,
    Column,
    Form,
    Table,
    Value,
    yes_no,
)
from orchestration.reports.workbook.units import AREA_LEVELS, VARDFORMER, Unit, units
from orchestration.swedish import inside_sentence

DAY_MEASURES = (
    "antal",
    "antal_dag0",
    "andel_dag0",
    "summa_dagar",
    MEAN,
    "snitt_minst_1",
    "median_dagar",
    "p90_dagar",
    "max_dagar",
    "dagar_fran_dag_4",
    "antal_utan_utskrivningsklar",
    "antal_negativ_tid",
)
PROCESS_COUNTS = (
    (BEDS, "varddygn_utskrivningsklara"),
    (BEDS, "medelantal_per_dygn"),
    (BEDS, "antal_pagaende_vid_periodslut"),
    (DEVIATIONS, "antal"),
)
LONGER = (Periodtyp.KVARTAL, Periodtyp.HALVAR, Periodtyp.AR)
_PERIOD_TITLE = "Period"
_MOST_NAMED = 3
_WIDTH = 13
_KEYS = 3
"""Unit, vårdform and period."""
_READ = (
    "«–» betyder att talet inte finns eller inte går att räkna, «dolt» att det inte visas, "
    f"{WHY_HIDDEN}. Kursiva tal är preliminära. Orsaken står under Anmärkning."
)


@dataclass(frozen=True)
class Line:
    """One line: a unit, a vårdform and a period."""

    unit: Unit
    vardform: str
    period: Period


def day_table(
    figures: ReportFigures, name: str, periodtyper: Sequence[Periodtyp], heading: str
) -> Table:
    """Utskrivningsklara dagar (K-A4, K-A5, K-E1, K-E2), with target and verdict."""
    measures = [measure_of(DAYS, matt) for matt in DAY_MEASURES]
    place = DAY_MEASURES.index(MEAN) + 1
    columns = [Column(m.label, FORM_OF_KIND[m.kind], _wide_enough(m.label)) for m in measures]
    columns[place:place] = [
        Column("Mål", Form.MEAN, 7, is_joined=True),
        Column("Målet uppfyllt", Form.WORD, 10, is_joined=True),
    ]
    rows: list[Sequence[Cell | Value]] = []
    for line in _lines(figures, periodtyper):
        found = {matt: _get(figures, line, DAYS, matt) for matt in DAY_MEASURES}
        mean = found[MEAN]
        if all(figure is None for figure in found.values()):
            continue
        cells: list[Cell | Value] = [cell_of(found[matt]) for matt in DAY_MEASURES]
        cells[place:place] = [
            None if mean is None else mean.mal,
            yes_no(mean.uppfyller_mal if mean else None),
        ]
        rows.append(
            (
                *_key(line),
                *cells,
                None if mean is None else mean.fullstandighet,
                _remark(mean, line),
            )
        )
    return Table(
        name,
        heading,
        (_READ,),
        (
            *_key_columns(periodtyper),
            *columns,
            Column("Fullständighet", Form.SHARE, 15),
            Column("Anmärkning", Form.LONG, 38),
        ),
        rows,
        keys=_KEYS,
    )


def process_table(
    figures: ReportFigures,
    name: str,
    periodtyper: Sequence[Periodtyp],
    heading: str,
    levels: Sequence[str] = AREA_LEVELS,
) -> Table:
    """Shares of the process (K-A1 to K-A3, K-A7, K-B1 to K-B3), each with its n."""
    there = {
        (figure.indikator_id, figure.matt)
        for figure in figures.figures
        if figure.periodtyp in periodtyper and figure.niva in levels
    }
    shares_of = [one for one in PROCESS_SHARES if one[:2] in there]
    counts_of = [one for one in PROCESS_COUNTS if one in there]
    columns: list[Column] = []
    for _, _, title in shares_of:
        share = Column(title, Form.SHARE, _wide_enough(title))
        columns += [share, Column("n", Form.WHOLE, 8, is_joined=True)]
    for indikator_id, matt in counts_of:
        measure = measure_of(indikator_id, matt)
        columns.append(
            Column(measure.label, FORM_OF_KIND[measure.kind], _wide_enough(measure.label))
        )
    rows = []
    for line in _lines(figures, periodtyper, levels):
        shares = [_get(figures, line, i, m) for i, m, _ in shares_of]
        counts = [_get(figures, line, i, m) for i, m in counts_of]
        if all(figure is None for figure in (*shares, *counts)):
            continue
        cells: list[Cell | Value] = []
        for figure in shares:
            cells += [cell_of(figure), _count_of(figure)]
        cells += [cell_of(figure) for figure in counts]
        rows.append((*_key(line), *cells, _process_remark(line, (*shares, *counts))))
    return Table(
        name,
        heading,
        (_READ, "n är antalet vårdepisoder som andelen är räknad på."),
        (*_key_columns(periodtyper), *columns, Column("Anmärkning", Form.LONG, 38)),
        rows,
        keys=_KEYS,
    )


def cell_of(figure: Figure | None) -> Cell | Value:
    """A figure as it is shown: hidden and missing as words."""
    if figure is None:
        return None
    if figure.undertryckt:
        return HIDDEN
    if figure.varde is None:
        return Cell(MISSING, figure.preliminar)
    form = Form.EXACT if hides_verdict(figure, Kind.SNITT) else None
    return Cell(figure.varde, figure.preliminar, form)


def _count_of(figure: Figure | None) -> Cell | Value:
    if figure is None:
        return None
    if figure.namnare is None:
        return HIDDEN if figure.undertryckt else None
    return Cell(figure.namnare, figure.preliminar)


def _get(figures: ReportFigures, line: Line, indikator_id: str, matt: str) -> Figure | None:
    unit = line.unit
    return figures.get(indikator_id, matt, line.vardform, unit.niva, unit.kod, line.period.code)


def _lines(
    figures: ReportFigures,
    periodtyper: Sequence[Periodtyp],
    levels: Sequence[str] = AREA_LEVELS,
) -> list[Line]:
    periods = [
        parse_period(code) for periodtyp in periodtyper for code in figures.periods(periodtyp)
    ]
    return [
        Line(unit, vardform, period)
        for unit in units(figures, levels)
        for vardform in VARDFORMER
        for period in periods
    ]


def _key(line: Line) -> tuple[str, str, Period | date]:
    is_month = line.period.periodtyp is Periodtyp.MANAD
    return (
        line.unit.namn,
        line.vardform,
        line.period.start if is_month else line.period,
    )


def _key_columns(periodtyper: Sequence[Periodtyp]) -> tuple[Column, ...]:
    is_month = tuple(periodtyper) == (Periodtyp.MANAD,)
    period = Column("Månad", Form.MONTH, 15) if is_month else Column(_PERIOD_TITLE, Form.PERIOD, 20)
    return (Column("Enhet", Form.TEXT, 24), Column("Vårdform", Form.TEXT, 10), period)


def _remark(mean: Figure | None, line: Line) -> str:
    if mean is None:
        return "snittet finns inte i publiceringen"
    said = []
    if mean.undertryckt:
        said.append("snittet är dolt")
    elif mean.varde is None:
        said.append("ingen utskriven med giltig period")
    if mean.preliminar:
        said.append("preliminärt: perioden var inte slut")
    if mean.mal is None and TARGET_PERIOD.get(line.vardform) is line.period.periodtyp:
        said.append(f"inget mål beslutat för {line.period.start.year}")
    if not mean.enhet_verifierad:
        said.append("gruppen ej bekräftad")
    return _sentence(said)


def _process_remark(line: Line, found: Sequence[Figure | None]) -> str:
    figures = [figure for figure in found if figure is not None]
    said = ["bara återinskrivningar finns per grupp"] if line.unit.niva == "analysgrupp" else []
    if any(figure.undertryckt for figure in figures):
        said.append("en del är dolt")
    if any(f.preliminar and f.indikator_id == READMISSIONS for f in figures):
        said.append("återinskrivningar: 30 dagar har inte gått")
    if any(f.preliminar and f.indikator_id != READMISSIONS for f in figures):
        said.append("kursiva tal är preliminära")
    if empty := [f for f in figures if f.varde is None and not f.undertryckt]:
        names = tuple(dict.fromkeys(_short(figure) for figure in empty))
        which = ", ".join(names) if len(names) <= _MOST_NAMED else "de mått som har «–»"
        said.append(f"inget att räkna på: {which}")
    return _sentence(said)


def _short(figure: Figure) -> str:
    titles = {indikator_id: title for indikator_id, _, title in PROCESS_SHARES}
    title = titles.get(figure.indikator_id) or measure_of(figure.indikator_id, figure.matt).label
    return inside_sentence(title)


def _wide_enough(title: str) -> int:
    """Room for the longest word, which would else be broken anywhere."""
    return max(_WIDTH, max(map(len, title.split())) + 2)


def _sentence(said: Sequence[str]) -> str:
    text = "; ".join(said)
    return text[:1].upper() + text[1:]
