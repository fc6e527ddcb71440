"""A line over time, small multiples and bars of the long table: chart, numbers and what they mean.

Does not belong here: the 24-hour figures by hour and week, the funnel and the surveys, which come
from other tables (status_figures.py, funnel_figures.py, survey_figures.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from orchestration.reports.charts import (
    BARS,
    BARS_NARROW,
    NARROW,
    SMALL,
    WIDE,
    Bar,
    Bars,
    Point,
    Trend,
)
from orchestration.reports.charts.labels import period_text, short_period
from orchestration.reports.site.addresses import page_of, unit_name
from orchestration.reports.site.cells import INDIKATOR, measured, table, value_cell
from orchestration.reports.site.content import Content, Unit, Value
from orchestration.reports.site.facts import facts_of
from orchestration.reports.site.model import Column, Drawing, Figure, Table
from orchestration.reports.site.series import (
    LAN,
    MOST_PERIODS,
    Place,
    aligned,
    is_shown,
    points_of,
    values_of,
)
from orchestration.reports.site.views import (
    IN_VARDFORM,
    PER_PERIODTYP,
    VARDFORMER,
    View,
    measure_name,
)
from orchestration.reports.site.words import lead, range_of, shown_among, shown_of
from orchestration.swedish import number

SEE_TABLE = "Alla tal står i tabellen under diagrammet."
ALL_HIDDEN = (
    "Inget diagram: alla värden är dolda av röjandeskydd eller har inget att räkna på. "
    "Tabellen visar vilka."
)
_OWN, _LAN, _TARGET, _HIDDEN, _PRELIMINARY = "egen", "lan", "mal", "dolt", "prel"


def lan_of(content: Content, region: str) -> Unit:
    """The län of a region."""
    found = content.unit(region, LAN, region)
    return found or Unit(LAN, region, f"Region {region}")


def trend_figure(content: Content, place: Place, view: View, periodtyp: str) -> Figure | None:
    """A unit over time beside its län and the target; None where it has no row."""
    values = values_of(content, place, view, periodtyp)
    if not values:
        return None
    lan = lan_of(content, place.region)
    is_lan = place.unit.niva == LAN
    reference = () if is_lan else values_of(content, place.of(lan), view, periodtyp)
    has_target = any(v.mal is not None for v in values)
    drawings = (
        (_trend_drawing(content, place, view, values, reference),)
        if any(map(is_shown, values))
        else ()
    )
    return Figure(
        ident=_ident(view, place.vardform, periodtyp),
        title=f"{view.question} {VARDFORMER[place.vardform]}, {PER_PERIODTYP[periodtyp]}",
        lead=lead(content, place.region, view, values, reference),
        drawings=drawings,
        table=_trend_table(content, place, view, values, None if is_lan else lan, has_target),
        facts=facts_of(content, place.region, view, values),
        key=tuple(_key(unit_name(place.unit), "" if is_lan else lan.namn, values)),
        empty="" if drawings else ALL_HIDDEN,
    )


def _ident(view: View, vardform: str, periodtyp: str) -> str:
    return f"{view.indikator_id}-{view.matt}-{vardform}-{periodtyp}".replace("_", "-")


def trend_of(
    name: str, view: View, values: Sequence[Value], lan: str, reference: Sequence[Value]
) -> Trend:
    """The values of a chart; reference: the län's rows, empty for the län itself."""
    values = values[-MOST_PERIODS:]
    beside = aligned(values, reference)
    targets = tuple(v.mal for v in values)
    decided = [t for t in targets if t is not None]
    return Trend(
        name=name,
        points=points_of(values),
        form=view.form,
        reference_name=lan if reference else "",
        reference=tuple(
            Point(
                "",
                v.varde if v else None,
                is_hidden=bool(v and v.undertryckt),
                is_preliminary=bool(v and v.preliminar),
            )
            for v in beside
        )
        if reference
        else (),
        target=targets if decided else (),
        target_text=f"Mål {number(decided[-1])}" if decided else "",
    )


