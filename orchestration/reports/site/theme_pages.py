"""The pages of a region by theme: which figures stand on each, in the order a stay takes.

Does not belong here: the overview (overview.py), one unit's page (unit_pages.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orchestration.reports.site.addresses import units_with_page, units_without_page
from orchestration.reports.site.content import Content, Unit
from orchestration.reports.site.facts import facts_of
from orchestration.reports.site.figures import (
    bars_figure,
    lan_of,
    multiples_figure,
    trend_figure,
    units_table,
)
from orchestration.reports.site.funnel_figures import funnel_figures
from orchestration.reports.site.model import Figure, Page, Section
from orchestration.reports.site.series import (
    Place,
    best_periodtyp,
    best_vardform,
    latest_period,
    values_of,
)
from orchestration.reports.site.status_figures import hours_figure, states_figure, weeks_figure
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
    NIVAER,
    PER_PERIODTYP,
    PLAN,
    SIP,
    SIP_UPPFOLJNING,
    SNITT,
    STATUS,
    VARDFORMER,
    View,
)

VARDFORMS = ("somatik", "psykiatri")
TARGET_PERIODS = {"somatik": "manad", "psykiatri": "kvartal"}
"""The periods of the agreement (domain/agreement_kalmar.md §5): where its target stands."""


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
    return trend_figure(content, place, SNITT, TARGET_PERIODS[place.vardform])


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
    return Figure(
        ident=f"tabell-{niva}-{view.indikator_id}-{vardform}-{periodtyp}".replace("_", "-"),
        title=f"{view.short} per {name}, {VARDFORMER[vardform].lower()}, "
        f"{PER_PERIODTYP[periodtyp]}",
        lead="",
        drawings=(),
        table=units_table(content, region, view, choice, has),
        facts=facts_of(content, region, view, values_of(content, place, view, periodtyp)),
    )


def _ready_page(content: Content, region: str) -> Page:
    kommuner = units_with_page(content, region, "kommun")
    groups = units_with_page(content, region, "analysgrupp")
    lan = [target_trend(content, place_of(content, region, v)) for v in VARDFORMS]
    compared = [
        multiples_figure(content, region, SNITT, ("somatik", "manad"), units)
        for units in (kommuner, groups)
        if units
    ]
    levels = ("sjukhus", "klinik", "stadsdel", "kommun")
    return Page(
        file="utskrivningsklara.html",
        title="Utskrivningsklara dagar",
        kicker="Väntan på att få lämna sjukhuset",
        lead="En patient är utskrivningsklar när sjukhusets resurser inte längre behövs. Varje "
        "dygn därefter, från att kommunen har underrättats, är en utskrivningsklar dag.",
        sections=(
            section("lanet", "Länet", "", lan),
            section(
                "kommuner",
                "Kommunerna jämförda",
                "Kommunerna är olika stora. I en liten kommun kan en enda patient ändra snittet.",
                [year_bars(content, region, SNITT, v, "kommun") for v in VARDFORMS],
            ),
            section("trend", "Utvecklingen i varje kommun och analysgrupp", "", compared),
            section(
                "dag-noll",
                "Utskrivna samma dag",
                "",
                [best_trend(content, place_of(content, region, v), DAG0) for v in VARDFORMS],
            ),
            section(
                "enheter",
                "Sjukhus, kliniker och kommuner",
                "",
                [
                    level_table(content, region, SNITT, (v, p), niva)
                    for niva in levels
                    for v, p in (("somatik", "kvartal"), ("psykiatri", "halvar"))
                ],
            ),
        ),
        nav="utskrivningsklara",
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
            section(
                "kliniker",
                "Kliniker och kommuner",
                "Kliniken är den som skrev in patienten. Varje klinik har en egen sida med timmar "
                "och veckor.",
                [
                    year_bars(content, region, STATUS, best.vardform, "klinik"),
                    level_table(content, region, STATUS, (best.vardform, "kvartal"), "klinik"),
                    level_table(content, region, STATUS, (best.vardform, "kvartal"), "kommun"),
                ],
            ),
        ),
        nav="status-24h",
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


def _readmission_page(content: Content, region: str) -> Page:
    kommuner = units_with_page(content, region, "kommun")
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
                    multiples_figure(
                        content, region, ATERINSKRIVNING, ("somatik", "kvartal"), kommuner
                    )
                    if kommuner
                    else None,
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
