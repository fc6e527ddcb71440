"""What chance gives of the 24-hour rule (rules.md R5) from week to week. Pure.

The limits are those of `ind_status_24h_styrdiagram`: exact binomial, with the region's parameters,
around the unit's own 26 weeks before, one more in time and one more not. Weeks that are hidden are
not known here, and they are not hidden by chance, so a week gets limits only where at least nine in
ten of the weeks before are shown. Does not belong here: the chart (weeks_figures.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import exp, lgamma, log, log1p
from typing import NamedTuple

from orchestration.reports.charts import Week
from orchestration.reports.charts.labels import short_period
from orchestration.reports.site.content import Content
from orchestration.reports.site.content import Week as WeekRow

HISTORY_WEEKS, LEAST_KNOWN = 26, 0.9


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
    in the long run (over 0 and under 1): the quantiles `tail` and 1 − `tail` of the binomial
    distribution."""
    below, low, high = 0.0, None, count
    for hits in range(count + 1):
        below += exp(_log_chance(expected, count, hits))
        if low is None and below >= tail:
            low = hits
        if below >= 1 - tail:
            high = hits
            break
    return (low or 0) / count, high / count


def _log_chance(expected: float, count: int, hits: int) -> float:
    """In logarithms: what a large region has in a week is beyond a float."""
    ways = lgamma(count + 1) - lgamma(hits + 1) - lgamma(count - hits + 1)
    return ways + hits * log(expected) + (count - hits) * log1p(-expected)


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


def judged_week(rows: Sequence[WeekRow], row: WeekRow, rule: Rule, asof: date) -> Week:
    """A week as a point of the chart, with limits where it is over and enough weeks are known.
    rows: every week of the unit."""
    expected = expected_of(rows, row, rule) if is_over(row, asof) else None
    label, year = short_period(row.vecka)
    share, count = row.andel_i_tid, row.antal_avgjorda
    if share is None or count is None or expected is None or rule.tail is None:
        return Week(label, share, year, row.undertryckt)
    low, high = limits(expected, count, rule.tail)
    is_outside = not low <= share <= high
    return Week(label, share, year, row.undertryckt, expected, low, high, is_outside)