def _trend_drawing(
    content: Content,
    place: Place,
    view: View,
    values: Sequence[Value],
    reference: Sequence[Value],
) -> Drawing:
    lan = lan_of(content, place.region)
    per = PER_PERIODTYP[values[0].periodtyp]
    name = unit_name(place.unit)
    return Drawing(
        trend_of(_short(place.unit), view, values, lan.namn, reference),
        WIDE,
        f"{view.short} {per}, {name}, {IN_VARDFORM[place.vardform]}",
        f"Linjediagram. {shown_of(values)} {range_of(content, view, values)} {SEE_TABLE}",
        narrow=NARROW,
    )


def _short(unit: Unit) -> str:
    """A name that has room beside a line."""
    return unit.namn if len(unit.namn) <= 16 else "Kliniken" if unit.niva == "klinik" else "Enheten"


def _key(name: str, lan: str, values: Sequence[Value]) -> Iterator[tuple[str, str]]:
    """What the lines and marks of a chart mean."""
    yield _OWN, name
    if lan:
        yield _LAN, lan
    decided = [v.mal for v in values if v.mal is not None]
    if decided:
        yield _TARGET, f"Mål: högst {number(decided[-1])}"
    if any(v.undertryckt for v in values):
        yield _HIDDEN, "Dolt av röjandeskydd"
    if any(v.preliminar and is_shown(v) for v in values):
        yield _PRELIMINARY, "Preliminärt"


def _trend_table(  # noqa: PLR0913, PLR0917 - all of it decides columns
    content: Content,
    place: Place,
    view: View,
    values: Sequence[Value],
    lan: Unit | None,
    has_target: bool,
) -> Table:
    own = {"enhet_kod": place.unit.kod, "niva": place.unit.niva}
    columns = [_column(measure_name(view.matt), view.matt, "varde", own)]
    if lan is not None:
        columns.append(_column(lan.namn, view.matt, "varde", {"niva": LAN, "enhet_kod": lan.kod}))
    if has_target:
        columns.append(_column("Mål", view.matt, "mal", own))
        columns.append(_column("Når målet", view.matt, "uppfyller_mal", own))
    columns += [_column(measure_name(matt), matt, "varde", own) for matt in view.extra]
    columns.append(_column("Fullständighet", view.matt, "fullstandighet", own))
    return table(
        content,
        f"{view.short}, {unit_name(place.unit)}, {IN_VARDFORM[place.vardform]}",
        "Period",
        {
            "tabell": INDIKATOR,
            "region_kod": place.region,
            "vardform": place.vardform,
            "indikator_id": view.indikator_id,
            "periodtyp": values[0].periodtyp,
        },
        columns,
        [(period_text(v.period), {"period": v.period}) for v in reversed(values)],
    )


def _column(title: str, matt: str, falt: str, more: dict[str, str]) -> Column:
    return Column(title, {"matt": matt, "falt": falt, **more})


def multiples_figure(
    content: Content, region: str, view: View, choice: tuple[str, str], units: Sequence[Unit]
) -> Figure:
    """Small charts of one scale, one per unit, each with its län as reference. choice: vårdform and
    periodtyp."""
    vardform, periodtyp = choice
    lan = Place(region, lan_of(content, region), vardform)
    reference = values_of(content, lan, view, periodtyp)
    of_unit = {u: values_of(content, lan.of(u), view, periodtyp) for u in units}
    everything = [v for values in (*of_unit.values(), reference) for v in values]
    top = max((v.varde for v in everything if v.varde is not None), default=1.0)
    drawings = tuple(
        _small(content, Place(region, unit, vardform), view, (values, reference), top)
        for unit, values in of_unit.items()
        if values
    )
    niva = units[0].niva if units else "kommun"
    among = shown_among([v for values in of_unit.values() for v in values], "värden")
    return Figure(
        ident=f"{niva}-{_ident(view, vardform, periodtyp)}",
        title=f"{view.question} {VARDFORMER[vardform]}, {PER_PERIODTYP[periodtyp]} och {niva}",
        lead="Alla diagram har samma skala, så att de kan jämföras. " + among,
        drawings=drawings,
        table=units_table(content, region, view, choice, units),
        facts=facts_of(content, region, view, reference, among),
        key=tuple(_key("Enheten", lan.unit.namn, everything)),
    )


