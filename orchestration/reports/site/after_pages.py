"""The pages of what came of it: readmissions, what patients say, deviations.

Does not belong here: the order of the pages (theme_pages.py).
"""

from __future__ import annotations

from orchestration.reports.site.addresses import units_with_page
from orchestration.reports.site.compare_figures import multiples_figure
from orchestration.reports.site.content import Content, Unit
from orchestration.reports.site.figures import lan_of
from orchestration.reports.site.model import Figure, Page
from orchestration.reports.site.page_parts import (
    VARDFORMS,
    best_trend,
    level_table,
    place_of,
    section,
    year_bars,
)
from orchestration.reports.site.series import Place
from orchestration.reports.site.survey_figures import (
    deviations_figures,
    survey_figure,
    units_survey_figure,
)
from orchestration.reports.site.views import ATERINSKRIVNING


def readmission_page(content: Content, region: str) -> Page:
    return Page(
        file="aterinskrivningar.html",
        title="Återinskrivningar",
        kicker="Efter utskrivningen",
        lead="Andelen länkade utskrivna som skrivs in akut igen inom 30 dagar, i regionens "
        "sjukhus. Värdet är preliminärt tills 30 dagar har gått efter periodens slut.",
        sections=(
            section(
                "lanet",
                "Länet",
                "",
                [
                    best_trend(content, place_of(content, region, v), ATERINSKRIVNING)
                    for v in VARDFORMS
                ],
            ),
            section(
                "kommuner",
                "Kommuner och analysgrupper",
                "",
                [
                    year_bars(content, region, ATERINSKRIVNING, "somatik", "kommun"),
                    year_bars(content, region, ATERINSKRIVNING, "somatik", "analysgrupp"),
                    _small_readmissions(content, region),
                ],
            ),
            section(
                "enheter",
                "Sjukhus och kliniker",
                "",
                [
                    level_table(content, region, ATERINSKRIVNING, ("somatik", "kvartal"), niva)
                    for niva in ("sjukhus", "klinik", "stadsdel")
                ],
            ),
        ),
        nav="aterinskrivningar",
    )


def _small_readmissions(content: Content, region: str) -> Figure | None:
    kommuner = units_with_page(content, region, "kommun")
    if not kommuner:
        return None
    return multiples_figure(content, region, ATERINSKRIVNING, ("somatik", "kvartal"), kommuner)


def voice_page(content: Content, region: str) -> Page:
    lan = lan_of(content, region)
    riket = content.units.get((region, "riket"), ())
    surveys: list[Unit] = [lan, *riket]
    levels = [
        units_survey_figure(content, region, content.units.get((region, niva), ()))
        for niva in ("sjukhus", "klinik", "kommun")
    ]
    deviations = deviations_figures(content, Place(region, lan, "alla"))
    return Page(
        file="delaktighet.html",
        title="Delaktighet och avvikelser",
        kicker="Patienternas röst och det som gick fel",
        lead="Publicerade resultat ur patientenkäter, och avvikelser i utskrivningsprocessen som "
        "de registrerats i Stella.",
        sections=(
            section(
                "delaktighet",
                "Upplevd delaktighet",
                "Resultaten är publicerade av andra och räknas inte om här.",
                [*(survey_figure(content, region, unit) for unit in surveys), *levels],
            ),
            section("avvikelser", "Avvikelser", "", deviations),
        ),
        nav="delaktighet",
    )
