"""The 24-hour rule (rules.md R5) by week, as a p-chart.

Does not belong here: the limits (chance.py), the share by month and quarter (figures.py), by hour
and state (status_figures.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from orchestration.reports.charts import NARROW, WIDE, ControlChart, Week
from orchestration.reports.charts.labels import percent, period_text
from orchestration.reports.figures.measures import ALL_CARE
from orchestration.reports.site.addresses import unit_name
from orchestration.reports.site.cells import EMPTY, VECKA, table
from orchestration.reports.site.chance import HISTORY_WEEKS, Rule, is_over, judged_week, rule_of
from orchestration.reports.site.content import Content
from orchestration.reports.site.content import Week as WeekRow
from orchestration.reports.site.drawings import NOT_BY_CHANCE, SEE_TABLE
from orchestration.reports.site.facts import (
    BY_CLOCK,
    NO_TARGET,
    ONLY_DECIDED,
    definition_facts,
    direction_of,
)
from orchestration.reports.site.model import Cell, Column, Drawing, Fact, Figure, Table
from orchestration.reports.site.series import Place
from orchestration.reports.site.states import State, state_of_share, why_none
from orchestration.reports.site.views import STATUS, VARDFORMER
from orchestration.swedish import capitalized, listed, number

WEEKS_SHOWN = 53
COMPUTED = "raknad"
"""The part of a column's key that says its figures are computed here, of open weeks."""
_MOST_NAMED = 4


def weeks_figure(content: Content, place: Place) -> Figure | None:
    """The p-chart of a unit; None where it has no week."""
    rows = content.weeks.get((place.region, place.unit.niva, place.unit.kod), ())
    if not rows:
        return None
    asof = content.asof(place.region).date()
    rule = rule_of(content, place.region)
    judged = [(row, judged_week(rows, row, rule, asof)) for row in rows]
    last = judged[-WEEKS_SHOWN:]
    lead = _lead(last)
    running = [row for row, _ in last if not is_over(row, asof)]
    return Figure(
        ident="status-24h-vecka",
        title=f"Varierar det mer än slumpen från vecka till vecka? {VARDFORMER[ALL_CARE]}",
        lead=lead,
        drawings=_drawings(place, [week for _, week in last], lead),
        table=_table(content, place, judged),
        facts=tuple(_facts(content, rule, [row for row, _ in last], running)),
        key=tuple(_key([week for _, week in last])),
        empty=why_none(state_of_share(row) for row, _ in last),
        axis="Status inom 24 timmar, andel i tid per vecka",
    )


def _drawings(place: Place, weeks: Sequence[Week], lead: str) -> tuple[Drawing, ...]:
    if all(week.share is None for week in weeks):
        return ()
    return (
        Drawing(
            ControlChart(tuple(weeks)),
            WIDE,
            f"Andel i tid per vecka, {unit_name(place.unit)}",
            f"Styrdiagram med {len(weeks)} veckor. {lead} {SEE_TABLE}",
            narrow=NARROW,
        ),
    )


def _key(weeks: Sequence[Week]) -> Iterator[tuple[str, str]]:
    """What the lines and marks mean; only those that are there."""
    yield "egen", "Andel i tid per vecka"
    if any(week.expected is not None for week in weeks):
        yield "vantad", f"Andelen de {HISTORY_WEEKS} veckorna före"
        yield "gransfalt", "Vad slumpen ger"
    if any(week.is_outside for week in weeks):
        yield "utanfor", "Utanför vad slumpen ger"
    if any(week.is_hidden for week in weeks):
        yield "dolt", "Dolt av röjandeskydd"


