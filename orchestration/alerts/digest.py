"""The daily digest: what is new, still open and closed since the last one, and how it goes. Pure.

One to utdataenheten per region, one to each klinik about its own patients, one to any other
function that the routing seed sends digests to. Figures are of the last known as-of, and the digest
says which. Does not belong here: reading and keeping (digest_day.py), its looks (templates/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from orchestration.alerts.digest_words import (
    WITHIN,
    GapRow,
    RuleRow,
    WeekRow,
    gap_row,
    rule_row,
    signal_line,
    week_row,
)
from orchestration.alerts.message import DIGEST, Message, slug_of, templates
from orchestration.alerts.model import NO_KLINIK, WHOLE_REGION, Alert, Change, Severity, Status
from orchestration.alerts.policy import SILENT_SOURCE
from orchestration.alerts.published import GapState, Look, Week
from orchestration.alerts.routing import (
    KLINIK,
    UTDATAENHETEN,
    Channel,
    Recipient,
    Route,
    Subject,
    When,
    klinik_function,
    recipients,
)
from orchestration.alerts.sightings import GAP_RULES, silent_text
from orchestration.alerts.words import day as day_words
from orchestration.alerts.words import local, moment

OPENS = time(7, 0)
MONDAY, SATURDAY = 0, 5
WEEKS_SHOWN = 8
OLD_ASOF = timedelta(hours=26)
"""A night's delivery and two hours; older figures are said to be so."""
_IN_THE_TABLE = GAP_RULES | {SILENT_SOURCE}


@dataclass(frozen=True)
class Earlier:
    """How things stood in the recipient's last digest. gaps: klinik -> open gaps."""

    asof: str
    gaps: Mapping[str, int]
    last_change: int


@dataclass(frozen=True)
class Basis:
    """What the digests of a region are made of. alerts: its findings, resolved ones too.
    told_to: number of an alert -> functions whose digest the seed puts it in.
    changed: number of an alert -> what has happened to it since the recipient's last digest."""

    region_kod: str
    look: Look
    alerts: Sequence[Alert]
    told_to: Mapping[int, frozenset[str]]
    changed: Mapping[int, set[Change]]
    earlier: Earlier | None
    now: datetime
    link: str = ""


@dataclass(frozen=True)
class Digest:
    """One digest as its templates get it: texts that are ready to print."""

    title: str
    asof: str
    remarks: tuple[str, ...]
    total: GapRow | None
    kliniker: tuple[GapRow, ...]
    new: tuple[RuleRow, ...]
    still: tuple[RuleRow, ...]
    closed: tuple[RuleRow, ...]
    in_hand: str
    weeks: tuple[WeekRow, ...]
    signals: tuple[str, ...]
    is_klinik: bool
    link: str


def is_due(now: datetime) -> bool:
    """True on weekdays from 07:00 local time; Monday's covers the weekend."""
    shown = local(now)
    return shown.weekday() < SATURDAY and shown.time() >= OPENS


def digest_recipients(look: Look, region_kod: str, routes: Iterable[Route]) -> list[Recipient]:
    """Who may get a digest of the region: utdataenheten, functions of the seed, kliniker."""
    named = [UTDATAENHETEN]
    named += [
        route.function
        for route in routes
        if route.when is When.DYGNSBREV and route.function != KLINIK
    ]
    named += [
        klinik_function(region_kod, gap.klinik_kod)
        for gap in look.gaps or ()
        if gap.region_kod == region_kod and gap.klinik_kod not in NO_KLINIK
    ]
    return [Recipient(Channel.ALLA, function) for function in dict.fromkeys(named)]


def build_digest(basis: Basis, recipient: Recipient) -> Digest:
    """The digest of one recipient."""
    today = local(basis.now).date()
    gaps = _own_gaps(basis, recipient)
    total = next((g for g in gaps if g.klinik_kod == WHOLE_REGION), None)
    told = [a for a in basis.alerts if _is_told(a, recipient, basis)]
    is_new = {Change.NY, Change.ATEROPPNAD}
    new = [a for a in told if a.is_open and basis.changed.get(a.number, set()) & is_new]
    still = [a for a in told if a.is_open and not basis.changed.get(a.number, set()) & is_new]
    closed = [
        a for a in told if not a.is_open and Change.LOST in basis.changed.get(a.number, set())
    ]
    return Digest(
        title=f"Dygnsbrev {day_words(today)}, {_about(basis, recipient)}",
        asof=moment(basis.look.asof[basis.region_kod]),
        remarks=tuple(_remarks(basis, gaps)),
        total=_row(total, basis) if total else None,
        kliniker=tuple(
            _row(gap, basis)
            for gap in sorted(gaps, key=lambda g: (-g.open_gaps, g.klinik_kod))
            if gap is not total and _says_something(gap, basis)
        ),
        new=_by_rule(new, recipient),
        still=_by_rule(still, recipient),
        closed=_by_rule(closed, recipient),
        in_hand=_in_hand(still),
        weeks=_weeks(basis, recipient, gaps) if today.weekday() == MONDAY else (),
        signals=_signals(basis, gaps) if today.weekday() == MONDAY else (),
        is_klinik=recipient.function.startswith(f"{KLINIK}:"),
        link=basis.link,
    )


def digest_message(
    digest: Digest, region_kod: str, function: str, channel: Channel, today: date
) -> Message:
    """The digest as a message; its name holds the day, so that there is one."""
    values = {"brev": digest}
    return Message(
        name=f"dygnsbrev_{region_kod}_{today:%Y%m%d}_{slug_of(function)}",
        sort=DIGEST,
        channel=channel,
        function=function,
        severity=Severity.INFO,
        subject=digest.title,
        text=templates().get_template("dygnsbrev.txt.j2").render(values),
        html=templates().get_template("dygnsbrev.html.j2").render(values),
        facts={"typ": DIGEST, "asof": digest.asof, "region_kod": region_kod},
    )