def _small(
    content: Content,
    place: Place,
    view: View,
    rows: tuple[Sequence[Value], Sequence[Value]],
    top: float,
) -> Drawing:
    values, reference = rows
    lan = lan_of(content, place.region)
    trend = trend_of(place.unit.namn, view, values, lan.namn, reference)
    return Drawing(
        replace(trend, top=max(top, trend.top)),
        SMALL,
        unit_name(place.unit),
        f"{view.short}. {shown_of(values)} {range_of(content, view, values)}",
        href=page_of(content, place.region, place.unit),
    )


def units_table(
    content: Content, region: str, view: View, choice: tuple[str, str], units: Sequence[Unit]
) -> Table:
    """Units down and periods across, the newest first."""
    vardform, periodtyp = choice
    lan = lan_of(content, region)
    place = Place(region, lan, vardform)
    periods = sorted(
        {
            (str(v.period_start), v.period)
            for unit in (lan, *units)
            for v in values_of(content, place.of(unit), view, periodtyp)
        },
        reverse=True,
    )
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
        [Column(" ".join(short_period(p)), {"period": p, "falt": "varde"}) for _, p in periods],
        [
            (unit_name(u), {"niva": u.niva, "enhet_kod": u.kod}, page_of(content, region, u))
            for u in (lan, *units)
        ],
    )


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
    top = max((v.varde for v in found.values() if v.varde is not None), default=0.0)
    bars = tuple(_bar(content, u, found[u]) for u in ordered)
    niva = units[0].niva if units else "enhet"
    is_empty = all(bar.value is None for bar in bars)
    of_units = [found[u] for u in ordered if u.niva != LAN]
    in_lan = [found[u] for u in ordered if u.niva == LAN]
    name = period_text(period)
    return Figure(
        ident=f"stapel-{niva}-{_ident(view, vardform, periodtyp)}",
        title=f"{view.short} per {niva}, {IN_VARDFORM[vardform]}, {name}",
        lead=_spread(content, view, of_units),
        drawings=()
        if is_empty
        else (
            Drawing(
                Bars(bars, top),
                BARS,
                f"{view.short} per {niva}, {name}",
                f"Stapeldiagram med {len(bars)} staplar. {SEE_TABLE}",
                narrow=BARS_NARROW,
            ),
        ),
        table=_bars_table(content, region, view, when, ordered),
        facts=facts_of(content, region, view, in_lan, shown_among(of_units, "enheter")),
        empty=ALL_HIDDEN if is_empty else "",
    )


def _bar(content: Content, unit: Unit, value: Value) -> Bar:
    cell = value_cell(content, value, "varde")
    text = f"{cell.text} p" if cell.is_preliminary else cell.text
    return Bar(unit_name(unit), value.varde, text, value.undertryckt, unit.niva == LAN)


def _spread(content: Content, view: View, values: Sequence[Value]) -> str:
    shown = [v.varde for v in values if v.varde is not None]
    hidden = sum(v.undertryckt for v in values)
    tail = f" {number(hidden)} av {number(len(values))} är dolda av röjandeskydd." if hidden else ""
    if len(shown) < 2:
        return f"För få värden kan visas för att jämföra.{tail}"
    low, high = (measured(content, view.indikator_id, view.matt, f(shown)) for f in (min, max))
    return f"Av dem som kan visas är det lägsta värdet {low} och det högsta {high}.{tail}"


def _bars_table(
    content: Content, region: str, view: View, when: tuple[str, str, str], units: Sequence[Unit]
) -> Table:
    vardform, periodtyp, period = when
    columns = [_column(measure_name(view.matt), view.matt, "varde", {})]
    columns += [_column(measure_name(matt), matt, "varde", {}) for matt in view.extra]
    columns.append(_column("Fullständighet", view.matt, "fullstandighet", {}))
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
