"""The page of the way out of hospital: the funnel over the gates, plans, fast vårdkontakt.

Does not belong here: the order of the pages (theme_pages.py).
"""

from __future__ import annotations

from orchestration.reports.site.content import Content
from orchestration.reports.site.funnel_figures import funnel_figures
from orchestration.reports.site.model import Page
from orchestration.reports.site.page_parts import (
    VARDFORMS,
    best_trend,
    level_table,
    place_of,
    section,
    year_bars,
)
from orchestration.reports.site.views import FAST_VARDKONTAKT, KALLELSE, PLAN, SIP, SIP_UPPFOLJNING


def way_page(content: Content, region: str) -> Page:
    places = [place_of(content, region, v) for v in VARDFORMS]
    funnel = [figure for place in places for figure in funnel_figures(content, place)]
    views = (KALLELSE, PLAN, SIP, SIP_UPPFOLJNING, FAST_VARDKONTAKT)
    return Page(
        file="vagen-ut.html",
        title="Vägen ut från sjukhuset",
        kicker="Från utskrivningsklar till hemma",
        lead="Vad som ska vara på plats innan kommunen kan bli betalningsansvarig, hur många "
        "vårdepisoder som når dit och varför de andra inte gör det.",
        sections=(
            section("tratten", "Tratten", "", funnel),
            section(
                "planering",
                "Planering och fast vårdkontakt",
                "",
                [best_trend(content, places[0], view) for view in views],
            ),
            section(
                "enheter",
                "Kommuner och hälsovalsenheter",
                "",
                [
                    *(year_bars(content, region, v, "somatik", "kommun") for v in views),
                    *(
                        level_table(content, region, v, ("somatik", "halvar"), "halsovalsenhet")
                        for v in (KALLELSE, FAST_VARDKONTAKT)
                    ),
                ],
            ),
        ),
        nav="vagen-ut",
    )
