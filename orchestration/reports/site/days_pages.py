"""The pages about days: how long people wait, and how many beds the waiting take.

Does not belong here: the order of the pages (theme_pages.py).
"""

from __future__ import annotations

from orchestration.reports.site.addresses import units_with_page
from orchestration.reports.site.compare_figures import multiples_figure
from orchestration.reports.site.content import Content
from orchestration.reports.site.figures import trend_figure
from orchestration.reports.site.model import Figure, Page, Section
from orchestration.reports.site.page_parts import (
    VARDFORMS,
    best_trend,
    level_table,
    place_of,
    section,
    target_trends,
    year_bars,
)
from orchestration.reports.site.views import BELAGGNING, DAG0, SNITT


def ready_page(content: Content, region: str) -> Page:
    places = [place_of(content, region, v) for v in VARDFORMS]
    return Page(
        file="utskrivningsklara.html",
        title="Utskrivningsklara dagar",
        kicker="Väntan på att få lämna sjukhuset",
        lead="En patient är utskrivningsklar när sjukhusets resurser inte längre behövs. Varje "
        "dygn därefter, från att kommunen har underrättats, är en utskrivningsklar dag.",
        sections=(
            section(
                "lanet",
                "Länet",
                "",
                [one for place in places for one in target_trends(content, place)],
            ),
            section(
                "kommuner",
                "Kommunerna jämförda",
                "Kommunerna är olika stora. I en liten kommun kan en enda patient ändra snittet.",
                [year_bars(content, region, SNITT, v, "kommun") for v in VARDFORMS],
            ),
            _everywhere(content, region),
            section(
                "dag-noll",
                "Utskrivna samma dag",
                "",
                [best_trend(content, place, DAG0) for place in places],
            ),
            section(
                "enheter",
                "Sjukhus, kliniker och kommuner",
                "",
                _ready_tables(content, region),
            ),
        ),
        nav="utskrivningsklara",
    )


def _everywhere(content: Content, region: str) -> Section:
    """Small charts of every kommun and analysgrupp."""
    levels = (units_with_page(content, region, niva) for niva in ("kommun", "analysgrupp"))
    return section(
        "trend",
        "Utvecklingen i varje kommun och analysgrupp",
        "",
        [
            multiples_figure(content, region, SNITT, ("somatik", "manad"), units)
            for units in levels
            if units
        ],
    )


def _ready_tables(content: Content, region: str) -> list[Figure | None]:
    return [
        level_table(content, region, SNITT, choice, niva)
        for niva in ("sjukhus", "klinik", "stadsdel", "kommun")
        for choice in (("somatik", "kvartal"), ("psykiatri", "halvar"))
    ]


def bed_page(content: Content, region: str) -> Page:
    return Page(
        file="varddygn.html",
        title="Vårdplatser och vårddygn",
        kicker="Platser som upptas av utskrivningsklara",
        lead="Vårddygn räknas i den kalendermånad de infaller, också för dem som ligger kvar.",
        sections=(
            section(
                "lanet",
                "Länet",
                "",
                [
                    trend_figure(content, place_of(content, region, v), BELAGGNING, "manad")
                    for v in VARDFORMS
                ],
            ),
            section(
                "kommuner",
                "Kommunerna",
                "",
                [
                    year_bars(content, region, BELAGGNING, "somatik", "kommun"),
                    level_table(content, region, BELAGGNING, ("somatik", "manad"), "kommun"),
                    level_table(content, region, BELAGGNING, ("psykiatri", "manad"), "kommun"),
                ],
            ),
        ),
        nav="varddygn",
    )