def _facts(
    content: Content, rule: Rule, rows: Sequence[WeekRow], running: Sequence[WeekRow]
) -> Iterator[Fact]:
    states = list(map(state_of_share, rows))
    yield from definition_facts(content, STATUS.indikator_id)
    yield Fact("Riktning", direction_of(content, STATUS))
    yield NO_TARGET
    yield BY_CLOCK
    yield Fact("Gränser", _limits_text(rule))
    counts = [row.antal_avgjorda for row in rows if row.antal_avgjorda is not None]
    yield Fact(
        "Underlag",
        f"n = {number(min(counts))} till {number(max(counts))} avgjorda vårdepisoder per vecka."
        if counts
        else "Antalet vårdepisoder per vecka är dolt.",
    )
    yield Fact("Fullständighet", ONLY_DECIDED)
    names = listed([period_text(row.vecka) for row in running])
    yield Fact(
        "Preliminärt",
        f"{capitalized(names)} pågår och kan ändras."
        if names
        else "Inget av det som visas är preliminärt.",
    )
    yield Fact("Röjandeskydd", f"{states.count(State.VISAS)} av {len(states)} veckor visas.")
    yield Fact("Regelversion", content.indicators[STATUS.indikator_id]["version"])


def _limits_text(rule: Rule) -> str:
    if rule.tail is None or rule.least_weeks is None:
        return "Regionen har inte bestämt hur gränserna räknas, så inga visas."
    return (
        "Det färgade fältet är vad slumpen ger med så många vårdepisoder, runt enhetens egen andel "
        f"de {HISTORY_WEEKS} veckorna före (binomialfördelning, {number(100 * rule.tail)} % på "
        f"var sida). Det ritas när minst {number(rule.least_weeks)} av de veckorna är kända, och "
        "bara där minst nio av tio av dem kan visas."
    )


def _lead(judged: Sequence[tuple[WeekRow, Week]]) -> str:
    """How many weeks are shown and which of them chance does not explain."""
    shown = [(row, week) for row, week in judged if week.share is not None]
    if not shown:
        return ""
    text = f"{number(len(shown))} av de senaste {number(len(judged))} veckorna kan visas. "
    if 2 * sum(row.undertryckt for row, _ in judged) > len(judged):
        text += f"{NOT_BY_CHANCE} "
    limited = [pair for pair in shown if pair[1].expected is not None]
    if not limited:
        return f"{text}För få veckor före dem kan visas för att säga vad slumpen ger."
    outside = [pair for pair in limited if pair[1].is_outside]
    text += f"{number(len(limited))} av dem kan jämföras med vad slumpen ger"
    if not outside:
        return f"{text}, och ingen ligger utanför."
    told = "; ".join(_outside(row, week) for row, week in outside[-_MOST_NAMED:])
    which = " Senast" if len(outside) > _MOST_NAMED else ""
    return f"{text}, och {number(len(outside))} ligger utanför.{which} {told}."


def _outside(row: WeekRow, week: Week) -> str:
    share, low, high = week.share or 0.0, week.low or 0.0, week.high or 0.0
    name = period_text(row.vecka)
    name = capitalized(name)
    return f"{name}: {percent(share)}, slumpen ger {percent(low, 0)} till {percent(high, 0)}"


def _table(content: Content, place: Place, judged: Sequence[tuple[WeekRow, Week]]) -> Table:
    """Every week, the newest first: what is published, then what is computed here of it."""
    newest = list(reversed(judged))
    published = table(
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
        [(period_text(row.vecka), {"vecka": row.vecka}) for row, _ in newest],
    )
    rows = (
        replace(row, cells=(*row.cells, *_computed(week)))
        for row, (_, week) in zip(published.rows, newest, strict=True)
    )
    return replace(published, columns=(*published.columns, *_COMPUTED), rows=tuple(rows))


_COMPUTED = (
    Column(f"Andelen de {HISTORY_WEEKS} veckorna före", {COMPUTED: "vantad_andel"}),
    Column("Slumpen ger minst", {COMPUTED: "undre_grans"}),
    Column("Slumpen ger högst", {COMPUTED: "ovre_grans"}),
    Column("Utanför", {COMPUTED: "utanfor"}),
)


def _computed(week: Week) -> Iterator[Cell]:
    if week.expected is None or week.low is None or week.high is None:
        yield from (EMPTY for _ in _COMPUTED)
        return
    for share in (week.expected, week.low, week.high):
        yield Cell(percent(share), share)
    yield Cell("ja" if week.is_outside else "nej", week.is_outside)
