"""What pages are put together of: sections, and figures chosen by what can be shown.

Does not belong here: which of them stand on a page.
"""

from __future__ import annotations

from collections.abc import Iterable

from orchestration.reports.figures.shown import TARGET_PERIOD
from orchestration.reports.site.addresses import units_with_page, units_without_page
from orchestration.reports.site.compare_figures import bars_figure, units_table
from orchestration.reports.site.content import Content
from orchestration.reports.site.facts import facts_of, hidden_of
from orchestration.reports.site.figures import lan_of, trend_figure
from orchestration.reports.site.model import Figure, Section
from orchestration.reports.site.series import (
    ENOUGH,
    Place,
    best_periodtyp,
    latest_period,
    shown_share,
    values_of,
)
from orchestration.reports.site.views import NIVAER, PER_PERIODTYP, SNITT, VARDFORMER, View

VARDFORMS = ("somatik", "psykiatri")


def place_of(content: Content, region: str, vardform: str) -> Place:
    """The län in one vårdform."""
    return Place(region, lan_of(content, region), vardform)


def kept(*figures: Figure | None) -> tuple[Figure, ...]:
    """The figures that there are."""
    return tuple(figure for figure in figures if figure is not None)


def section(ident: str, title: str, text: str, figures: Iterable[Figure | None]) -> Section:
    return Section(ident, title, text, kept(*figures))


def target_trend(content: Content, place: Place) -> Figure | None:
    """Ready days in the period of the agreement."""
    return trend_figure(content, place, SNITT, TARGET_PERIOD[place.vardform])


def target_trends(content: Content, place: Place) -> tuple[Figure | None, ...]:
    """Ready days in the period of the agreement and, where less than half of that is shown, in the
    shortest longer one that shows more."""
    first = target_trend(content, place)
    due = values_of(content, place, SNITT, TARGET_PERIOD[place.vardform])
    if first is None or shown_share(due) >= ENOUGH:
        return (first,)
    longer = best_trend(content, place, SNITT)
    is_more = longer is not None and not longer.empty and longer.ident != first.ident
    return (first, longer if is_more else None)


def best_trend(content: Content, place: Place, view: View) -> Figure | None:
    """A measure in the shortest period that says something."""
    periodtyp = best_periodtyp(content, place, view)
    return trend_figure(content, place, view, periodtyp) if periodtyp else None


def year_bars(content: Content, region: str, view: View, vardform: str, niva: str) -> Figure | None:
    """The units of a level in the last whole year, else half-year, quarter or month."""
    units = units_with_page(content, region, niva)
    place = place_of(content, region, vardform)
    for periodtyp in ("ar", "halvar", "kvartal", "manad"):
        period = latest_period(content, region, periodtyp)
        has = period and any(
            v.period == period
            for unit in units
            for v in values_of(content, place.of(unit), view, periodtyp)
        )
        if has and period:
            return bars_figure(content, region, view, (vardform, periodtyp, period), units)
    return None


def level_table(
    content: Content, region: str, view: View, choice: tuple[str, str], niva: str
) -> Figure | None:
    """A level's units by period, numbers only; None where the level has no row. choice: vårdform
    and periodtyp."""
    vardform, periodtyp = choice
    units = (
        *units_with_page(content, region, niva),
        *units_without_page(content, region, niva),
    )
    place = place_of(content, region, vardform)
    has = [u for u in units if values_of(content, place.of(u), view, periodtyp)]
    if not has:
        return None
    name = NIVAER[niva].lower()
    shown = units_table(content, region, view, choice, has)
    return Figure(
        ident=f"tabell-{niva}-{view.indikator_id}-{vardform}-{periodtyp}".replace("_", "-"),
        title=f"{view.short} per {name}, {VARDFORMER[vardform].lower()}, "
        f"{PER_PERIODTYP[periodtyp]}",
        lead="",
        drawings=(),
        table=shown,
        facts=facts_of(
            content, region, view, values_of(content, place, view, periodtyp), hidden_of(shown)
        ),
    )
