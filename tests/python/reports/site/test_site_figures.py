"""What the pages say equals delad.duckdb, figure by figure, and nothing hidden is said."""

from __future__ import annotations

import csv
import io
import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.cli.rapport import app
from orchestration.publish import Published, open_published
from orchestration.reports.charts import Bars, Chart, ControlChart, Grid, Trend
from orchestration.reports.site.build import Placed, page_tables
from orchestration.reports.site.chance import Rule, expected_of, is_over, limits
from orchestration.reports.site.content import Content, ContentError, Kommun, Unit, Week
from orchestration.reports.site.csv_files import indicator_csv_text
from orchestration.reports.site.key_figures import NOT_COUNTED
from orchestration.reports.site.read import TABLES, read_content
from orchestration.reports.site.weeks_figures import COMPUTED
from orchestration.reports.site.write import ABOUT_SITE
from orchestration.settings import Settings
from tests.python.reports.site.made_figures import NASTY
from tests.python.reports.site.read_pages import ReadCell, read_page

TAIL = 0.00135
RULE = Rule(least_weeks=8, tail=TAIL)

_KEYS = {
    "indikator_delad": (
        *("region_kod", "niva", "enhet_kod", "vardform"),
        *("indikator_id", "matt", "periodtyp", "period"),
    ),
    "tratt_delad": (
        *("region_kod", "niva", "enhet_kod", "vardform", "periodtyp", "period", "steg"),
    ),
    "status_24h_vecka_delad": ("region_kod", "niva", "enhet_kod", "vecka"),
    "status_24h_veckotimme_delad": (
        *("region_kod", "niva", "enhet_kod", "ar", "veckodag", "timme"),
    ),
}


