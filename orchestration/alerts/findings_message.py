"""The message of what one look found for one recipient: alerts by rule, kliniker as lines. Pure.

Does not belong here: messages about operations (message.py), the digest (digest.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from orchestration.alerts.message import ALERT, Message, Told, one_line, templates
from orchestration.alerts.model import NO_KLINIK, Alert, Change, Kind, Severity
from orchestration.alerts.policy import FOREWARNING, GAP, SILENT_SOURCE
from orchestration.alerts.routing import KLINIK, Channel, Recipient
from orchestration.alerts.words import SEVERITIES, SMALLEST_SHOWN, plural, small
from orchestration.swedish import listed

MOST_LINES = 15
"""Lines under one rule; the rest are counted, and stand in `utskrivning larm lista`."""
MOST_PERIODS = 3
_ABOUT_GAPS = frozenset({GAP, FOREWARNING})
_HEADINGS = {
    Change.NY: "Nytt",
    Change.UPPTRAPPAD: "Fler eller nya",
    Change.ATEROPPNAD: "Har kommit tillbaka",
    Change.PAMINNELSE: "Påminnelse: finns fortfarande kvar",
    Change.LOST: "Löst",
}


@dataclass(frozen=True)
class Line:
    """One klinik under a rule."""

    unit: str
    count: str
    periods: str
    detail: str


@dataclass(frozen=True)
class Section:
    """One rule under a heading: what it means, whom it concerns, what to do."""

    heading: str
    severity: str
    rule: str
    means: str
    todo: str
    lines: tuple[Line, ...]
    left_out: int


@dataclass(frozen=True)
class Occasion:
    """When and where from something is told. name: unique for it. asof: as a reader says it.
    unit: a klinik by region and code -> as a reader knows it. link: where to look, may be empty."""

    name: str
    asof: str
    unit: Callable[[str, str], str]
    link: str = ""


def findings_message(
    told: Sequence[Told], recipient: Recipient, channel: Channel, occasion: Occasion
) -> Message:
    """One message of everything that one look found for one recipient."""
    worst = max((t.alert.severity for t in told), key=lambda s: s.rank)
    sections = _sections(told, recipient, occasion)
    values = {
        "asof": occasion.asof,
        "sections": sections,
        "link": occasion.link,
        "is_klinik": recipient.function.startswith(f"{KLINIK}:"),
        "has_gaps": any(t.alert.fingerprint.regel_id in _ABOUT_GAPS for t in told),
        "has_findings": any(
            t.alert.fingerprint.regel_id not in {*_ABOUT_GAPS, SILENT_SOURCE} for t in told
        ),
    }
    facts = {
        "typ": "fynd",
        "asof": occasion.asof,
        "larm": [
            {
                "regel_id": t.alert.fingerprint.regel_id,
                "region_kod": t.alert.fingerprint.region_kod,
                "klinik_kod": t.alert.fingerprint.klinik_kod,
                "period": t.alert.fingerprint.period,
                "handelse": str(t.change),
                **_count(t.alert, recipient),
            }
            for t in told
        ],
    }
    return Message(
        name=occasion.name,
        sort=ALERT,
        channel=channel,
        function=recipient.function,
        severity=worst,
        subject=_subject(told, worst),
        text=templates().get_template("larm.txt.j2").render(values),
        html=templates().get_template("larm.html.j2").render(values),
        facts=facts,
    )


def _subject(told: Sequence[Told], worst: Severity) -> str:
    rules = {t.alert.fingerprint.regel_id for t in told if t.change is not Change.LOST}
    if not rules:
        return "Löst: " + one_line(listed(sorted({t.alert.headline for t in told})[:2]))
    if len(rules) == 1:
        first = next(t for t in told if t.change is not Change.LOST)
        return f"{SEVERITIES[worst]}: {one_line(first.alert.headline)}"
    return f"{SEVERITIES[worst]}: {plural(len(rules), 'regel', 'regler')} har slagit till"


def _sections(told: Sequence[Told], recipient: Recipient, occasion: Occasion) -> list[Section]:
    def order(item: Told) -> tuple[int, int, str]:
        return (
            list(_HEADINGS).index(item.change),
            -item.alert.severity.rank,
            item.alert.fingerprint.regel_id,
        )

    ordered = sorted(told, key=order)
    return [_section(list(group), recipient, occasion) for _, group in groupby(ordered, key=order)]


def _section(told: Sequence[Told], recipient: Recipient, occasion: Occasion) -> Section:
    first = told[0].alert

    def unit(item: Told) -> tuple[str, str]:
        return (item.alert.fingerprint.region_kod, item.alert.fingerprint.klinik_kod)

    by_unit = [list(group) for _, group in groupby(sorted(told, key=unit), key=unit)]
    by_unit.sort(key=lambda group: -sum(item.alert.count for item in group))
    return Section(
        heading=_HEADINGS[told[0].change],
        severity=SEVERITIES[first.severity],
        rule=first.fingerprint.regel_id,
        means=first.headline,
        todo="" if told[0].change is Change.LOST else first.text,
        lines=tuple(_line(group, recipient, occasion) for group in by_unit[:MOST_LINES]),
        left_out=max(0, len(by_unit) - MOST_LINES),
    )


def _line(told: Sequence[Told], recipient: Recipient, occasion: Occasion) -> Line:
    alert = told[0].alert
    is_resolved = told[0].change is Change.LOST
    unit = alert.fingerprint.klinik_kod
    whole = f"region {alert.fingerprint.region_kod}"
    count = sum(item.alert.count for item in told)
    exact = recipient.may_see(alert.fingerprint.region_kod, unit) or alert.kind is Kind.DRIFT
    shows = not is_resolved and alert.fingerprint.regel_id != SILENT_SOURCE
    return Line(
        unit=whole if unit in NO_KLINIK else occasion.unit(alert.fingerprint.region_kod, unit),
        count=small(count, exact=exact) if shows else "",
        periods=_periods([item.alert.fingerprint.period for item in told]),
        detail="" if is_resolved else _detail(alert, exact=exact),
    )


def _detail(alert: Alert, *, exact: bool) -> str:
    """What a sighting adds: what anybody may read, and counts for those who may see them."""
    parts = [alert.facts.get("upplysning", "")]
    if exact:
        parts.append(alert.facts.get("antal_isar", ""))
    return "; ".join(str(part) for part in parts if part)


def _periods(periods: Sequence[str]) -> str:
    known = sorted({period for period in periods if period})
    if len(known) > MOST_PERIODS:
        return f"{known[0]} till {known[-1]}, {len(known)} perioder"
    return listed(known)


def _count(alert: Alert, recipient: Recipient) -> dict[str, object]:
    """«antal» as the reader may see it; nothing for a rule that counts nobody."""
    if alert.fingerprint.regel_id == SILENT_SOURCE:
        return {}
    exact = recipient.may_see(alert.fingerprint.region_kod, alert.fingerprint.klinik_kod)
    told = small(alert.count, exact=exact)
    return {"antal": alert.count if exact or alert.count >= SMALLEST_SHOWN else told}
