"""The 24-hour rule (rules.md R5) by week, by hour of the week and by state.

The weekly chart has the limits of `ind_status_24h_styrdiagram`: exact binomial, 0.135 % a side,
around the unit's own 26 weeks before, from eight weeks of them, one more in time and one more not.
Weeks that are hidden are not known here, and they are not hidden by chance, so a week gets limits
only where at least nine in ten of the weeks before are shown.
Does not belong here: the share by month and quarter (figures.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import comb

from orchestration.reports.charts import (
    BARS,
    BARS_NARROW,
    NARROW,
    WIDE,
    Bar,
    Bars,
    ControlChart,
    Grid,
    GridCell,
    Week,
)
from orchestration.reports.charts.labels import percent, period_text, short_period
from orchestration.reports.site.addresses import unit_name
from orchestration.reports.site.cells import INDIKATOR, VECKA, VECKOTIMME, table, value_cell
from orchestration.reports.site.content import Content, Hour
from orchestration.reports.site.content import Week as WeekRow
from orchestration.reports.site.facts import definition_facts, facts_of
from orchestration.reports.site.figures import ALL_HIDDEN, SEE_TABLE
from orchestration.reports.site.model import Column, Drawing, Fact, Figure, Table
from orchestration.reports.site.series import Place, latest_over, values_of
from orchestration.reports.site.views import IN_VARDFORM, STATUS, WEEKDAYS, measure_name
from orchestration.swedish import number

TAIL = 0.00135
HISTORY_WEEKS, LEAST_HISTORY, LEAST_KNOWN = 26, 8, 0.9
WEEKS_SHOWN = 53
STATES = (
    *("antal_ok", "antal_sen", "antal_saknar_meddelande"),
    *("antal_vet_ej", "antal_saknar_status"),
)
_HOURS = 24


def limits(expected: float, count: int) -> tuple[float, float]:
    """The lowest and highest share that chance gives `count` episodes when `expected` is the share
    in the long run: the quantiles TAIL and 1 − TAIL of the binomial distribution."""
    below, low, high = 0.0, None, count
    for hits in range(count + 1):
        below += comb(count, hits) * expected**hits * (1 - expected) ** (count - hits)
        if low is None and below >= TAIL:
            low = hits
        if below >= 1 - TAIL:
            high = hits
            break
    return (low or 0) / count, high / count


def weeks_figure(content: Content, place: Place) -> Figure | None:
    """The p-chart of a unit; None where it has no week."""
    rows = content.weeks.get((place.region, place.unit.niva, place.unit.kod), ())
    if not rows:
        return None
    asof = content.asof(place.region).date()
    weeks = tuple(
        _week(row, expected_of(rows, row) if is_over(row, asof) else None)
        for row in rows[-WEEKS_SHOWN:]
    )
    shown = [w for w in weeks if w.share is not None]
    outside = [w for w in shown if w.is_outside]
    return Figure(
        ident="status-24h-vecka",
        title="Varierar det mer än slumpen från vecka till vecka?",
        lead=_weeks_lead(
            len(shown), len(outside), sum(w.expected is not None for w in shown), len(weeks)
        ),
        drawings=(
            Drawing(
                ControlChart(weeks),
                WIDE,
                f"Andel i tid per vecka, {unit_name(place.unit)}",
                f"Styrdiagram med {len(weeks)} veckor. {SEE_TABLE}",
                narrow=NARROW,
            ),
        )
        if shown
        else (),
        table=_weeks_table(content, place, rows),
        facts=(
            *definition_facts(content, STATUS.indikator_id),
            Fact(
                "Gränser",
                "Det färgade fältet är vad slumpen ger med så många vårdepisoder, runt enhetens "
                "egen andel de 26 veckorna före (binomialfördelning, 0,135 % på var sida). Där "
                "färre än nio av tio av de veckorna kan visas finns inget fält.",
            ),
            Fact("Röjandeskydd", f"{len(shown)} av {len(weeks)} veckor visas."),
            Fact("Regelversion", content.indicators[STATUS.indikator_id]["version"]),
        ),
        key=(
            ("egen", "Andel i tid per vecka"),
            ("utanfor", "Utanför gränserna"),
            ("vantad", "Andelen de 26 veckorna före"),
            ("gransfalt", "Vad slumpen ger"),
            ("dolt", "Dolt av röjandeskydd"),
        ),
        empty="" if shown else ALL_HIDDEN,
    )


def is_over(week: WeekRow, asof: date) -> bool:
    """The clocks of a week have all run out a day after it."""
    return week.vecka_start + timedelta(days=8) <= asof


def expected_of(rows: Sequence[WeekRow], week: WeekRow) -> float | None:
    """What a week is compared with, None where too few of the weeks before it are known."""
    before = [r for r in rows if 0 < (week.vecka_start - r.vecka_start).days <= 7 * HISTORY_WEEKS]
    known = [
        (r.antal_i_tid, r.antal_avgjorda)
        for r in before
        if r.antal_i_tid is not None and r.antal_avgjorda is not None
    ]
    if len(known) < LEAST_HISTORY or len(known) < LEAST_KNOWN * len(before):
        return None
    in_time = sum(one for one, _ in known)
    decided: int = sum(count for _, count in known)
    return (in_time + 1) / (decided + 2)


def _week(row: WeekRow, expected: float | None) -> Week:
    label, year = short_period(row.vecka)
    share, count = row.andel_i_tid, row.antal_avgjorda
    if share is None or count is None or expected is None:
        return Week(label, share, year, row.undertryckt)
    low, high = limits(expected, count)
    is_outside = not low <= share <= high
    return Week(label, share, year, row.undertryckt, expected, low, high, is_outside)


def _weeks_lead(shown: int, outside: int, limited: int, count: int) -> str:
    if not shown:
        return "Inga veckor kan visas."
    text = f"{number(shown)} av de senaste {number(count)} veckorna kan visas. "
    if not limited:
        return f"{text}För få veckor före dem kan visas för att säga vad slumpen ger."
    if outside:
        return f"{text}{number(outside)} av dem ligger utanför vad slumpen ger."
    return f"{text}Ingen av dem ligger utanför vad slumpen ger."


def _weeks_table(content: Content, place: Place, rows: Sequence[WeekRow]) -> Table:
    return table(
        content,
        f"Status inom 24 timmar per vecka, {unit_name(place.unit)}",
        "Vecka",
        {
            "tabell": VECKA,
            "region_kod": place.region,
            "niva": place.unit.niva,
            "enhet_kod": place.unit.kod,
        },
        [
            Column("Andel i tid", {"falt": "andel_i_tid"}),
            Column("I tid", {"falt": "antal_i_tid"}),
            Column("Avgjorda", {"falt": "antal_avgjorda"}),
        ],
        [(period_text(row.vecka), {"vecka": row.vecka}) for row in reversed(rows)],
    )


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
        title=f"När på veckan blir det sent? {year}",
        lead=_hours_lead(shown, hidden, len(of_year)),
        drawings=(_hours_drawing(place, of_year, year),) if shown else (),
        table=_hours_table(content, place, year),
        facts=(
            *definition_facts(content, STATUS.indikator_id),
            Fact(
                "Så läses den",
                "En ruta är den timme då klockan startade, inskrivningen eller den senare "
                "bedömningen. Siffran är andelen i tid i procent, och mörkare blått är en större "
                "andel. Tom ruta: ingen klocka startade.",
            ),
            Fact(
                "Röjandeskydd",
                f"{number(len(shown))} av {number(len(of_year))} rutor med vårdepisoder visas.",
            ),
            Fact("Regelversion", content.indicators[STATUS.indikator_id]["version"]),
        ),
        key=(("dolt", "Dolt av röjandeskydd"),),
        empty="" if shown else ALL_HIDDEN,
    )


def _hours_lead(shown: Sequence[Hour], hidden: int, count: int) -> str:
    if not shown:
        return f"Alla {number(count)} rutor med vårdepisoder är dolda av röjandeskydd."
    worst = min(shown, key=lambda r: (r.andel_i_tid or 0.0, r.veckodag, r.timme))
    return (
        f"Av de timmar som kan visas är andelen i tid lägst på {_DAYS[worst.veckodag - 1]} "
        f"kl. {worst.timme:02}–{(worst.timme + 1) % 24:02}: {percent(worst.andel_i_tid or 0.0)}. "
        f"{number(hidden)} av {number(count)} rutor är dolda av röjandeskydd."
    )


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
    key = (*latest[:5],)
    found = [content.values.get((*key, matt, periodtyp, latest.period)) for matt in STATES]
    counts = [v.varde if v is not None else None for v in found]
    name = period_text(latest.period)
    bars = tuple(
        Bar(
            measure_name(matt),
            None if v is None else v.varde,
            "–" if v is None else value_cell(content, v, "varde").text,
            bool(v and v.undertryckt),
        )
        for matt, v in zip(STATES, found, strict=True)
    )
    return Figure(
        ident="status-24h-tillstand",
        title=f"Hur såg det ut under {name}? Vårdepisoder efter tillstånd",
        lead="Varje vårdepisod med ärende står i ett tillstånd. Andelen i tid är de som är i tid "
        "delat med alla avgjorda.",
        drawings=(
            Drawing(
                Bars(bars, max((c for c in counts if c is not None), default=0.0)),
                BARS,
                f"Vårdepisoder efter tillstånd, {unit_name(place.unit)}, {name}",
                f"Stapeldiagram med {len(bars)} staplar. {SEE_TABLE}",
                narrow=BARS_NARROW,
            ),
        )
        if any(c is not None for c in counts)
        else (),
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
            [(measure_name(matt), {"matt": matt}) for matt in (*STATES, *_OTHER_STATES)],
        ),
        facts=facts_of(content, place.region, STATUS, values),
        empty="" if any(c is not None for c in counts) else ALL_HIDDEN,
    )


_PLACE = ("region_kod", "niva", "enhet_kod", "vardform", "indikator_id")
_OTHER_STATES = ("antal_avgjorda", "antal_ej_forfallen", "antal_ej_bedombar")