def _own_gaps(basis: Basis, recipient: Recipient) -> list[GapState]:
    """The rows this reader may see: all for utdataenheten, its own for a klinik (R9)."""
    return [
        gap
        for gap in basis.look.gaps or ()
        if gap.region_kod == basis.region_kod and recipient.may_see(gap.region_kod, gap.klinik_kod)
    ]


def _is_told(alert: Alert, recipient: Recipient, basis: Basis) -> bool:
    mark = alert.fingerprint
    if mark.regel_id in _IN_THE_TABLE:
        return False
    is_routed = recipient.function in basis.told_to[alert.number]
    return is_routed or recipient.may_see(mark.region_kod, mark.klinik_kod)


def told_to(alerts: Iterable[Alert], routes: Sequence[Route]) -> dict[int, frozenset[str]]:
    """Number of an alert -> the functions whose digest the seed puts it in."""
    return {
        alert.number: frozenset(
            recipient.function for recipient in recipients(routes, _subject(alert), When.DYGNSBREV)
        )
        for alert in alerts
    }


def _subject(alert: Alert) -> Subject:
    mark = alert.fingerprint
    return Subject(mark.regel_id, mark.region_kod, mark.klinik_kod, alert.severity, alert.kind)


def _about(basis: Basis, recipient: Recipient) -> str:
    prefix = klinik_function(basis.region_kod, "")
    if recipient.function.startswith(prefix):
        return basis.look.name(basis.region_kod, recipient.function.removeprefix(prefix))
    return f"region {basis.region_kod}"


def _remarks(basis: Basis, gaps: Sequence[GapState]) -> Iterable[str]:
    asof = basis.look.asof[basis.region_kod]
    age = basis.now - asof
    if basis.earlier is not None and basis.earlier.asof == asof.isoformat():
        yield "Inget nytt läge har kommit sedan förra dygnsbrevet; siffrorna är desamma."
    elif age > OLD_ASOF:
        yield f"Läget är {int(age.total_seconds() // 3600)} timmar gammalt."
    silent = [gap for gap in gaps if gap.is_silent]
    if any(gap.klinik_kod == WHOLE_REGION for gap in silent):
        silent = [gap for gap in silent if gap.klinik_kod == WHOLE_REGION]
    for gap in silent:
        unit = (
            "Hela regionen"
            if gap.klinik_kod == WHOLE_REGION
            else basis.look.name(gap.region_kod, gap.klinik_kod)
        )
        yield f"{unit}: {silent_text(gap)}. Larm om luckor väntar."
    if basis.look.gaps is None:
        yield "Den här publiceringen saknar 24-timmarsläget per klinik."


def _row(gap: GapState, basis: Basis) -> GapRow:
    before = basis.earlier.gaps.get(gap.klinik_kod, 0) if basis.earlier else None
    whole = gap.klinik_kod == WHOLE_REGION
    unit = "Hela regionen" if whole else basis.look.name(gap.region_kod, gap.klinik_kod)
    return gap_row(gap, unit, before)


def _says_something(gap: GapState, basis: Basis) -> bool:
    before = basis.earlier.gaps.get(gap.klinik_kod, 0) if basis.earlier else 0
    return bool(before or gap.open_gaps or gap.forewarned or gap.month[1])


def _by_rule(alerts: Iterable[Alert], recipient: Recipient) -> tuple[RuleRow, ...]:
    def order(alert: Alert) -> tuple[int, str]:
        return (-alert.severity.rank, alert.fingerprint.regel_id)

    groups = groupby(sorted(alerts, key=order), key=order)
    return tuple(rule_row(list(group), recipient) for _, group in groups)


def _in_hand(still: Sequence[Alert]) -> str:
    taken = sum(a.status is Status.KVITTERAD for a in still)
    quiet = sum(a.status is Status.TYSTAD for a in still)
    return f"{taken} av dem är kvitterade och {quiet} tystade." if taken or quiet else ""


def _weeks(basis: Basis, recipient: Recipient, gaps: Sequence[GapState]) -> tuple[WeekRow, ...]:
    """Whole weeks before the as-of: of the region, or of the klinik in its own digest."""
    own = next(iter({gap.klinik_kod for gap in gaps}), None)
    unit = WHOLE_REGION if recipient.function == UTDATAENHETEN else own
    whole = [week for week in _whole_weeks(basis) if week.klinik_kod == unit]
    return tuple(map(week_row, whole[-WEEKS_SHOWN:]))


def _signals(basis: Basis, gaps: Sequence[GapState]) -> tuple[str, ...]:
    """Kliniker whose last whole week chance does not explain, so that a small one with one late
    status is none (operations.md §11.3)."""
    own = {gap.klinik_kod for gap in gaps}
    weeks = [week for week in _whole_weeks(basis) if week.klinik_kod in own - NO_KLINIK]
    last = max((week.starts for week in weeks), default=None)
    return tuple(
        signal_line(week, basis.look.name(week.region_kod, week.klinik_kod))
        for week in weeks
        if week.starts == last and week.signal not in ("", WITHIN)
    )


def _whole_weeks(basis: Basis) -> list[Week]:
    today = local(basis.look.asof[basis.region_kod]).date()
    return [
        week
        for week in basis.look.weeks
        if week.region_kod == basis.region_kod and week.starts + timedelta(days=7) <= today
    ]
