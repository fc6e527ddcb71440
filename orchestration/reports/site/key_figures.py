"""Every measure of one unit in one table, as its page shows it.

Does not belong here: the page (unit_pages.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from orchestration.reports.charts.labels import period_text
from orchestration.reports.site.addresses import unit_name
from orchestration.reports.site.cells import INDIKATOR, rests_on, table, value_key
from orchestration.reports.site.content import PERIODTYPES, Content, Unit
from orchestration.reports.site.facts import table_facts
from orchestration.reports.site.model import Cell, Column, Figure, Row, Table
from orchestration.reports.site.series import Place, is_shown, latest_period, values_of
from orchestration.reports.site.views import VARDFORMER, VIEWS

NOT_COUNTED = "tas inte fram"


def key_figures(content: Content, region: str, unit: Unit) -> Figure | None:
    """Every measure the unit has, in the last whole month, quarter, half-year and year."""
    rows = [
        (
            f"{view.short}, {VARDFORMER[vardform].lower()}",
            {"indikator_id": view.indikator_id, "matt": view.matt, "vardform": vardform},
        )
        for view in VIEWS
        for vardform in VARDFORMER
        if any(
            values_of(content, Place(region, unit, vardform), view, periodtyp)
            for periodtyp in PERIODTYPES
        )
    ]
    shown = _table(content, region, unit, rows)
    if not shown.rows or not shown.columns:
        return None
    measures = list(dict.fromkeys(row[1]["indikator_id"] for row in rows))
    return Figure(
        ident="nyckeltal-senaste",
        title="Senaste hela månad, kvartal, halvår och år",
        lead="n är hur många värdet vilar på. "
        f"«{NOT_COUNTED}» betyder att måttet inte tas fram för så långa perioder.",
        drawings=(),
        table=shown,
        facts=table_facts(content, measures, shown),
        is_open=True,
    )


def _table(
    content: Content, region: str, unit: Unit, rows: list[tuple[str, dict[str, str]]]
) -> Table:
    periods = [
        (periodtyp, period)
        for periodtyp in PERIODTYPES
        if (period := latest_period(content, region, periodtyp))
    ]
    found = table(
        content,
        f"Nyckeltal, {unit_name(unit)}",
        "Mått",
        {
            "tabell": INDIKATOR,
            "region_kod": region,
            "niva": unit.niva,
            "enhet_kod": unit.kod,
            "falt": "varde",
        },
        [
            Column(period_text(period).capitalize(), {"periodtyp": periodtyp, "period": period})
            for periodtyp, period in periods
        ],
        rows,
    )
    return replace(found, rows=tuple(_said(content, found, row) for row in found.rows))


def _said(content: Content, found: Table, row: Row) -> Row:
    """The row with how many each figure rests on, and a word in the cells of periods that its
    measure does not have at all."""
    keys = [{**found.key, **row.key, **column.key} for column in found.columns]
    return replace(
        row,
        cells=tuple(
            replace(cell, count=_count(content, key))
            if _series_key(key) in content.series
            else Cell(NOT_COUNTED, None, "tom")
            for key, cell in zip(keys, row.cells, strict=True)
        ),
    )


def _count(content: Content, key: Mapping[str, str]) -> float | None:
    value = content.values.get(value_key(key))
    view = _VIEWS[key["indikator_id"], key["matt"]]
    return None if value is None or not is_shown(value) else rests_on(content, view, value)


_VIEWS = {(view.indikator_id, view.matt): view for view in VIEWS}


def _series_key(key: Mapping[str, str]) -> tuple[str, ...]:
    names = ("region_kod", "niva", "enhet_kod", "vardform", "indikator_id", "matt", "periodtyp")
    return tuple(key[name] for name in names)
