"""Charts: what is drawn of values, hidden ones and texts; the drawing is the same again."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from orchestration.reports.charts import (
    BARS,
    NARROW,
    WIDE,
    Bar,
    Bars,
    ControlChart,
    Grid,
    GridCell,
    Point,
    Size,
    Trend,
    Week,
    for_print,
    for_web,
)
from orchestration.reports.charts.labels import decimal, percent, period_text, short_period
from orchestration.reports.charts.marks import control_rows, trend_rows
from orchestration.reports.charts.sheet import bars_rows, grid_rows
from orchestration.reports.charts.templates import canvas_chart, plot_chart
from orchestration.reports.charts.theme import DARK, NAMES
from orchestration.reports.figures import Kind
from orchestration.reports.figures.value_text import value_text

NASTY = '<script>alert("1")</script>'


def _points(*values: float | None, hidden: tuple[int, ...] = ()) -> tuple[Point, ...]:
    return tuple(Point(str(i), v, "2022", i in hidden) for i, v in enumerate(values))


def _trend(*values: float | None, hidden: tuple[int, ...] = ()) -> Trend:
    return Trend(NASTY, _points(*values, hidden=hidden), "tal")


def test_a_line_stops_at_what_is_hidden_and_hidden_has_no_height() -> None:
    rows = trend_rows(_trend(1.0, 2.0, None, 4.0, 5.0, hidden=(2,)), WIDE)
    assert [(r["x"], r["y"]) for r in rows["points"]] == [(0, 1.0), (1, 2.0), (3, 4.0), (4, 5.0)]
    assert {r["run"]: None for r in rows["lines"]} == {"s0": None, "s3": None}
    assert [(r["x"], r["x2"]) for r in rows["band"]] == [(1.5, 2.5)]
    assert all("y" not in r for r in rows["band"] + rows["cross"])


def test_nothing_is_drawn_as_hidden_where_there_was_nothing() -> None:
    rows = trend_rows(_trend(1.0, None, 3.0), WIDE)
    assert rows["band"] == rows["cross"] == []
    assert rows["lines"] == []


def test_all_hidden_is_said_in_words() -> None:
    rows = trend_rows(_trend(None, None, hidden=(0, 1)), WIDE)
    assert [r["text"] for r in rows["cross"]] == ["Allt är dolt"]


def test_a_preliminary_point_is_open_and_its_line_dashed() -> None:
    points = (Point("a", 1.0), Point("b", 2.0), Point("c", 3.0, is_preliminary=True))
    rows = trend_rows(Trend("x", points, "tal"), WIDE)
    fills = [r["fill"] for r in rows["points"]]
    assert fills[0] == fills[1] != fills[2]
    assert [r["dash"] for r in rows["lines"]] == [[], [], [2, 3], [2, 3]]


def test_a_period_of_which_only_a_part_is_there_is_an_open_square_and_no_line_runs_to_it() -> None:
    points = (Point("a", 9.0, is_part=True), Point("b", 2.0), Point("c", 3.0))
    rows = trend_rows(Trend("x", points, "tal", "län", points), WIDE)
    of_lan, own = (
        [(r["x"], r["shape"], r["fill"] == r["color"]) for r in rows["points"] if keep(r["size"])]
        for keep in (lambda size: size == 30, lambda size: size != 30)
    )
    assert own == [(0, "square", False), (1, "circle", True), (2, "circle", True)]
    assert of_lan == [(0, "square", False)]
    assert sorted((r["run"], r["x"]) for r in rows["lines"]) == [
        *(("r1", 1), ("r1", 2)),
        *(("s1", 1), ("s1", 2)),
    ]


def test_the_name_beside_a_line_says_its_last_value_unless_it_is_preliminary() -> None:
    final, running = Point("a", 1.0), Point("b", 0.0, is_preliminary=True)
    for points, text in (((final,), "x 1,00"), ((final, running), "x")):
        assert [r["text"] for r in trend_rows(Trend("x", points, "tal"), WIDE)["texts"]] == [text]


def test_a_chart_says_a_value_as_the_text_beside_it() -> None:
    """0,60 in both, never 0,6; a share has its decimal too."""
    for form, kind, value in (("tal", Kind.SNITT, 0.6), ("andel", Kind.ANDEL, 0.7134)):
        trend = Trend("x", (Point("a", value),), form)  # type: ignore[arg-type]
        assert trend_rows(trend, WIDE)["texts"][0]["text"] == f"x {value_text(value, kind)}"


def test_a_reference_without_neighbours_is_a_dot_and_not_nothing() -> None:
    trend = Trend("x", _points(1.0, 1.0, 1.0), "tal", "län", _points(None, 0.5, None))
    grey = [row for row in trend_rows(trend, WIDE)["points"] if row["y"] == 0.5]
    assert [(row["x"], row["size"]) for row in grey] == [(1, 16)]
    joined = Trend("x", _points(1.0, 1.0), "tal", "län", _points(0.5, 0.5))
    assert all(row["y"] == 1.0 for row in trend_rows(joined, WIDE)["points"])


def test_counts_have_no_decimals_and_means_have_two() -> None:
    for form, text in (("antal", "x 12"), ("tal", "x 12,00")):
        trend = Trend("x", _points(12.0), form)
        assert [row["text"] for row in trend_rows(trend, WIDE)["texts"]] == [text]


def test_a_target_that_changes_is_two_steps_and_none_is_no_step() -> None:
    trend = Trend("x", _points(1.0, 1.0, 1.0, 1.0), "tal", target=(0.8, 0.8, 0.7, None))
    steps = trend_rows(trend, WIDE)["steps"]
    assert [(s["x"], s["x2"], s["y"]) for s in steps] == [(-0.5, 1.5, 0.8), (1.5, 2.5, 0.7)]


def test_texts_beside_lines_do_not_lie_on_each_other() -> None:
    trend = Trend("x", _points(1.0), "tal", "län", _points(1.0), (1.0,), "Mål 1")
    heights = [r["y"] for r in trend_rows(trend, WIDE)["texts"]]
    assert len(heights) == 3
    assert all(after - before > 0.05 for before, after in itertools.pairwise(heights))


def test_small_charts_share_the_scale_they_are_given() -> None:
    trend = Trend("x", _points(1.0), "tal", top=5.0)
    assert trend_rows(trend, NARROW)["frame"][1]["y"] == pytest.approx(5.4)


def test_a_week_beyond_the_limits_has_another_shape() -> None:
    weeks = (Week("v 1", 0.9, expected=0.9, low=0.7, high=1.0), Week("v 2", 0.5, is_outside=True))
    rows = control_rows(ControlChart(weeks), WIDE)
    assert [r["shape"] for r in rows["points"]] == ["circle", "diamond"]
    assert [(r["y"], r["y2"]) for r in rows["limits"]] == [(0.7, 1.0)]


def test_a_hidden_bar_has_a_word_and_no_length_of_its_own() -> None:
    bars = Bars((Bar("a", 2.0, "2,00"), Bar("b", None, "", True)), 4.0, 1.0, "Mål 1")
    rows = bars_rows(bars, 340)
    assert [r["x2"] for r in rows["rects"]] == [131.0, 262]
    assert "× dolt" in [r["text"] for r in rows["left"]]


def test_a_heat_map_says_its_figures_and_crosses_what_is_hidden() -> None:
    cells = (GridCell(0, 0, 0.914), GridCell(1, 0, None, True), GridCell(0, 1, None))
    rows = grid_rows(Grid(("mån", "tis"), ("kl. 00", "kl. 01"), cells), 340)
    assert [r["text"] for r in rows["middle"]] == ["mån", "tis", "91", "×", ""]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_svg_is_well_formed_the_same_again_and_escapes_texts(size: Size) -> None:
    trend = Trend(NASTY, _points(1.0, 2.0), "tal", NASTY, _points(2.0, 1.0), (0.8, 0.8), NASTY)
    first = for_web(trend, size, "f1", NASTY, NASTY)
    assert first == for_web(trend, size, "f1", NASTY, NASTY)
    assert "<script" not in first
    root = ET.fromstring(first)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "f1-t f1-b"
    assert [part.text for part in root[:2]] == [NASTY, NASTY]


def test_web_colours_have_names_and_print_colours_are_plain() -> None:
    bars = Bars((Bar("Kalmar", 1.0, "1"),), 1.0)
    web, plain = for_web(bars, BARS, "a", "b", "c"), for_print(bars, BARS, "Liberation Sans")
    assert set(re.findall(r"--diagram-([a-z0-9-]+)", web)) == {"ink", "series"}
    assert "var(" not in plain
    assert set(re.findall(r'font-family="([^"]+)"', plain)) == {"Liberation Sans"}


def test_no_style_no_script_no_address_in_an_svg() -> None:
    text = for_web(_trend(1.0, 2.0), WIDE, "a", "b", "c")
    assert not re.search(r"style=|class=|href|https?://(?!www\.w3\.org/2000/svg)", text)


def test_every_named_colour_has_one_for_the_dark() -> None:
    assert set(NAMES.values()) == set(DARK)


def test_the_specifications_follow_the_schema_of_vega_lite() -> None:
    for chart in (plot_chart(WIDE, "andel"), plot_chart(NARROW, "tal"), canvas_chart(340, 80)):
        assert chart.to_dict(validate=True)["$schema"].startswith("https://vega.github.io/")


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.7134, "71,3\u00a0%"),
        (0, "0\u00a0%"),
        (1.0, "100\u00a0%"),
        (0.00001, "under 0,1\u00a0%"),
        (0.99999, "över 99,9\u00a0%"),
        (0.0005, "0,1\u00a0%"),
    ],
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_decimals_and_periods_are_swedish() -> None:
    assert decimal(1234.5) == "1\u00a0234,50"
    assert [
        period_text(p) for p in ("2022-03", "2022-Q1", "2022-H2", "2022-W05", "2022", "NPE")
    ] == [
        "mars 2022",
        "kvartal 1 2022",
        "andra halvåret 2022",
        "vecka 5 2022",
        "2022",
        "NPE",
    ]
    assert short_period("2022-03") == ("mar", "2022")
    assert short_period("2022") == ("2022", "")
