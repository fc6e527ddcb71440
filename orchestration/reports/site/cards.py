"""The key figures of a region on its first page, each with its target and how it has changed.

Does not belong here: the page (overview.py), how a card looks (mallar/).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.reports.charts.labels import NOTHING, period_text
from orchestration.reports.figures.shown import TARGET_PERIOD
from orchestration.reports.site.cells import HIDDEN, measured, rests_on
from orchestration.reports.site.change import change_of
from orchestration.reports.site.content import Content, Value
from orchestration.reports.site.facts import direction_of
from orchestration.reports.site.page_parts import place_of
from orchestration.reports.site.series import (
    best_periodtyp,
    best_vardform,
    is_shown,
    latest_over,
    part_mark,
    values_of,
)
from orchestration.reports.site.states import SHORT, State, not_begun, state_of
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
    """One key figure. value: as text, «dolt» or «–». why: why it has no value. verdict: of the
    target, or that there is none. direction: which way is better. earlier: what can be shown when
    the last period cannot, or how it has changed."""

    title: str
    vardform: str
    value: str
    unit: str
    period: str
    why: str
    verdict: str
    is_met: bool | None
    direction: str
    earlier: str
    count: str
    is_hidden: bool
    is_preliminary: bool
    href: str


def cards(content: Content, region: str) -> Iterator[Card]:
    """The key figures of the region; none where it has none of them."""
    found = [(card, card_values(content, region, *card[:2])) for card in _CARDS]
    if any(values for _, values in found):
        for (view, vardform, href), values in found:
            yield _card(content, region, (view, vardform, href), values)


def card_values(content: Content, region: str, view: View, vardform: str) -> tuple[Value, ...]:
    """The rows a card is about; an empty vårdform is the one that shows most."""
    place = place_of(content, region, vardform or "alla")
    place = place if vardform else best_vardform(content, place, view)
    if view is SNITT:
        return values_of(content, place, view, TARGET_PERIOD[vardform])
    periodtyp = best_periodtyp(content, place, view)
    return values_of(content, place, view, periodtyp) if periodtyp else ()


def _card(
    content: Content, region: str, card: tuple[View, str, str], values: tuple[Value, ...]
) -> Card:
    view, _, href = card
    latest = latest_over(content, region, values)
    direction = direction_of(content, view)
    if latest is None:
        return _empty(content, region, card, values, direction)
    return Card(
        title=view.short,
        vardform=VARDFORMER[latest.vardform],
        value=_value(content, view, latest),
        unit=view.unit if is_shown(latest) else "",
        period=f"{period_text(latest.period)}{part_mark(content, latest)}",
        why=SHORT.get(state_of(latest), ""),
        verdict=_target(latest),
        is_met=latest.uppfyller_mal,
        direction=direction,
        earlier=change_of(content, view, values, latest),
        count=_count(content, view, latest),
        is_hidden=latest.undertryckt,
        is_preliminary=latest.preliminar,
        href=href,
    )


def _empty(
    content: Content,
    region: str,
    card: tuple[View, str, str],
    values: tuple[Value, ...],
    direction: str,
) -> Card:
    """A card that has no period yet, with the reason. It leads nowhere: there may be no page."""
    view, vardform, _ = card
    return Card(
        title=view.short,
        vardform=VARDFORMER[vardform or "alla"],
        value=NOTHING,
        unit="",
        period="",
        why=not_begun(content, region, view, values),
        verdict="",
        is_met=None,
        direction=direction,
        earlier="",
        count="",
        is_hidden=False,
        is_preliminary=False,
        href="",
    )


def _value(content: Content, view: View, value: Value) -> str:
    if value.varde is None:
        return HIDDEN if value.undertryckt else NOTHING
    return measured(content, view.indikator_id, view.matt, value.varde)


def _count(content: Content, view: View, value: Value) -> str:
    count = rests_on(content, view, value)
    if count is None:
        return ""
    return f"{number(count)} vårdepisoder" if view.rests_on else f"n = {number(count)}"


def _target(value: Value) -> str:
    if value.mal is None:
        return "Inget mål är beslutat"
    if value.uppfyller_mal is not None:
        return f"Mål: högst {number(value.mal)}. {'Nås' if value.uppfyller_mal else 'Nås inte'}"
    return f"Mål: högst {number(value.mal)}. {_UNJUDGED[state_of(value)]}"


_UNJUDGED = {
    State.VISAS: "Ingen bedömning",
    State.DOLT: "Kan inte bedömas öppet",
    State.INGEN: "Ingen att bedöma",
    State.SAKNAS: "Går inte att bedöma",
}
