"""The page of the 24 hours after admission: status, message, receipt (rules.md R5).

Does not belong here: the order of the pages (theme_pages.py).
"""

from __future__ import annotations

from orchestration.reports.site.content import Content
from orchestration.reports.site.figures import lan_of
from orchestration.reports.site.model import Page, Section
from orchestration.reports.site.page_parts import best_trend, level_table, section, year_bars
from orchestration.reports.site.series import Place, best_vardform
from orchestration.reports.site.status_figures import hours_figure, states_figure
from orchestration.reports.site.views import KVITTENS, MEDDELANDE, STATUS
from orchestration.reports.site.weeks_figures import weeks_figure


def status_page(content: Content, region: str) -> Page:
    lan = lan_of(content, region)
    place = Place(region, lan, "alla")
    best = best_vardform(content, place, STATUS)
    return Page(
        file="status-24h.html",
        title="Status inom 24 timmar",
        kicker="Inskrivningsmeddelandet",
        lead="Slutenvården ska fylla i patientens status i inskrivningsmeddelandet senast 24 "
        "timmar efter inskrivningen, eller efter den senare bedömningen av behovet.",
        sections=(
            section(
                "lanet",
                "Länet",
                "",
                [
                    best_trend(content, best, STATUS),
                    states_figure(content, best, "kvartal"),
                    weeks_figure(content, place),
                    hours_figure(content, place),
                ],
            ),
            section(
                "meddelande",
                "Meddelandet och kommunens kvittens",
                "",
                [
                    best_trend(content, best_vardform(content, place, view), view)
                    for view in (MEDDELANDE, KVITTENS)
                ],
            ),
            _status_units(content, region, best.vardform),
        ),
        nav="status-24h",
    )


def _status_units(content: Content, region: str, vardform: str) -> Section:
    """Kliniker and kommuner beside each other."""
    return section(
        "kliniker",
        "Kliniker och kommuner",
        "Kliniken är den som skrev in patienten. Varje klinik har en egen sida med timmar "
        "och veckor.",
        [
            year_bars(content, region, STATUS, vardform, "klinik"),
            level_table(content, region, STATUS, (vardform, "kvartal"), "klinik"),
            level_table(content, region, STATUS, (vardform, "kvartal"), "kommun"),
        ],
    )
