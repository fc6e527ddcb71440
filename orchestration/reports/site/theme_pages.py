"""The pages of a region by theme: which figures stand on each, in the order a stay takes.

Does not belong here: the overview (overview.py), one unit's page (unit_pages.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.site.addresses import units_with_page
from orchestration.reports.site.compare_figures import multiples_figure
from orchestration.reports.site.content import Content, Unit
from orchestration.reports.site.figures import lan_of, trend_figure
from orchestration.reports.site.funnel_figures import funnel_figures
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
from orchestration.reports.site.series import (
    Place,
    best_vardform,
)
from orchestration.reports.site.status_figures import hours_figure, states_figure
from orchestration.reports.site.survey_figures import (
    deviations_figures,
    survey_figure,
    units_survey_figure,
)
from orchestration.reports.site.views import (
    ATERINSKRIVNING,
    BELAGGNING,
    DAG0,
    FAST_VARDKONTAKT,
    KALLELSE,
    KVITTENS,
    MEDDELANDE,
    PLAN,
    SIP,
    SIP_UPPFOLJNING,
    SNITT,
    STATUS,
)
from orchestration.reports.site.weeks_figures import weeks_figure


def theme_pages(content: Content, region: str) -> Iterator[Page]:
    """Every page of the region that follows a theme; one without a figure is left out."""
    for page in (
        _ready_page(content, region),
        _status_page(content, region),
        _way_page(content, region),
        _readmission_page(content, region),
        _bed_page(content, region),
        _voice_page(content, region),
    ):
        if any(section.figures for section in page.sections):
            yield page


def _ready_page(content: Content, region: str) -> Page:
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


def _ready_tables(content: Content, region: str) -> list[Figure | None]:
    return [
        level_table(content, region, SNITT, choice, niva)
        for niva in ("sjukhus", "klinik", "stadsdel", "kommun")
        for choice in (("somatik", "kvartal"), ("psykiatri", "halvar"))
    ]


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


def _status_page(content: Content, region: str) -> Page:
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


def _way_page(content: Content, region: str) -> Page:
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


def _small_readmissions(content: Content, region: str) -> Figure | None:
    kommuner = units_with_page(content, region, "kommun")
    if not kommuner:
        return None
    return multiples_figure(content, region, ATERINSKRIVNING, ("somatik", "kvartal"), kommuner)


def _readmission_page(content: Content, region: str) -> Page:
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


def _bed_page(content: Content, region: str) -> Page:
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


def _voice_page(content: Content, region: str) -> Page:
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
