"""A figure beside its target: never written as the target when it misses it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.reports.figures import Kind, Periodtyp
from orchestration.reports.figures.value_text import figure_text, value_text
from orchestration.reports.pdf.days import day_blocks, side_by_side
from orchestration.reports.pdf.page import Grid, Pictures
from orchestration.reports.pdf.summary import day_sentences, facts_of
from orchestration.reports.workbook.period_tables import day_table
from orchestration.reports.workbook.summary_table import summary_table
from orchestration.reports.workbook.table import Cell, Form
from tests.python.reports.pdf.made_report import GROUP, mean, report

OVER = mean(0.803, 117)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.803, "0,803"), (0.8, "0,80"), (0.797, "0,80"), (0.81, "0,81"), (0.80004, "0,80004")],
)
def test_a_mean_over_its_target_is_never_written_as_the_target(value: float, text: str) -> None:
    assert figure_text(mean(value, 100), Kind.SNITT) == text


@given(st.integers(min_value=1, max_value=40_000), st.integers(min_value=1, max_value=40_000))
def test_whatever_misses_is_seen_to_miss(days: int, count: int) -> None:
    figure = mean(days / count, count)
    is_written_alike = figure_text(figure, Kind.SNITT) == value_text(0.8, Kind.SNITT)
    assert not (is_written_alike and figure.uppfyller_mal is False)


def test_a_figure_without_a_target_has_two_decimals() -> None:
    figure = mean(0.803, 117, period="2022-H1")
    assert figure.mal is None
    assert figure_text(figure, Kind.SNITT) == "0,80"
    assert figure_text(mean(None, 0), Kind.SNITT) == "–"


def test_it_is_told_in_sentences_cards_tables_charts_and_the_workbook() -> None:
    made = report([OVER, mean(0.5, 80, period="2022-05")])
    assert "efter i snitt 0,803 dagar" in next(iter(day_sentences(made)))
    assert facts_of(made)[0][0] == "0,803"
    tables = [b for b in day_blocks(made) if isinstance(b, Grid)]
    assert "0,803" in {cell.text for row in tables[0].rows for cell in row if hasattr(cell, "text")}
    shown = Cell(0.803, False, Form.EXACT)
    assert shown in day_table(made, "M", (Periodtyp.MANAD,), "").data[1]
    assert any(shown in row for row in summary_table(made, ()).data)


def test_it_is_told_of_each_kommun() -> None:
    made = report([OVER, mean(0.5, 80, unit=("kommun", "0881"))], GROUP)
    told = " ".join(day_sentences(made))
    assert "Kalmar (0,803, n 117)" in told
    (picture,) = next(b for b in side_by_side(made, "somatik") if isinstance(b, Pictures)).pictures
    assert "Kalmar 0,803 (n 117)" in picture.alt
    assert OVER.mal == Decimal("0.8")
