"""The first page of a region: what a board member needs in one minute, and how sure it is.

Does not belong here: the figures behind it (theme_pages.py).
"""

from __future__ import annotations

from orchestration.reports.charts.labels import period_text
from orchestration.reports.figures.shown import TARGET_PERIOD
from orchestration.reports.site.addresses import page_of, unit_name, units_with_page
from orchestration.reports.site.cards import cards
from orchestration.reports.site.cells import INDIKATOR, table
from orchestration.reports.site.certainty import certainty
from orchestration.reports.site.change import HOW_COMPARED
from orchestration.reports.site.content import Content, Value
from orchestration.reports.site.facts import facts_of, hidden_of
from orchestration.reports.site.figures import lan_of
from orchestration.reports.site.model import Column, Figure, Page, Section, Table
from orchestration.reports.site.page_parts import (
    VARDFORMS,
    best_trend,
    place_of,
    section,
    target_trends,
    year_bars,
)
from orchestration.reports.site.series import best_vardform, part_mark, values_of
from orchestration.reports.site.summary import summary
from orchestration.reports.site.views import IN_VARDFORM, SNITT, STATUS, VARDFORMER
from orchestration.swedish import number


def overview_page(content: Content, region: str) -> Page:
    """The overview of one region."""
    lan = lan_of(content, region)
    return Page(
        file="index.html",
        title=lan.namn,
        kicker="Samverkan vid utskrivning",
        lead="Hur länge utskrivningsklara patienter väntar på att få lämna sjukhuset, och hur väl "
        "regionen och kommunerna klarar det som ska vara på plats.",
        sections=tuple(s for s in _sections(content, region) if s.figures),
        template="oversikt.html.j2",
        nav="index",
        more={
            "cards": list(cards(content, region)),
            "summary": list(summary(content, region)),
            "how_compared": HOW_COMPARED,
            "certainty": list(certainty(content, region)),
        },
    )


def _sections(content: Content, region: str) -> tuple[Section, ...]:
    status = best_vardform(content, place_of(content, region, "alla"), STATUS)
    return (
        section(
            "malet",
            "Länet mot målet",
            "",
            [
                one
                for v in VARDFORMS
                for one in target_trends(content, place_of(content, region, v))
            ],
        ),
        section(
            "nar-malet",
            "Vilka når målet?",
            "",
            [_verdicts(content, region, vardform) for vardform in VARDFORMS],
        ),
        section(
            "kommunerna",
            "Kommunerna jämförda",
            "",
            [year_bars(content, region, SNITT, "somatik", "kommun")],
        ),
        section(
            "status",
            "Status inom 24 timmar",
            "",
            [best_trend(content, status, STATUS)],
        ),
    )


def _verdicts(content: Content, region: str, vardform: str) -> Figure | None:
    """A table of län, analysgrupper and kommuner by period: met, not met, hidden; None where no
    target is decided for any period."""
    periodtyp = TARGET_PERIOD[vardform]
    place = place_of(content, region, vardform)
    values = values_of(content, place, SNITT, periodtyp)
    with_target = [v for v in values if v.mal is not None]
    if not with_target:
        return None
    shown = _verdict_table(content, region, with_target)
    return Figure(
        ident=f"maluppfyllelse-{vardform}",
        title=f"Når de målet? {VARDFORMER[vardform]}",
        lead=f"Målet är högst {number(with_target[-1].mal)} utskrivningsklara dagar i snitt. "
        "«Dolt» betyder att värdet finns men inte får visas öppet; de berörda har det i sina egna "
        "rapporter.",
        drawings=(),
        table=shown,
        facts=facts_of(content, region, SNITT, with_target, hidden_of(shown)),
        is_open=True,
    )


def _verdict_table(content: Content, region: str, periods: list[Value]) -> Table:
    """Units down, the periods that have a target across."""
    first = periods[0]
    units = [
        lan_of(content, region),
        *units_with_page(content, region, "analysgrupp"),
        *units_with_page(content, region, "kommun"),
    ]
    return table(
        content,
        f"Måluppfyllelse {IN_VARDFORM[first.vardform]}",
        "Enhet",
        {
            "tabell": INDIKATOR,
            "region_kod": region,
            "vardform": first.vardform,
            "indikator_id": SNITT.indikator_id,
            "matt": SNITT.matt,
            "periodtyp": first.periodtyp,
            "falt": "uppfyller_mal",
        },
        [Column(f"{_short(v)}{part_mark(content, v)}", {"period": v.period}) for v in periods],
        [
            (unit_name(u), {"niva": u.niva, "enhet_kod": u.kod}, page_of(content, region, u))
            for u in units
        ],
    )


def _short(value: Value) -> str:
    name, _, year = period_text(value.period).rpartition(" ")
    return f"{name[:3]} {year}" if value.periodtyp == "manad" else f"{name} {year}"
