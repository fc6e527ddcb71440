"""Units beside each other: small multiples of one scale, bars of one period, tables of both.

Does not belong here: one unit over time (figures.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from orchestration.reports.charts import SMALL, Bar
from orchestration.reports.charts.labels import period_text, short_period
from orchestration.reports.figures.measures import label_of
from orchestration.reports.site.addresses import page_of, unit_name
from orchestration.reports.site.cells import INDIKATOR, measured, table, value_cell
from orchestration.reports.site.content import Content, Unit, Value
from orchestration.reports.site.drawings import bars_drawing
from orchestration.reports.site.facts import facts_of
from orchestration.reports.site.figures import axis_of, column, ident, key_of, lan_of, trend_of
from orchestration.reports.site.model import Column, Drawing, Figure, Table
from orchestration.reports.site.series import (
    LAN,
    MOST_PERIODS,
    Place,
    is_shown,
    only_over,
    part_mark,
    values_of,
)
from orchestration.reports.site.states import IN_BAR, state_of, why_none
from orchestration.reports.site.views import (
    IN_VARDFORM,
    NIVAER_MANY,
    PER_PERIODTYP,
    VARDFORMER,
    View,
)
from orchestration.reports.site.words import shown_among, told_line


def multiples_figure(
    content: Content, region: str, view: View, choice: tuple[str, str], units: Sequence[Unit]
) -> Figure:
    """Small charts of one scale, one per unit that has a figure to show, each with its län as
    reference; the others are named. choice: vårdform and periodtyp."""
    vardform, periodtyp = choice
    lan = Place(region, lan_of(content, region), vardform)
    of_lan = values_of(content, lan, view, periodtyp)
    reference = only_over(content, region, of_lan)
    of_unit = {
        u: only_over(content, region, values_of(content, lan.of(u), view, periodtyp)) for u in units
    }
    drawn = {u: values for u, values in of_unit.items() if any(map(is_shown, values))}
    everything = [v for values in (*drawn.values(), reference) for v in values]
    top = max((v.varde for v in everything if v.varde is not None), default=1.0)
    drawings = tuple(
        _small(content, Place(region, unit, vardform), view, (values, reference), top)
        for unit, values in drawn.items()
    )
    niva = units[0].niva if units else "kommun"
    among = shown_among([v for values in of_unit.values() for v in values], "värden")
    return Figure(
        ident=f"{niva}-{ident(view, vardform, periodtyp)}",
        title=f"{view.question} {VARDFORMER[vardform]}, {PER_PERIODTYP[periodtyp]} och {niva}",
        lead=" ".join(_multiples_lead(among, drawn, of_unit)),
        drawings=drawings,
        table=units_table(content, region, view, choice, units),
        facts=facts_of(content, region, view, of_lan, among),
        empty=why_none(state_of(v) for values in of_unit.values() for v in values),
        key=tuple(_key(content, lan.unit.namn, drawn.values(), reference)),
        axis=axis_of(view),
    )


def _key(
    content: Content, lan: str, drawn: Collection[Sequence[Value]], reference: Sequence[Value]
) -> Iterator[tuple[str, str]]:
    """Of what the small charts draw: no line of the län where none of it is shown."""
    beside = [v for v in reference[-MOST_PERIODS:] if is_shown(v)]
    values = [v for of_unit in drawn for v in of_unit[-MOST_PERIODS:]]
    yield from key_of(content, "Enheten", lan if beside else "", values, beside)


def _multiples_lead(
    among: str, drawn: Collection[Unit], of_unit: Mapping[Unit, Sequence[Value]]
) -> Iterator[str]:
    """How to read them, and which units have nothing that can be drawn."""
    if len(drawn) > 1:
        yield "Alla diagram har samma skala, så att de kan jämföras."
    yield among
    left_out = [unit_name(u) for u in of_unit if u not in drawn]
    if left_out and drawn:
        yield f"Utan diagram, eftersom inget av deras värden kan visas: {', '.join(left_out)}."


def _small(
    content: Content,
    place: Place,
    view: View,
    rows: tuple[Sequence[Value], Sequence[Value]],
    top: float,
) -> Drawing:
    values, reference = rows
    lan = lan_of(content, place.region)
    trend = trend_of(content, place.unit.namn, view, values, lan.namn, reference)
    return Drawing(
        replace(trend, top=max(top, trend.top)),
        SMALL,
        unit_name(place.unit),
        " ".join((f"{view.short}.", *told_line(content, view, values))),
        href=page_of(content, place.region, place.unit),
    )


def units_table(
    content: Content, region: str, view: View, choice: tuple[str, str], units: Sequence[Unit]
) -> Table:
    """Units down, the target last where there is one, and periods across, the newest first."""
    vardform, periodtyp = choice
    lan = lan_of(content, region)
    place = Place(region, lan, vardform)
    periods = sorted(
        {
            (str(v.period_start), v.period, part_mark(content, v))
            for unit in (lan, *units)
            for v in values_of(content, place.of(unit), view, periodtyp)
        },
        reverse=True,
    )
    has_target = any(v.mal is not None for v in values_of(content, place, view, periodtyp))
    return table(
        content,
        f"{view.short} {IN_VARDFORM[vardform]}, {PER_PERIODTYP[periodtyp]}",
        "Enhet",
        {
            "tabell": INDIKATOR,
            "region_kod": region,
            "vardform": vardform,
            "indikator_id": view.indikator_id,
            "matt": view.matt,
            "periodtyp": periodtyp,
        },
        [Column(f"{' '.join(short_period(p))}{part}", {"period": p}) for _, p, part in periods],
        [
            *(
                (unit_name(u), {**_of(u), "falt": "varde"}, page_of(content, region, u))
                for u in (lan, *units)
            ),
            *((("Mål", {**_of(lan), "falt": "mal"}),) if has_target else ()),
        ],
    )


def _of(unit: Unit) -> dict[str, str]:
    return {"niva": unit.niva, "enhet_kod": unit.kod}


def bars_figure(
    content: Content, region: str, view: View, when: tuple[str, str, str], units: Sequence[Unit]
) -> Figure:
    """Units beside each other in one period, the largest first, with the län last. when: vårdform,
    periodtyp and period."""
    vardform, periodtyp, period = when
    lan = lan_of(content, region)
    place = Place(region, lan, vardform)
    found = {
        u: v
        for u in (*units, lan)
        for v in values_of(content, place.of(u), view, periodtyp)
        if v.period == period
    }
    ordered = sorted(found, key=lambda u: (u.niva == LAN, -(found[u].varde or -1.0)))
    of_units = [found[u] for u in ordered if u.niva != LAN]
    in_lan = [found[u] for u in ordered if u.niva == LAN]
    niva = units[0].niva if units else "enhet"
    name = period_text(period)
    many = NIVAER_MANY.get(niva, "Enheter").lower()
    bars = tuple(_bar(content, u, found[u]) for u in ordered)
    drawings = bars_drawing(bars, f"{view.short} per {niva}, {name}")
    return Figure(
        ident=f"stapel-{niva}-{ident(view, vardform, periodtyp)}",
        title=f"{view.short} per {niva}, {IN_VARDFORM[vardform]}, {name}",
        lead=_spread(content, view, of_units, many),
        drawings=drawings,
        table=_bars_table(content, region, view, when, ordered),
        facts=facts_of(content, region, view, in_lan, shown_among(of_units, many)),
        empty=why_none(map(state_of, (*of_units, *in_lan))),
    )


def _bar(content: Content, unit: Unit, value: Value) -> Bar:
    cell = value_cell(content, value, "varde")
    text = f"{cell.text} p" if cell.is_preliminary else cell.text
    text = IN_BAR.get(state_of(value), text)
    return Bar(unit_name(unit), value.varde, text, value.undertryckt, unit.niva == LAN)


def _spread(content: Content, view: View, values: Sequence[Value], many: str) -> str:
    shown = [v.varde for v in values if v.varde is not None]
    tail = f" {shown_among(values, many)}" if len(shown) < len(values) else ""
    if len(shown) < 2:
        return f"För få värden kan visas för att jämföra.{tail}"
    low, high = (measured(content, view.indikator_id, view.matt, f(shown)) for f in (min, max))
    return f"Av dem som kan visas är det lägsta värdet {low} och det högsta {high}.{tail}"


def _bars_table(
    content: Content, region: str, view: View, when: tuple[str, str, str], units: Sequence[Unit]
) -> Table:
    vardform, periodtyp, period = when
    columns = [column(label_of(view.indikator_id, view.matt), view.matt, "varde", {})]
    columns += [column(label_of(view.indikator_id, matt), matt, "varde", {}) for matt in view.extra]
    columns.append(column("Fullständighet", view.matt, "fullstandighet", {}))
    return table(
        content,
        f"{view.short} {IN_VARDFORM[vardform]}, {period_text(period)}",
        "Enhet",
        {
            "tabell": INDIKATOR,
            "region_kod": region,
            "vardform": vardform,
            "indikator_id": view.indikator_id,
            "periodtyp": periodtyp,
            "period": period,
        },
        columns,
        [
            (unit_name(u), {"niva": u.niva, "enhet_kod": u.kod}, page_of(content, region, u))
            for u in units
        ],
    )
