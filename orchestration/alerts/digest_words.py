"""Lines of the digest: gaps per klinik, findings per rule, weeks. Pure.

Does not belong here: which lines there are (digest.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.alerts.model import NO_KLINIK, Alert
from orchestration.alerts.published import GapState, Week
from orchestration.alerts.routing import Recipient
from orchestration.alerts.words import SEVERITIES, decimal, plural, points, share, small, whole


@dataclass(frozen=True)
class GapRow:
    """One klinik, or the whole region: the states of R5 apart, and how it goes."""

    unit: str
    open_gaps: str
    since: str
    no_message: str
    unknown_answer: str
    no_status: str
    late: str
    not_due: str
    forewarned: str
    week: str
    month: str
    direction: str
    oldest: str


@dataclass(frozen=True)
class RuleRow:
    """All alerts of one rule. units: how many kliniker; count: rows or episodes found."""

    severity: str
    rule: str
    means: str
    todo: str
    units: str
    count: str


@dataclass(frozen=True)
class WeekRow:
    """One ISO week. limits: what chance reasonably gives; verdict: against them, in words."""

    week: str
    share: str
    limits: str
    verdict: str


SIGNALS = {
    "inom": "inom gränserna",
    "under_gransen": "under gränsen: sämre än slumpen ger",
    "over_gransen": "över gränsen: bättre än slumpen ger",
    "atta_veckor_under": "åtta veckor i följd under det väntade",
    "atta_veckor_over": "åtta veckor i följd över det väntade",
}
WITHIN = "inom"


def gap_row(gap: GapState, unit: str, before: int | None) -> GapRow:
    """before: open gaps in the last digest, None when there was none."""
    return GapRow(
        unit=unit,
        open_gaps=whole(gap.open_gaps),
        since=_since(gap.open_gaps, before),
        no_message=whole(gap.no_message),
        unknown_answer=whole(gap.unknown_answer),
        no_status=whole(gap.no_status),
        late=whole(gap.late),
        not_due=whole(gap.not_due),
        forewarned=whole(gap.forewarned),
        week=share(*gap.week),
        month=share(*gap.month),
        direction=points(gap.month, gap.month_before),
        oldest=f"{decimal(gap.oldest_hours)} timmar" if gap.oldest_hours is not None else "",
    )


def _since(now: int, before: int | None) -> str:
    if before is None:
        return ""
    if now == before:
        return "lika många som i förra brevet"
    way = "fler" if now > before else "färre"
    return f"{abs(now - before)} {way} än i förra brevet ({before})"


def rule_row(alerts: Sequence[Alert], recipient: Recipient) -> RuleRow:
    """Alerts of one rule as one line; at least one."""
    first = alerts[0]
    exact = all(
        recipient.may_see(a.fingerprint.region_kod, a.fingerprint.klinik_kod) for a in alerts
    )
    units = {a.fingerprint.klinik_kod for a in alerts} - NO_KLINIK
    return RuleRow(
        severity=SEVERITIES[first.severity],
        rule=first.fingerprint.regel_id,
        means=first.headline,
        todo=first.text,
        units=plural(len(units), "klinik", "kliniker") if units else "",
        count=small(sum(a.count for a in alerts), exact=exact),
    )


def week_row(week: Week) -> WeekRow:
    """«2026-W02», «87,5 % (35 av 40)», «75,0–98,1 %», «inom gränserna»."""
    limits = ""
    if week.limits is not None:
        lower, upper = (decimal(100 * limit) for limit in week.limits)
        limits = f"{lower}–{upper}\u00a0%"
    verdict = SIGNALS.get(week.signal, week.signal)
    return WeekRow(week.week, share(week.in_time, week.decided), limits, verdict)


def signal_line(week: Week, unit: str) -> str:
    """A klinik whose last week chance does not explain."""
    row = week_row(week)
    return f"{unit}, {row.week}: {row.share}; {row.verdict} ({row.limits})"
