"""One page per kommun, analysgrupp, stadsdel, sjukhus and klinik, and the lists that lead there.

Does not belong here: the pages by theme (theme_pages.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.figures.names import group_name
from orchestration.reports.site.addresses import (
    page_of,
    unit_name,
    units_with_page,
    units_without_page,
)
from orchestration.reports.site.cells import table
from orchestration.reports.site.compare_figures import multiples_figure
from orchestration.reports.site.content import Content, Unit
from orchestration.reports.site.figures import lan_of, trend_figure
from orchestration.reports.site.funnel_figures import funnel_figures
from orchestration.reports.site.key_figures import key_figures
from orchestration.reports.site.model import (
    Figure,
    Link,
    Page,
    Section,
)
from orchestration.reports.site.page_parts import (
    VARDFORMS,
    best_trend,
    level_table,
    section,
    target_trends,
)
from orchestration.reports.site.series import Place, best_vardform, values_of
from orchestration.reports.site.status_figures import hours_figure
from orchestration.reports.site.survey_figures import deviations_figures, survey_figure
from orchestration.reports.site.views import (
    ATERINSKRIVNING,
    BELAGGNING,
    DAG0,
    NIVAER,
    NIVAER_MANY,
    SNITT,
    STATUS,
)
from orchestration.reports.site.weeks_figures import weeks_figure

UNVERIFIED = (
    "Vilka kommuner som hör till analysgruppen är inte bekräftat av regionen. Siffrorna är räknade "
    "på den indelning som står här."
)
LISTS = {
    "kommuner.html": ("Kommuner och analysgrupper", ("analysgrupp", "kommun", "stadsdel")),
    "kliniker.html": ("Sjukhus och kliniker", ("sjukhus", "klinik")),
}


def unit_pages(content: Content, region: str) -> Iterator[Page]:
    """A page for every unit that has one."""
    for niva in ("analysgrupp", "kommun", "stadsdel", "sjukhus", "klinik"):
        for unit in units_with_page(content, region, niva):
            yield _unit_page(content, region, unit)


def list_pages(content: Content, region: str) -> Iterator[Page]:
    """The lists of units; what has no page of its own stands in their tables."""
    for file, (title, levels) in LISTS.items():
        links = {
            NIVAER_MANY[niva]: tuple(
                Link(page_of(content, region, u), unit_name(u), _beside(content, u))
                for u in units_with_page(content, region, niva)
            )
            for niva in levels
        }
        yield Page(
            file=file,
            title=title,
            kicker="Alla enheter",
            lead="Välj en enhet för att se dess siffror bredvid länets.",
            sections=(_others(content, region),) if file == "kommuner.html" else (),
            template="lista.html.j2",
            nav=file.removesuffix(".html"),
            more={"links": {name: found for name, found in links.items() if found}},
        )


def _beside(content: Content, unit: Unit) -> str:
    """The analysgrupp of a kommun, as a word beside its name."""
    kommun = content.kommuner.get(unit.kod) if unit.niva == "kommun" else None
    if kommun is None or not kommun.analysgrupp:
        return ""
    group = content.unit(kommun.region_kod, "analysgrupp", kommun.analysgrupp)
    return unit_name(group) if group else group_name(kommun.analysgrupp)


def _others(content: Content, region: str) -> Section:
    """Kommuner outside the län and unknown ones: they count in no län, but are not left out."""
    others = units_without_page(content, region, "kommun")
    figures = [level_of_others(content, region, others, vardform, "ar") for vardform in VARDFORMS]
    return section(
        "ovriga",
        "Kommuner utanför länet och okända",
        "Patienter från andra län, och patienter vars kommun inte är känd, räknas inte in i länets "
        "siffror.",
        figures,
    )


def level_of_others(
    content: Content, region: str, units: tuple[Unit, ...], vardform: str, periodtyp: str
) -> Figure | None:
    """Ready days of units without a page; None where there are no such rows."""
    place = Place(region, lan_of(content, region), vardform)
    found = level_table(content, region, SNITT, (vardform, periodtyp), "kommun")
    has = {u.kod for u in units if values_of(content, place.of(u), SNITT, periodtyp)}
    if found is None or not has:
        return None
    rows = [(r.title, r.key) for r in found.table.rows if r.key["enhet_kod"] in has]
    shown = table(
        content, found.table.caption, "Kommun", found.table.key, found.table.columns, rows
    )
    return Figure(f"ovriga-{vardform}", found.title, "", (), shown, found.facts)


def _unit_page(content: Content, region: str, unit: Unit) -> Page:
    sections = (*_before(content, region, unit), *_after(content, region, unit))
    return Page(
        file=page_of(content, region, unit),
        title=unit_name(unit),
        kicker=NIVAER[unit.niva],
        lead=UNVERIFIED if unit.verifierad == "nej" else "",
        sections=tuple(s for s in sections if s.figures),
        nav="kliniker" if unit.niva in {"sjukhus", "klinik"} else "kommuner",
        more={"parents": _parents(content, region, unit)},
    )


def _before(content: Content, region: str, unit: Unit) -> tuple[Section, ...]:
    """What leads up to the discharge."""
    places = [Place(region, unit, vardform) for vardform in VARDFORMS]
    whole = Place(region, unit, "alla")
    return (
        section(
            "utskrivningsklara",
            "Utskrivningsklara dagar",
            "",
            [
                *(one for place in places for one in target_trends(content, place)),
                *(best_trend(content, place, DAG0) for place in places),
            ],
        ),
        section("nyckeltal", "Alla nyckeltal", "", [key_figures(content, region, unit)]),
        section("kommuner", "Kommunerna i gruppen", "", [_members(content, region, unit)]),
        section(
            "status-24h",
            "Status inom 24 timmar",
            "",
            [
                best_trend(content, best_vardform(content, whole, STATUS), STATUS),
                weeks_figure(content, whole),
                hours_figure(content, whole),
            ],
        ),
    )


def _after(content: Content, region: str, unit: Unit) -> tuple[Section, ...]:
    """What follows it, and how it went."""
    places = [Place(region, unit, vardform) for vardform in VARDFORMS]
    whole = Place(region, unit, "alla")
    return (
        section(
            "aterinskrivningar",
            "Återinskrivningar",
            "",
            [best_trend(content, place, ATERINSKRIVNING) for place in places],
        ),
        section(
            "varddygn",
            "Vårdplatser och vårddygn",
            "",
            [trend_figure(content, place, BELAGGNING, "manad") for place in places],
        ),
        section(
            "tratten",
            "Tratten",
            "",
            [f for place in places for f in funnel_figures(content, place)],
        ),
        section(
            "delaktighet",
            "Delaktighet och avvikelser",
            "",
            [survey_figure(content, region, unit), *deviations_figures(content, whole)],
        ),
    )


def _parents(content: Content, region: str, unit: Unit) -> tuple[Link, ...]:
    """Where a unit belongs: the list, and for a kommun its analysgrupp."""
    file = "kliniker.html" if unit.niva in {"sjukhus", "klinik"} else "kommuner.html"
    links = [Link(file, LISTS[file][0])]
    if unit.niva == "kommun" and (kod := content.kommuner[unit.kod].analysgrupp):
        group = content.unit(region, "analysgrupp", kod)
        if group is not None:
            links.append(Link(page_of(content, region, group), unit_name(group)))
    return tuple(links)


def _members(content: Content, region: str, unit: Unit) -> Figure | None:
    """The kommuner of an analysgrupp as small charts."""
    members = [
        kommun
        for kommun in units_with_page(content, region, "kommun")
        if unit.niva == "analysgrupp" and content.kommuner[kommun.kod].analysgrupp == unit.kod
    ]
    if not members:
        return None
    return multiples_figure(content, region, SNITT, ("somatik", "manad"), members)
