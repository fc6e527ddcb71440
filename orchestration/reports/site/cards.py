"""The key figures of a region on its first page, each with its target and how it has changed.

Does not belong here: the page (overview.py), how a card looks (mallar/).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.reports.charts.labels import period_text
from orchestration.reports.site.cells import measured
from orchestration.reports.site.content import Content, Value
from orchestration.reports.site.page_parts import TARGET_PERIODS, place_of
from orchestration.reports.site.series import (
    best_periodtyp,
    best_vardform,
    is_shown,
    latest_over,
    values_of,
)
from orchestration.reports.site.views import (
    ATERINSKRIVNING,
    BELAGGNING,
    DAG0,
    KVITTENS,
    SNITT,
    STATUS,
    VARDFORMER,
    View,
)
from orchestration.swedish import number

_SIMILAR = 0.01
"""Differences of at most one percent are called unchanged (domain/indicators.md §6)."""
_CARDS: tuple[tuple[View, str, str], ...] = (
    (SNITT, "somatik", "utskrivningsklara.html"),
    (SNITT, "psykiatri", "utskrivningsklara.html"),
    (DAG0, "somatik", "utskrivningsklara.html#dag-noll"),
    (STATUS, "", "status-24h.html"),
    (KVITTENS, "", "status-24h.html#meddelande"),
    (ATERINSKRIVNING, "somatik", "aterinskrivningar.html"),
    (BELAGGNING, "somatik", "varddygn.html"),
)


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure. value: as text, «dolt» or «–». verdict: of the target, empty without one.
    earlier: what can be shown when the last period cannot, or how it has changed."""

    title: str
    vardform: str
    value: str
    unit: str
    period: str
    verdict: str
    is_met: bool | None
    earlier: str
    count: str
    is_hidden: bool
    is_preliminary: bool
    href: str


def cards(content: Content, region: str) -> Iterator[Card]:
    """The key figures that the region has."""
    for view, vardform, href in _CARDS:
        yield from _card(content, region, view, vardform, href)


def card_values(content: Content, region: str, view: View, vardform: str) -> tuple[Value, ...]:
    """The rows a card is about; an empty vårdform is the one that shows most."""
    place = place_of(content, region, vardform or "alla")
    place = place if vardform else best_vardform(content, place, view)
    if view is SNITT:
        return values_of(content, place, view, TARGET_PERIODS[vardform])
    periodtyp = best_periodtyp(content, place, view)
    return values_of(content, place, view, periodtyp) if periodtyp else ()


def _card(content: Content, region: str, view: View, vardform: str, href: str) -> Iterator[Card]:
    values = card_values(content, region, view, vardform)
    latest = latest_over(content, region, values)
    if latest is None:
        return
    before = [v for v in values if is_shown(v) and str(v.period_start) < str(latest.period_start)]
    is_mean = view.form == "tal"
    yield Card(
        title=view.short,
        vardform=VARDFORMER[latest.vardform],
        value=_value(content, view, latest),
        unit=("dagar" if view is SNITT else "platser") if is_mean and is_shown(latest) else "",
        period=period_text(latest.period),
        verdict=_target(latest),
        is_met=latest.uppfyller_mal,
        earlier=_earlier(content, view, latest, before),
        count=_count(content, latest),
        is_hidden=latest.undertryckt,
        is_preliminary=latest.preliminar,
        href=href,
    )


def _value(content: Content, view: View, value: Value) -> str:
    if value.varde is None:
        return "dolt" if value.undertryckt else "–"
    return measured(content, view.indikator_id, view.matt, value.varde)


def _count(content: Content, value: Value) -> str:
    measure = content.measures.get((value.indikator_id, value.matt))
    has = value.namnare is not None and measure is not None and measure.namnare_matt
    return f"n = {number(value.namnare)}" if has else ""


def _target(value: Value) -> str:
    if value.mal is None:
        return ""
    target = f"Mål: högst {number(value.mal)}"
    if value.uppfyller_mal is None:
        return f"{target}. Kan inte bedömas öppet"
    return f"{target}. {'Nås' if value.uppfyller_mal else 'Nås inte'}"


def _earlier(content: Content, view: View, latest: Value, before: list[Value]) -> str:
    if not before:
        return ""
    last = before[-1]
    text = measured(content, view.indikator_id, view.matt, last.varde or 0.0)
    if latest.varde is None:
        return f"Senast visat: {text} ({period_text(last.period)})"
    change = latest.varde - (last.varde or 0.0)
    if abs(change) <= _SIMILAR * abs(last.varde or 0.0):
        return f"Oförändrat mot {period_text(last.period)}"
    return f"{'Högre' if change > 0 else 'Lägre'} än {period_text(last.period)} ({text})"
