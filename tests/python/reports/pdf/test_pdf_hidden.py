"""A column of the län in which every figure is hidden is left out, and that is said beneath."""

from __future__ import annotations

from dataclasses import replace

from orchestration.reports.figures import Figure, Reading
from orchestration.reports.pdf.days import day_blocks
from orchestration.reports.pdf.page import Grid
from orchestration.reports.pdf.process import process_blocks
from tests.python.reports.pdf.made_report import TOWN, mean, report, share

LAN = ("lan", "08")
MONTHS = ("2022-04", "2022-05", "2022-06")


def _hidden(figure: Figure) -> Figure:
    return replace(
        figure, varde=None, namnare=None, taljare=None, undertryckt=True, reading=Reading.SKYDDAD
    )


def _plans(*, is_shown: bool) -> Grid:
    """SIP's län is always hidden; that of utskrivningsplan in every month but perhaps one."""
    figures = []
    for month in MONTHS:
        for one in ("utskrivningsplan", "sip"):
            figures.append(share(one, 0.5, 30, period=month))
            beside = share(one, 0.5, 300, period=month, unit=LAN)
            shown = is_shown and one == "utskrivningsplan" and month == "2022-05"
            figures.append(beside if shown else _hidden(beside))
    asked = replace(TOWN, indicators=("utskrivningsplan", "sip"))
    blocks = [b for b in process_blocks(report(figures, asked)) if isinstance(b, Grid)]
    return blocks[0]


def test_the_column_goes_and_its_measure_is_named() -> None:
    grid = _plans(is_shown=True)
    assert [col.title for col in grid.cols] == ["Period", "Utskrivningsplan", "Länet", "SIP"]
    assert {len(row) for row in grid.rows} == {4}
    assert any("«dolt»" in note for note in grid.notes)
    assert grid.notes[-1].startswith("Länets tal för SIP är dolda i varje rad")


def test_nothing_hidden_is_left_in_the_table_when_all_of_it_goes() -> None:
    grid = _plans(is_shown=False)
    assert "Länet" not in [col.title for col in grid.cols]
    assert "dolt" not in str(grid.rows)
    assert not any("«dolt»" in note for note in grid.notes)
    assert grid.notes[-1].startswith("Länets tal för utskrivningsplan och SIP är dolda")


def test_the_days_have_no_column_of_the_lan_that_is_hidden_every_month() -> None:
    own = [mean(0.5, 30, period=month) for month in MONTHS]
    beside = [_hidden(mean(0.5, 300, period=month, unit=LAN)) for month in MONTHS]
    for lan, is_there in ((beside, False), ([*beside[:2], mean(0.5, 300, unit=LAN)], True)):
        grids = [b for b in day_blocks(report([*own, *lan])) if isinstance(b, Grid)]
        assert ("Länets snitt" in [col.title for col in grids[0].cols]) is is_there
        told = "Länets tal för utskrivningsklara dagar i snitt är dolda"
        assert any(note.startswith(told) for note in grids[0].notes) is not is_there
