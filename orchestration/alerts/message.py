"""A message to one recipient in one channel, and the alerts' own messages. Pure.

A typed message of counts: it has no attachments, and nothing delivered reaches it unmasked. Does
not belong here: the digest's content (digest.py), sending (send.py).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from orchestration.alerts.model import NO_KLINIK, Alert, Change, Kind, Severity
from orchestration.alerts.policy import FOREWARNING, GAP, SILENT_SOURCE
from orchestration.alerts.routing import Channel, Recipient
from orchestration.alerts.words import SEVERITIES, listed, plural, small

ALERT, DIGEST, TRIAL = "larm", "dygnsbrev", "prov"
MOST_LINES = 15
"""Lines under one rule; the rest are counted, and stand in `utskrivning larm lista`."""
MOST_PERIODS = 3
_ABOUT_GAPS = frozenset({GAP, FOREWARNING})
_HEADINGS = {
    Change.NY: "Nytt",
    Change.UPPTRAPPAD: "Har blivit mer",
    Change.ATEROPPNAD: "Har kommit tillbaka",
    Change.PAMINNELSE: "Påminnelse: finns fortfarande kvar",
    Change.LOST: "Löst",
}


@dataclass(frozen=True)
class Message:
    """name: what it is about, unique; with channel and function it makes the key. html: empty
    where text is enough. facts: for the message file and the card."""

    name: str
    sort: str
    channel: Channel
    function: str
    severity: Severity
    subject: str
    text: str
    html: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Message-ID, card id and end of the file name: the same for the same message."""
        told = f"{self.name}|{self.channel}|{self.function}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Told:
    """An alert and what happened to it, to be told."""

    alert: Alert
    change: Change


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


@cache
def templates() -> Environment:
    """The templates of this package; what is put into HTML is escaped."""
    return Environment(
        loader=PackageLoader("orchestration.alerts"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def notice_message(told: Told, channel: Channel, function: str) -> Message:
    """The message of one alert about operations."""
    alert = told.alert
    repeat = f"_{alert.changes}" if alert.changes > 1 else ""
    facts = {
        "typ": alert.fingerprint.regel_id,
        "handelse": str(told.change),
        **alert.facts,
    }
    return Message(
        name=f"{alert.fingerprint.slug}{repeat}",
        sort=ALERT,
        channel=channel,
        function=function,
        severity=alert.severity,
        subject=_one_line(alert.headline),
        text=f"{alert.text}\n",
        facts=facts,
    )


@dataclass(frozen=True)
class Occasion:
    """When and where from something is told. name: unique for it. asof: as a reader says it.
    link: where to look, may be empty."""

    name: str
    asof: str
    link: str = ""


def findings_message(
    told: Sequence[Told], recipient: Recipient, channel: Channel, occasion: Occasion
) -> Message:
    """One message of everything that one look found for one recipient."""
    worst = max((t.alert.severity for t in told), key=lambda s: s.rank)
    sections = _sections(told, recipient)
    values = {
        "asof": occasion.asof,
        "sections": sections,
        "link": occasion.link,
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
                "antal": _count(t.alert, recipient),
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


def trial_message(channel: Channel, function: str, at: str, by: str) -> Message:
    """The message of `larm testa`. at: the clock as a name, so that each trial is its own."""
    return Message(
        name=f"prov_{re.sub(r'[^A-Za-z0-9]', '_', f'{at}_{function}')}",
        sort=TRIAL,
        channel=channel,
        function=function,
        severity=Severity.INFO,
        subject="Prov av larmkanalen",
        text=(
            f"Det här är ett prov av larmkanalen till {function}, beställt av {by}. Du behöver "
            "inte göra något. Kom det inte fram dit det skulle: säg till den som driftar "
            "Utskrivning.\n"
        ),
        facts={"typ": TRIAL},
    )


def _subject(told: Sequence[Told], worst: Severity) -> str:
    rules = {t.alert.fingerprint.regel_id for t in told if t.change is not Change.LOST}
    if not rules:
        return "Löst: " + _one_line(listed(sorted({t.alert.headline for t in told})[:2]))
    if len(rules) == 1:
        first = next(t for t in told if t.change is not Change.LOST)
        return f"{SEVERITIES[worst]}: {_one_line(first.alert.headline)}"
    return f"{SEVERITIES[worst]}: {plural(len(rules), 'regel', 'regler')} har slagit till"


def _sections(told: Sequence[Told], recipient: Recipient) -> list[Section]:
    def order(item: Told) -> tuple[int, int, str]:
        return (
            list(_HEADINGS).index(item.change),
            -item.alert.severity.rank,
            item.alert.fingerprint.regel_id,
        )

    ordered = sorted(told, key=order)
    return [_section(list(group), recipient) for _, group in groupby(ordered, key=order)]


def _section(told: Sequence[Told], recipient: Recipient) -> Section:
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
        lines=tuple(_line(group, recipient) for group in by_unit[:MOST_LINES]),
        left_out=max(0, len(by_unit) - MOST_LINES),
    )


def _line(told: Sequence[Told], recipient: Recipient) -> Line:
    alert = told[0].alert
    is_resolved = told[0].change is Change.LOST
    unit = alert.fingerprint.klinik_kod
    whole = f"region {alert.fingerprint.region_kod}"
    count = sum(item.alert.count for item in told)
    exact = recipient.may_see(alert.fingerprint.region_kod, unit) or alert.kind is Kind.DRIFT
    shows = not is_resolved and alert.fingerprint.regel_id != SILENT_SOURCE
    return Line(
        unit=whole if unit in NO_KLINIK else unit,
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


def _count(alert: Alert, recipient: Recipient) -> int | str:
    exact = recipient.may_see(alert.fingerprint.region_kod, alert.fingerprint.klinik_kod)
    told = small(alert.count, exact=exact)
    return alert.count if exact or told.isdigit() else told


def _one_line(text: str) -> str:
    """A subject is one line, whatever it was made of."""
    return " ".join(text.split()).rstrip(".")


def slug_of(function: str) -> str:
    """The function as part of a file name."""
    return re.sub(r"[^A-Za-z0-9]", "_", function)
