"""A measure is called the same in the open site, the workbook, the PDF and the CSV files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from orchestration.reports.figures import Recipient, Sources, choose, parse_period, read_figures
from orchestration.reports.figures.measures import (
    DAYS,
    DEVIATIONS,
    MEASURES,
    SHORT,
    label_of,
    step_of,
)
from orchestration.reports.site.csv_files import indicator_csv_text
from orchestration.reports.site.figures import trend_figure
from orchestration.reports.site.read import read_content
from orchestration.reports.site.series import LAN, Place
from orchestration.reports.site.survey_figures import DEVIATIONS as OF_DEVIATIONS
from orchestration.reports.site.views import SNITT, VIEWS, View
from orchestration.reports.workbook.period_tables import DAY_MEASURES, LONGER, day_table
from tests.python.reports.read_back import table

KNOWN = {(one.indikator_id, one.matt) for one in MEASURES}


@pytest.mark.parametrize("view", [*VIEWS, OF_DEVIATIONS], ids=lambda one: one.indikator_id)
def test_everything_the_site_shows_has_words_of_its_own(view: View) -> None:
    shown = {(view.indikator_id, matt) for matt in (view.matt, *view.extra)}
    assert shown <= KNOWN
    assert view.short == SHORT[view.indikator_id, view.matt]


def test_site_workbook_and_csv_use_the_same_words(
    sources: Sources, recipients: tuple[Recipient, ...]
) -> None:
    content = read_content(sources.protected)
    (lan,) = content.units["08", LAN]
    shown = trend_figure(content, Place("08", lan, "somatik"), SNITT, "manad")
    assert shown is not None
    of_site = {
        column.key["matt"]: column.title
        for column in shown.table.columns
        if (column.key["falt"], column.key.get("niva", LAN)) == ("varde", LAN)
    }
    assert set(of_site) == {SNITT.matt, *SNITT.extra}
    (kalmar,) = choose(recipients, ["0880"])
    figures = read_figures(sources, replace(kalmar, indicators=(DAYS,)), parse_period("2022-03"))
    titles = {column.title for column in day_table(figures, "A", LONGER, "B").columns}
    assert set(of_site.values()) - titles == {label_of(DAYS, "antal_minst_1_dag")}
    rows = table(indicator_csv_text(content, DAYS))
    assert {row["Mått"] for row in rows} <= {
        one.label for one in MEASURES if one.indikator_id == DAYS
    }
    assert set(of_site.values()) <= {row["Mått"] for row in rows}
    assert {label_of(DAYS, matt) for matt in DAY_MEASURES} <= titles


def test_a_step_of_the_process_is_told_without_its_indicator() -> None:
    assert step_of("antal_fast_vardkontakt") == "Fast vårdkontakt"
    assert step_of("antal_sip") == "SIP"
    assert label_of(DEVIATIONS, "antal_sip") == "Avvikelser: SIP"
    assert step_of("antal_nytt_steg") == "Nytt steg"
