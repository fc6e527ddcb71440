"""The 24-hour rule (rules.md R5) by week.

The chart has the limits of `ind_status_24h_styrdiagram`: exact binomial, with the region's
parameters, around the unit's own 26 weeks before, one more in time and one more not.
Weeks that are hidden are not known here, and they are not hidden by chance, so a week gets limits
only where at least nine in ten of the weeks before are shown.
Does not belong here: the share by month and quarter (figures.py), by hour and state
(status_figures.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import comb
from typing import NamedTuple

from orchestration.reports.charts import NARROW, WIDE, ControlChart, Week
from orchestration.reports.charts.labels import period_text, short_period
from orchestration.reports.site.addresses import unit_name
from orchestration.reports.site.cells import VECKA, table
from orchestration.reports.site.content import Content
from orchestration.reports.site.content import Week as WeekRow
from orchestration.reports.site.drawings import ALL_HIDDEN, SEE_TABLE
from orchestration.reports.site.facts import definition_facts
from orchestration.reports.site.model import Column, Drawing, Fact, Figure, Table
from orchestration.reports.site.series import Place
from orchestration.reports.site.views import STATUS
from orchestration.swedish import number

HISTORY_WEEKS, LEAST_KNOWN = 26, 0.9
WEEKS_SHOWN = 53
_KEY = (
    ("egen", "Andel i tid per vecka"),
    ("utanfor", "Utanför gränserna"),
    ("vantad", "Andelen de 26 veckorna före"),
    ("gransfalt", "Vad slumpen ger"),
    ("dolt", "Dolt av röjandeskydd"),
)


class Rule(NamedTuple):
    """The region's parameters of the chart (rules.md R0); None where unknown: then no limits."""

    least_weeks: float | None
    tail: float | None


def rule_of(content: Content, region: str) -> Rule:
    """The parameters on the day of as-of."""
    return Rule(
        content.parameter(region, "styrdiagram_minsta_veckor"),
        content.parameter(region, "styrdiagram_svans"),
    )


def limits(expected: float, count: int, tail: float) -> tuple[float, float]:
    """The lowest and highest share that chance gives `count` episodes when `expected` is the share
    in the long run: the quantiles `tail` and 1 − `tail` of the binomial distribution."""
    below, low, high = 0.0, None, count
    for hits in range(count + 1):
        below += comb(count, hits) * expected**hits * (1 - expected) ** (count - hits)
        if low is None and below >= tail:
            low = hits
        if below >= 1 - tail:
            high = hits
            break
    return (low or 0) / count, high / count


def weeks_figure(content: Content, place: Place) -> Figure | None:
    """The p-chart of a unit; None where it has no week."""
    rows = content.weeks.get((place.region, place.unit.niva, place.unit.kod), ())
    if not rows:
        return None
    asof = content.asof(place.region).date()
    rule = rule_of(content, place.region)
    weeks = tuple(
        _week(row, expected_of(rows, row, rule) if is_over(row, asof) else None, rule)
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
        facts=_facts(content, rule, len(shown), len(weeks)),
        key=_KEY,
        empty="" if shown else ALL_HIDDEN,
    )


def _facts(content: Content, rule: Rule, shown: int, count: int) -> tuple[Fact, ...]:
    return (
        *definition_facts(content, STATUS.indikator_id),
        Fact("Gränser", _limits_text(rule)),
        Fact("Röjandeskydd", f"{shown} av {count} veckor visas."),
        Fact("Regelversion", content.indicators[STATUS.indikator_id]["version"]),
    )


def _limits_text(rule: Rule) -> str:
    if rule.tail is None or rule.least_weeks is None:
        return "Regionen har inte bestämt hur gränserna räknas, så inga visas."
    return (
        "Det färgade fältet är vad slumpen ger med så många vårdepisoder, runt enhetens egen andel "
        f"de {HISTORY_WEEKS} veckorna före (binomialfördelning, {number(100 * rule.tail)} % på "
        f"var sida). Det ritas när minst {number(rule.least_weeks)} av de veckorna är kända, och "
        "bara där minst nio av tio av dem kan visas."
    )


def is_over(week: WeekRow, asof: date) -> bool:
    """The clocks of a week have all run out a day after it."""
    return week.vecka_start + timedelta(days=8) <= asof


def expected_of(rows: Sequence[WeekRow], week: WeekRow, rule: Rule) -> float | None:
    """What a week is compared with, None where too few of the weeks before it are known."""
    if rule.least_weeks is None:
        return None
    before = [r for r in rows if 0 < (week.vecka_start - r.vecka_start).days <= 7 * HISTORY_WEEKS]
    known = [
        (r.antal_i_tid, r.antal_avgjorda)
        for r in before
        if r.antal_i_tid is not None and r.antal_avgjorda is not None
    ]
    if len(known) < rule.least_weeks or len(known) < LEAST_KNOWN * len(before):
        return None
    in_time = sum(one for one, _ in known)
    decided: int = sum(count for _, count in known)
    return (in_time + 1) / (decided + 2)


def _week(row: WeekRow, expected: float | None, rule: Rule) -> Week:
    label, year = short_period(row.vecka)
    share, count = row.andel_i_tid, row.antal_avgjorda
    if share is None or count is None or expected is None or rule.tail is None:
        return Week(label, share, year, row.undertryckt)
    low, high = limits(expected, count, rule.tail)
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
