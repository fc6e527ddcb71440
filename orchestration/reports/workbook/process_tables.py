"""The shares of the process in the län-wide compilation (Kalmar 2022 §2), of figures that may be
hidden: the län and its analysgrupper beside the half-year before, the kommuner side by side. Pure.

Does not belong here: ready days and deviations (compilation_tables.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from orchestration.reports.figures import Figure, Period, Periodtyp, ReportFigures
from orchestration.reports.figures.compilation_sentences import (
    Share,
    change_of,
    longest_within,
    share_figure,
    share_name,
    shares_of,
    shown_care,
)
from orchestration.reports.figures.target_outcome import half_before, has_figures
from orchestration.reports.workbook.period_tables import cell_of
from orchestration.reports.workbook.table import MISSING, Cell, Column, Form, Row, Table, Value
from orchestration.reports.workbook.target_tables import unit_names
from orchestration.swedish import inside_sentence, listed


def group_names(figures: ReportFigures) -> list[tuple[tuple[str, str], str]]:
    """The analysgrupper and the län."""
    return [one for one in unit_names(figures) if one[0][0] != "kommun"]


def count_of(one: Figure | None) -> Cell | Value:
    """How many a figure rests on."""
    if one is None or one.namnare is None:
        return cell_of(one) if one is not None and one.undertryckt else None
    return one.namnare


def process_table(figures: ReportFigures) -> Table:
    """The shares of the process of the län, and of the analysgrupper where they are published, both
    vårdformer together, each with the half-year before."""
    has_earlier = has_figures(figures, half_before(figures.period))
    rows = [
        _process_row(figures, one, period, unit, has_earlier=has_earlier)
        for one in shares_of(figures)
        for period in longest_within(figures, one[0])
        for unit in group_names(figures)
        if share_figure(figures, one, unit[0], period) is not None
    ]
    return Table(
        "Processen",
        f"Processens andelar, {figures.period.label}",
        (
            f"{_OF_WHOM} Där det är dolt men somatisk vård för sig kan visas står den. "
            + (
                "«Före» är samma del av förra halvåret."
                if has_earlier
                else f"Publiceringen har inte hela {half_before(figures.period).label}, så inget "
                "jämförs."
            ),
            "Mått utan rad för analysgrupperna publiceras per kommun, inte per grupp: "
            "kommunernas står i nästa tabell.",
        ),
        (
            Column("Mått", Form.LONG, 34),
            Column("Enhet", Form.TEXT, 22),
            Column(PERIOD, Form.PERIOD, 20),
            *((Column("Före", Form.SHARE, 9), Column("n", Form.WHOLE, 7)) if has_earlier else ()),
            Column("Nu", Form.SHARE, 9),
            Column("n", Form.WHOLE, 7),
            *((Column("Jämfört", Form.LONG, 26),) if has_earlier else ()),
        ),
        rows,
        keys=2,
    )


PERIOD = "Period"
_OF_WHOM = (
    "Andelar av länkade utskrivna (status: av vårdepisoder med ärende), somatisk och psykiatrisk "
    "vård tillsammans."
)


def _process_row(
    figures: ReportFigures,
    share: Share,
    period: Period,
    named: tuple[tuple[str, str], str],
    *,
    has_earlier: bool,
) -> Row:
    unit, name = named
    care = shown_care(figures, share, unit, period)
    now = share_figure(figures, share, unit, period, care)
    then = share_figure(figures, share, unit, half_before(period), care)
    pair = (MISSING if then is None else cell_of(then), count_of(then)) if has_earlier else ()
    told = (change_of(figures, share, unit, period),) if has_earlier else ()
    return (
        share_name(figures, share, period, care),
        name,
        period,
        *pair,
        cell_of(now),
        count_of(now),
        *told,
    )


def kommun_process_table(figures: ReportFigures) -> Table:
    """The kommuner side by side: the shares of the process in the last period that each has."""
    return _kommun_table(figures, _last_of(figures), "Processens andelar")


def kommun_process_parts(figures: ReportFigures) -> Iterator[Table]:
    """The same in tables that fit the width of a page; what is said of all of them stands with the
    last."""
    shown = _last_of(figures)
    for at in range(0, len(shown), _ON_A_PAGE):
        part = shown[at : at + _ON_A_PAGE]
        names = [share[2] for share, _ in part]
        heading = listed([names[0], *map(inside_sentence, names[1:])])
        table = _kommun_table(figures, part, heading)
        is_last = at + _ON_A_PAGE >= len(shown)
        yield replace(table, lead=kommun_process_table(figures).lead if is_last else ())


_ON_A_PAGE = 3


def _last_of(figures: ReportFigures) -> list[tuple[Share, Period]]:
    """Each share with the last period within the report's that it has."""
    return [
        (one, found[-1]) for one in shares_of(figures) if (found := longest_within(figures, one[0]))
    ]


def _kommun_table(
    figures: ReportFigures, shown: Sequence[tuple[Share, Period]], what: str
) -> Table:
    rows: list[Row] = [
        (
            name,
            *(
                cell
                for one in shown
                for cell in _with_n(share_figure(figures, one[0], unit, one[1]))
            ),
        )
        for unit, name in unit_names(figures)
        if unit[0] == "kommun"
    ]
    shorter = sorted(
        {period.label for _, period in shown if period.periodtyp is not Periodtyp.HALVAR}
    )
    note = f" Mått som inte finns per halvår gäller {', '.join(shorter)}." if shorter else ""
    return Table(
        "Processen per kommun",
        f"{what} per kommun, {figures.period.label}",
        (
            _OF_WHOM,
            f"«dolt»: talet finns men visas inte. «{MISSING}»: inget att räkna på.{note}",
        ),
        (
            Column("Kommun", Form.TEXT, 16),
            *(
                column
                for share, _ in shown
                for column in (
                    Column(share[2], Form.SHARE, 13),
                    Column("n", Form.WHOLE, 7, is_joined=True),
                )
            ),
        ),
        rows,
    )


def _with_n(one: Figure | None) -> tuple[Cell | Value, Cell | Value]:
    return (MISSING, None) if one is None else (cell_of(one), count_of(one))
