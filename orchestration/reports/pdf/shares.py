"""Tables that set units side by side, share by share, and what such tables leave out. Pure.

Does not belong here: which shares stand together, and text about them (process.py, pack.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.reports.figures import Figure, Kind, Period, ReportFigures
from orchestration.reports.figures.measures import ALL_CARE, PROCESS_SHARES
from orchestration.reports.pdf.page import Col, Grid, Text
from orchestration.reports.pdf.units import area_units
from orchestration.reports.pdf.wording import legend, value_of
from orchestration.swedish import inside_sentence, listed

MATT = {indikator_id: matt for indikator_id, matt, _ in PROCESS_SHARES}
TITLE = {indikator_id: title for indikator_id, _, title in PROCESS_SHARES}
IN_PARENTHESES = "Inom parentes står antalet vårdepisoder som andelen bygger på (n)."
Column = tuple[str, str, Period]
"""Title, indicator and period of a column."""


def share_of(
    figures: ReportFigures, indikator_id: str, unit: tuple[str, str], period: Period
) -> Figure | None:
    """The indicator's share of a unit, (niva, enhet_kod), in both vårdformer together."""
    return figures.get(indikator_id, MATT[indikator_id], ALL_CARE, *unit, period.code)


def share_grid(figures: ReportFigures, title: str, columns: Sequence[Column]) -> Grid:
    """A line per unit; what stands in parentheses is said above the tables. A unit or column
    without any figure is left out: absence_sentences names them, once for all of a part's
    tables."""
    lines = {
        unit: [share_of(figures, one, (unit.niva, unit.kod), period) for _, one, period in columns]
        for unit in area_units(figures)
    }
    shown = [place for place in range(len(columns)) if any(row[place] for row in lines.values())]
    rows = [
        [
            Text(unit.namn, is_strong=True),
            *(value_of(found[place], Kind.ANDEL, with_n=True) for place in shown),
        ]
        for unit, found in lines.items()
        if any(found)
    ]
    return Grid(
        title,
        (
            Col("Enhet", 1.6, is_number=False),
            *(Col(columns[place][0], 1.4) for place in shown),
        ),
        rows,
        legend(rows, has_n=False),
    )


def absence_sentences(figures: ReportFigures, columns: Sequence[Column]) -> tuple[str, ...]:
    """What the tables of these columns leave out since the generation has no figure of it: whole
    measures, then units."""
    wanted = tuple(dict.fromkeys(one for _, one, _ in columns))
    has = {
        unit: {
            one
            for _, one, period in columns
            if share_of(figures, one, (unit.niva, unit.kod), period) is not None
        }
        for unit in area_units(figures)
    }
    known = [one for one in wanted if any(one in found for found in has.values())]
    said = []
    if gone := [one for one in wanted if one not in known]:
        said.append(f"Publiceringen har inga tal för {_names(gone)}.")
    for unit, found in has.items():
        missing = [one for one in known if one not in found]
        if missing and not found:
            said.append(f"För {unit.namn} publiceras inget av måtten.")
        elif len(missing) > len(found):
            said.append(f"För {unit.namn} publiceras bara {_names(sorted(found))}.")
        elif missing:
            said.append(f"För {unit.namn} publiceras inte {_names(missing)}.")
    return tuple(said)


def _names(indicators: Sequence[str]) -> str:
    return listed([inside_sentence(TITLE[one]) for one in indicators])
