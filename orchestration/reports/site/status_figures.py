"""The 24-hour rule (rules.md R5) by hour of the week and by state.

Does not belong here: the share by month and quarter (figures.py), by week (weeks_figures.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from orchestration.reports.charts import (
    BARS_NARROW,
    Bar,
    Grid,
    GridCell,
)
from orchestration.reports.charts.labels import percent, period_text
from orchestration.reports.charts.theme import HEAT, HEAT_STEPS
from orchestration.reports.figures.measures import ALL_CARE, label_of
from orchestration.reports.site.addresses import unit_name
from orchestration.reports.site.cells import INDIKATOR, VECKOTIMME, table, value_cell
from orchestration.reports.site.content import Content, Hour, Value
from orchestration.reports.site.drawings import NOT_BY_CHANCE, SEE_TABLE, bars_drawing
from orchestration.reports.site.facts import (
    BY_CLOCK,
    NO_TARGET,
    ONLY_DECIDED,
    definition_facts,
    direction_of,
    facts_of,
)
from orchestration.reports.site.model import Column, Drawing, Fact, Figure, Table
from orchestration.reports.site.series import Place, latest_over, values_of
from orchestration.reports.site.states import IN_BAR, State, state_of, state_of_share, why_none
from orchestration.reports.site.views import IN_VARDFORM, STATUS, VARDFORMER, WEEKDAYS
from orchestration.swedish import NBSP, number

STATES = (
    *("antal_ok", "antal_sen", "antal_saknar_meddelande"),
    *("antal_vet_ej", "antal_saknar_status"),
)
_HOURS = 24


def hours_figure(content: Content, place: Place) -> Figure | None:
    """The heat map of a unit for the last calendar year that is over, else the last one there is;
    None where it has no hour."""
    rows = content.hours.get((place.region, place.unit.niva, place.unit.kod), ())
    if not rows:
        return None
    years = sorted({row.ar for row in rows})
    over = [year for year in years if year < content.asof(place.region).year]
    year = (over or years)[-1]
    of_year = [row for row in rows if row.ar == year]
    shown = [row for row in of_year if row.andel_i_tid is not None]
    hidden = sum(row.undertryckt for row in of_year)
    return Figure(
        ident="status-24h-veckotimme",
        title=f"När på veckan blir det sent? {VARDFORMER[ALL_CARE]}, {year}",
        lead=_hours_lead(shown, hidden, len(of_year)),
        drawings=(_hours_drawing(place, of_year, year),) if shown else (),
        table=_hours_table(content, place, year),
        facts=_hours_facts(content, place.region, year, of_year),
        key=tuple(_hours_key(hidden)),
        empty=why_none(map(state_of_share, of_year)),
    )


def _hours_facts(
    content: Content, region: str, year: int, rows: Sequence[Hour]
) -> tuple[Fact, ...]:
    shown = [row for row in rows if row.andel_i_tid is not None]
    return (
        *definition_facts(content, STATUS.indikator_id),
        Fact("Riktning", direction_of(content, STATUS)),
        BY_CLOCK,
        NO_TARGET,
        Fact(
            "Så läses den",
            "En ruta är den timme då klockan startade, inskrivningen eller den senare "
            "bedömningen. Siffran är andelen i tid i procent. Tom ruta: ingen klocka startade.",
        ),
        Fact(
            "Underlag",
            f"n = {number(sum(row.antal_avgjorda or 0 for row in shown))} avgjorda "
            "vårdepisoder i de rutor som visas.",
        ),
        Fact("Fullständighet", ONLY_DECIDED),
        Fact("Preliminärt", _preliminary(year, content.asof(region).year)),
        Fact(
            "Röjandeskydd",
            f"{number(len(shown))} av {number(len(rows))} rutor med vårdepisoder visas.",
        ),
        Fact("Regelversion", content.indicators[STATUS.indikator_id]["version"]),
    )


def _preliminary(year: int, asof_year: int) -> str:
    if year < asof_year:
        return "Inget av det som visas är preliminärt."
    return f"{year} pågår: alla rutor kan ändras."


def _hours_key(hidden: int) -> Iterator[tuple[str, str]]:
    """The colours of the shares, and what is hidden."""
    edges = [number(100 * step) for step in HEAT_STEPS]
    yield "varme-1", f"Under {edges[0]}{NBSP}%"
    for number_of, (low, high) in enumerate(pairwise(edges), start=2):
        yield f"varme-{number_of}", f"{low}–{high}{NBSP}%"
    yield f"varme-{len(HEAT)}", f"Minst {edges[-1]}{NBSP}%"
    if hidden:
        yield "dolt", "Dolt av röjandeskydd"


def _hours_lead(shown: Sequence[Hour], hidden: int, count: int) -> str:
    if not shown:
        return ""
    told = f"{number(hidden)} av {number(count)} rutor döljs av röjandeskydd."
    if 2 * hidden > count:
        told += f" {NOT_BY_CHANCE}"
    worst = min(shown, key=lambda r: (r.andel_i_tid or 0.0, r.veckodag, r.timme))
    share = percent(worst.andel_i_tid or 0.0)
    if all(row.andel_i_tid == worst.andel_i_tid for row in shown):
        return f"Andelen i tid är {share} i alla timmar som kan visas. {told}"
    return (
        f"Av de timmar som kan visas är andelen i tid lägst på {_DAYS[worst.veckodag - 1]} "
        f"kl. {worst.timme:02}–{(worst.timme + 1) % 24:02}: {share}"
        f"{_of(worst.antal_avgjorda)}. {told}"
    )


def _of(count: int | None) -> str:
    return "" if count is None else f" (n = {number(count)})"


_DAYS = ("måndagar", "tisdagar", "onsdagar", "torsdagar", "fredagar", "lördagar", "söndagar")


def _hours_drawing(place: Place, rows: Sequence[Hour], year: int) -> Drawing:
    cells = tuple(
        GridCell(row.veckodag - 1, row.timme, row.andel_i_tid, row.undertryckt) for row in rows
    )
    names = tuple(f"kl. {hour:02}" for hour in range(_HOURS))
    return Drawing(
        Grid(WEEKDAYS, names, cells),
        BARS_NARROW,
        f"Andel i tid efter veckodag och timme, {unit_name(place.unit)}, {year}",
        f"Rutnät med veckodagar i kolumner och dygnets timmar i rader. {SEE_TABLE}",
    )


def _hours_table(content: Content, place: Place, year: int) -> Table:
    return table(
        content,
        f"Andel i tid efter veckodag och timme, {unit_name(place.unit)}, {year}",
        "Timme",
        {
            "tabell": VECKOTIMME,
            "region_kod": place.region,
            "niva": place.unit.niva,
            "enhet_kod": place.unit.kod,
            "ar": str(year),
            "falt": "andel_i_tid",
        },
        [Column(day, {"veckodag": str(i)}) for i, day in enumerate(WEEKDAYS, start=1)],
        [(f"kl. {hour:02}", {"timme": str(hour)}) for hour in range(_HOURS)],
    )


def states_figure(content: Content, place: Place, periodtyp: str) -> Figure | None:
    """How many were in time, late or without status in the last whole period; None where there is
    none."""
    values = values_of(content, place, STATUS, periodtyp)
    latest = latest_over(content, place.region, values)
    if latest is None:
        return None
    name = period_text(latest.period)
    counts = {matt: content.values.get((*latest[:5], matt, *latest[6:8])) for matt in STATES}
    drawings = bars_drawing(
        tuple(_bar(content, matt, value) for matt, value in counts.items()),
        f"Vårdepisoder efter tillstånd, {unit_name(place.unit)}, {name}",
    )
    return Figure(
        ident="status-24h-tillstand",
        title=f"Hur såg det ut under {name}? Vårdepisoder efter tillstånd",
        lead="Varje vårdepisod med ärende står i ett tillstånd. Andelen i tid är de som är i tid "
        "delat med alla avgjorda.",
        drawings=drawings,
        table=table(
            content,
            f"Vårdepisoder efter tillstånd, {unit_name(place.unit)}, {IN_VARDFORM[place.vardform]}",
            "Tillstånd",
            {
                "tabell": INDIKATOR,
                **dict(zip(_PLACE, latest[:5], strict=True)),
                "periodtyp": periodtyp,
                "falt": "varde",
            },
            [Column(name, {"period": latest.period})],
            [
                (label_of(STATUS.indikator_id, matt), {"matt": matt})
                for matt in (*STATES, *_OTHER_STATES)
            ],
        ),
        facts=facts_of(content, place.region, STATUS, values),
        empty=why_none(state_of(v) if v else State.SAKNAS for v in counts.values()),
    )


def _bar(content: Content, matt: str, value: Value | None) -> Bar:
    """The bar of one state of the rule; value: its row, None where there is none."""
    if value is None:
        return Bar(label_of(STATUS.indikator_id, matt), None, IN_BAR[State.SAKNAS])
    text = value_cell(content, value, "varde").text
    return Bar(label_of(STATUS.indikator_id, matt), value.varde, text, value.undertryckt)


_PLACE = ("region_kod", "niva", "enhet_kod", "vardform", "indikator_id")
_OTHER_STATES = ("antal_avgjorda", "antal_ej_forfallen", "antal_ej_bedombar")