@pytest.fixture(scope="module")
def rows(opened: Published) -> dict[tuple[str, ...], dict[str, Any]]:
    """Every row of the open tables, read here and not by the code that made the pages."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for table, key in _KEYS.items():
        cursor = opened.connection.execute(f"FROM indikatorer.{table}")
        names = [column[0] for column in cursor.description or ()]
        for row in cursor.fetchall():
            of = dict(zip(names, row, strict=True))
            found[table, *(str(of[name]) for name in key)] = of
    return found


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _row(rows: dict[tuple[str, ...], dict[str, Any]], key: dict[str, str]) -> dict[str, Any] | None:
    return rows.get((key["tabell"], *(key[name] for name in _KEYS[key["tabell"]])))


def _number(text: str) -> tuple[float, int]:
    """A Swedish number and its decimals; percent as a share."""
    plain = text.removesuffix("p").removeprefix("högst ").replace("\u00a0", "")
    is_share = plain.endswith("%")
    digits = plain.removesuffix("%").replace(",", ".")
    decimals = len(digits.partition(".")[2])
    value = float(digits)
    return (value / 100, decimals + 2) if is_share else (value, decimals)


def _check(cell: ReadCell, row: dict[str, Any] | None) -> None:
    value = row[cell.key["falt"]] if row else None
    if value is None:
        assert cell.kind in {"dolt", "tom"}, cell
        assert cell.text in {"dolt": {"dolt"}, "tom": {"–", "..", NOT_COUNTED}}[cell.kind]
        if cell.text == "..":
            assert row and row["fullstandighet"] is not None, cell
        if cell.text == NOT_COUNTED:
            assert row is None, cell
        if cell.key["falt"] == "varde" and row:
            assert (cell.kind == "dolt") == row["undertryckt"], cell
    elif isinstance(value, bool):
        assert cell.text.removesuffix("p") == ("ja" if value else "nej")
    elif cell.text.startswith(("under", "över")):
        assert min(float(value), 1 - float(value)) < 0.0006, cell
    else:
        shown, decimals = _number(cell.text)
        assert shown == pytest.approx(float(value), abs=0.5000001 * 10**-decimals), cell
        assert cell.kind == ""


def test_every_figure_of_a_page_is_that_of_the_open_file(
    some_pages: dict[str, str], rows: dict[tuple[str, ...], dict[str, Any]]
) -> None:
    kinds: set[str] = set()
    tables: set[str] = set()
    for html in some_pages.values():
        for cell in read_page(html).cells:
            if COMPUTED in cell.key:
                continue
            _check(cell, _row(rows, cell.key))
            kinds.add(cell.kind)
            tables.add(cell.key["tabell"])
    assert kinds == {"", "dolt", "tom", "ja", "nej"}, "the made figures are of every kind"
    assert tables == set(_KEYS)


def test_a_figure_without_a_chart_of_its_own_says_how_many_it_rests_on(
    some_pages: dict[str, str], rows: dict[tuple[str, ...], dict[str, Any]]
) -> None:
    """Key figures and hours: no n stands beside them, so it stands with them."""
    shown = [
        (cell, row)
        for html in some_pages.values()
        for cell in read_page(html).cells
        if cell.count and COMPUTED not in cell.key and (row := _row(rows, cell.key))
    ]
    assert {cell.key["tabell"] for cell, _ in shown} == {
        "indikator_delad",
        "status_24h_veckotimme_delad",
    }
    for cell, row in shown:
        if cell.key["tabell"] == "status_24h_veckotimme_delad":
            expected = row["antal_avgjorda"]
        elif cell.key["indikator_id"] == "belaggning_utskrivningsklara":
            people = _row(rows, {**cell.key, "matt": "antal_med_varddygn"})
            expected = people and people["varde"]
        else:
            expected = row["namnare"]
        assert _number(cell.count.removeprefix("n = ")) == (expected, 0), cell
        assert not row["undertryckt"]


def test_every_table_of_every_page_is_that_of_the_open_file(
    pages: list[Placed], rows: dict[tuple[str, ...], dict[str, Any]]
) -> None:
    checked = 0
    for placed in pages:
        for section in placed.page.sections:
            for figure in section.figures:
                for row in figure.table.rows:
                    for column, cell in zip(figure.table.columns, row.cells, strict=True):
                        key = {**figure.table.key, **row.key, **column.key}
                        if COMPUTED in key:
                            continue
                        found = _row(rows, key)
                        value = found[key["falt"]] if found else None
                        assert (cell.raw if cell.kind != "dolt" else None) == _plain(value)
                        checked += 1
    assert checked > 10_000


def test_what_a_verdict_says_is_hidden_only_where_there_is_a_target(
    some_pages: dict[str, str], rows: dict[tuple[str, ...], dict[str, Any]]
) -> None:
    for cell in read_page(some_pages["08/index.html"]).cells:
        row = _row(rows, cell.key)
        if cell.key["falt"] == "uppfyller_mal" and row and row["uppfyller_mal"] is None:
            expected = "dolt" if row["undertryckt"] and row["mal"] is not None else "tom"
            assert cell.kind == expected


def test_nothing_is_left_out(content: Content, opened: Published) -> None:
    """Every row of the long table stands in the CSV file of its indicator."""
    for indikator_id in content.indicators:
        text = indicator_csv_text(content, indikator_id).decode("utf-8-sig")
        written = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        asked = opened.connection.execute(
            "SELECT region_kod, niva, enhet_kod, vardform, indikator_id || '.' || matt, period, "
            "varde, undertryckt FROM indikatorer.indikator_delad WHERE indikator_id = ?",
            [indikator_id],
        ).fetchall()
        found = {_csv_key(row): row["Värde"] for row in written}
        assert len(found) == len(asked) == len(written)
        for row in asked:
            expected = "dolt" if row[7] else "" if row[6] is None else str(row[6])
            assert found[row[:6]].replace(",", ".") == expected.removesuffix(".0")


def _csv_key(row: dict[str, str]) -> tuple[str, ...]:
    niva = {"län": "lan", "hälsovalsenhet": "halsovalsenhet"}.get(row["Nivå"], row["Nivå"])
    titles = ("Enhetens kod", "Vårdform", "Kod i regelverket", "Period")
    return (row["Länskod"], niva, *(row[title] for title in titles))


def test_a_csv_says_what_a_page_says(content: Content) -> None:
    """ja and nej, and what a kommun outside the län is (as kommuner.html)."""
    outside = Unit("kommun", "0180", "Stockholm")
    kommuner = {**content.kommuner, "0180": Kommun("0180", "Stockholm", "01", None)}
    first = next(v for v in content.values.values() if v.niva == "kommun" and v.region_kod == "08")
    row = first._replace(enhet_kod="0180")
    changed = replace(
        content,
        kommuner=kommuner,
        values={**content.values, row[:8]: row},
        units={**content.units, ("08", "kommun"): (*content.units["08", "kommun"], outside)},
    )
    text = indicator_csv_text(changed, row.indikator_id).decode("utf-8-sig")
    written = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    remark = "kommun utanför länet, räknas inte in i länets siffror"
    assert {r["Anmärkning"] for r in written if r["Enhetens kod"] == "0180"} == {remark}
    assert {r["Anmärkning"] for r in written if r["Enhetens kod"] == "0880"} == {""}
    assert {r["Dolt"] for r in written} == {"ja", "nej"}
    assert {r["Preliminärt"] for r in written} <= {"ja", "nej"}


def test_a_csv_beside_a_figure_has_its_table(pages: list[Placed]) -> None:
    placed = next(p for p in pages if p.file == "08/kommun-0880.html")
    files = dict(page_tables(placed))
    figures = [f for s in placed.page.sections for f in s.figures]
    assert len(files) == len(figures)
    for figure in figures:
        raw = files[f"08/data/kommun-0880--{figure.ident}.csv"]
        assert raw.startswith(b"\xef\xbb\xbf")
        head, *lines = csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
        cells = [row.cells for row in figure.table.rows]
        counted = sum(
            any(c.count is not None for c in column) for column in zip(*cells, strict=True)
        )
        assert len(head) == 1 + len(figure.table.columns) + counted
        assert [line[0] for line in lines] == [row.title for row in figure.table.rows]
        hidden = sum(cell == "dolt" for line in lines for cell in line)
        assert hidden == sum(c.kind == "dolt" for r in figure.table.rows for c in r.cells)


def test_no_cell_of_a_csv_is_a_formula(content: Content) -> None:
    text = indicator_csv_text(content, "delaktighet").decode("utf-8-sig")
    assert "'=HYPERLINK(" in text
    assert not re.search(r'(^|;)"?[=@]', text, re.MULTILINE)


def test_names_are_text_and_never_code(some_pages: dict[str, str]) -> None:
    assert any("&lt;script&gt;" in html for html in some_pages.values())
    for html in some_pages.values():
        assert NASTY not in html
        assert "script" not in read_page(html).tags


def test_only_the_open_file_can_be_read(published_settings: Settings) -> None:
    for which in ("samverkan", "aggregat"):
        with (
            open_published(published_settings, which) as published,
            pytest.raises(ValueError, match=r"delad\.duckdb"),
        ):
            read_content(published)


def test_a_generation_of_an_older_version_is_told_of_with_what_it_lacks(tmp_path: Path) -> None:
    """All tables but two: they are named, with what to do."""
    with duckdb.connect(str(tmp_path / "delad.duckdb")) as connection:
        for schema in ("indikatorer", "dimensioner"):
            connection.execute(f"CREATE SCHEMA {schema}")
        for table in TABLES[:-1]:
            connection.execute(f"CREATE TABLE {table} (x INTEGER)")
        connection.execute("DROP TABLE indikatorer.tratt_delad")
        old = Published("delad", tmp_path, {}, connection)
        with pytest.raises(ContentError) as told:
            read_content(old)
    said = str(told.value)
    assert "saknar tabellerna indikatorer.tratt_delad, dimensioner.dim_regionparametrar," in said
    assert "kör 'utskrivning nightly'" in said
    assert "--generation" in said


def test_the_command_refuses_an_older_generation_and_leaves_the_site_there_is(
    figures: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(figures.published, tmp_path / "published", symlinks=True)
    file = tmp_path / "published/current/delad.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("DROP TABLE dimensioner.dim_regionparametrar")
    site = tmp_path / "outbox/webb"
    site.mkdir(parents=True)
    (site / ABOUT_SITE).write_text("{}", encoding="utf-8")
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(tmp_path))
    done = CliRunner().invoke(app, ["webb"])
    said = " ".join(done.output.split())
    assert done.exit_code == 1
    assert "saknar tabellen dimensioner.dim_regionparametrar" in said
    assert "kör 'utskrivning nightly'" in said
    assert [path.name for path in site.iterdir()] == [ABOUT_SITE]


def test_a_table_of_another_shape_is_told_of_without_what_duckdb_says(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "delad.duckdb")) as connection:
        for schema in ("indikatorer", "dimensioner"):
            connection.execute(f"CREATE SCHEMA {schema}")
        for table in TABLES:
            connection.execute(f"CREATE TABLE {table} (hemlig INTEGER)")
        with pytest.raises(ContentError, match="BinderException") as told:
            read_content(Published("delad", tmp_path, {}, connection))
    assert "hemlig" not in str(told.value)
    assert "kör 'utskrivning nightly'" in str(told.value)


def test_every_figure_tells_its_definition_and_how_much_is_shown(pages: list[Placed]) -> None:
    for placed in pages:
        for section in placed.page.sections:
            for figure in section.figures:
                terms = [fact.term for fact in figure.facts]
                assert terms[0] == "Definition", (placed.file, figure.ident)
                assert {"Röjandeskydd", "Regelversion"} <= set(terms), (placed.file, figure.ident)
                assert all(fact.text for fact in figure.facts)


def test_the_weekly_limits_are_those_of_the_exact_chart(published_settings: Settings) -> None:
    """With every week known, expected share and limits equal ind_status_24h_styrdiagram."""
    with open_published(published_settings, "aggregat") as exact:
        weeks = exact.connection.execute(
            "SELECT region_kod, niva, enhet_kod, vecka, vecka_start, antal_i_tid, antal_avgjorda, "
            "antal_i_tid / antal_avgjorda, false FROM indikatorer.ind_status_24h_vecka "
            "WHERE niva = 'lan' ORDER BY vecka_start"
        ).fetchall()
        chart = exact.connection.execute(
            "SELECT vecka, antal_avgjorda, vantad_andel, undre_grans, ovre_grans "
            "FROM indikatorer.ind_status_24h_styrdiagram WHERE niva = 'lan'"
        ).fetchall()
    rows = [Week._make(row) for row in weeks]
    by_week = {row.vecka: row for row in rows}
    assert chart
    for vecka, count, expected, low, high in chart:
        found = expected_of(rows, by_week[vecka], RULE)
        assert found == pytest.approx(expected)
        assert limits(expected, count, TAIL) == pytest.approx((low, high))


def _drawn_values(chart: Chart) -> list[float]:
    """Every value that the chart shows of the unit itself, its län and the target."""
    match chart:
        case Trend():
            points = (*chart.points, *chart.reference)
            found = [*(point.value for point in points), *chart.target]
        case Bars():
            found = [bar.value for bar in chart.bars]
        case Grid():
            found = [cell.share for cell in chart.cells]
        case ControlChart():
            found = [
                value
                for week in chart.weeks
                for value in (week.share, week.expected, week.low, week.high)
            ]
    return [value for value in found if value is not None]


def test_the_table_beside_a_chart_says_all_that_the_chart_does(pages: list[Placed]) -> None:
    """The text alternative: no value is only in the picture, and hidden is told as hidden."""
    kinds: set[type] = set()
    for placed in pages:
        for section in placed.page.sections:
            for figure in section.figures:
                told = {cell.raw for row in figure.table.rows for cell in row.cells}
                for drawing in figure.drawings:
                    kinds.add(type(drawing.chart))
                    missing = [v for v in _drawn_values(drawing.chart) if v not in told]
                    assert not missing, (placed.file, figure.ident, drawing.title, missing)
    assert kinds == {Trend, Bars, Grid, ControlChart}


def test_a_bar_chart_is_told_bar_by_bar(pages: list[Placed]) -> None:
    for placed in pages:
        for section in placed.page.sections:
            for figure in section.figures:
                for drawing in figure.drawings:
                    if isinstance(drawing.chart, Bars):
                        for bar in drawing.chart.bars:
                            text = "dolt" if bar.is_hidden else bar.text
                            assert f"{bar.label}: {text}" in drawing.description


def test_the_table_of_weeks_says_what_the_chart_does(
    pages: list[Placed], opened: Published
) -> None:
    """Expected share, limits and verdict of every judged week, computed here once more."""
    (tail, least) = (
        opened.connection.execute(
            "SELECT CAST(varde AS DOUBLE) FROM dimensioner.dim_regionparametrar "
            "WHERE parameter = ? AND region_kod = '00'",
            [name],
        ).fetchone()
        for name in ("styrdiagram_svans", "styrdiagram_minsta_veckor")
    )
    placed = next(p for p in pages if p.file == "08/status-24h.html")
    figure = next(
        f for s in placed.page.sections for f in s.figures if f.ident == "status-24h-vecka"
    )
    assert tail and least
    judged = 0
    for row in figure.table.rows:
        share, _, count, expected, low, high, outside = (cell.raw for cell in row.cells)
        if expected is not None:
            assert limits(expected, count, tail[0]) == pytest.approx((low, high))
            assert outside == (not low <= share <= high)
            judged += 1
    (drawn,) = (d.chart for d in figure.drawings)
    assert isinstance(drawn, ControlChart)
    assert judged == sum(week.expected is not None for week in drawn.weeks)


@pytest.mark.parametrize(
    ("expected", "count", "low", "high"),
    [(0.8, 10, 0.4, 1.0), (0.8, 40, 0.6, 0.975), (0.8, 3, 0.0, 1.0), (0.5, 1, 0.0, 1.0)],
)
def test_limits_of_chance(expected: float, count: int, low: float, high: float) -> None:
    """The first three as in the unit test of ind_status_24h_styrdiagram."""
    assert limits(expected, count, TAIL) == pytest.approx((low, high))


def test_limits_of_chance_of_more_than_a_float_can_count() -> None:
    low, high = limits(0.8, 20_000, TAIL)
    assert (low, high) == pytest.approx((0.8 - 0.0085, 0.8 + 0.0085), abs=0.0002)


def test_a_week_is_judged_when_its_last_clock_has_run_out(content: Content) -> None:
    week = next(iter(content.weeks.values()))[0]._replace(vecka_start=date(2022, 1, 3))
    assert not is_over(week, date(2022, 1, 10))
    assert is_over(week, date(2022, 1, 11))


def test_a_week_has_no_limits_when_too_many_before_it_are_hidden(content: Content) -> None:
    rows = [w for key, weeks in content.weeks.items() if key[:2] == ("08", "lan") for w in weeks]
    known = [w._replace(antal_i_tid=8, antal_avgjorda=10, undertryckt=False) for w in rows]
    assert expected_of(known, known[-1], RULE) is not None
    hidden = [w._replace(antal_i_tid=None) if i % 5 == 0 else w for i, w in enumerate(known)]
    assert expected_of(hidden, hidden[-1], RULE) is None
    assert expected_of(known[:6], known[5], RULE) is None
    assert expected_of(known, known[-1], Rule(None, TAIL)) is None
