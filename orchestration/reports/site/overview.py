"""The first page of a region: what a board member needs in one minute, and how sure it is.

Does not belong here: the figures behind it (theme_pages.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from orchestration.reports.charts.labels import period_text, value_text
from orchestration.reports.site.addresses import page_of, unit_name, units_with_page
from orchestration.reports.site.cards import card_values, cards
from orchestration.reports.site.cells import INDIKATOR, table
from orchestration.reports.site.content import Content, Value
from orchestration.reports.site.facts import facts_of
from orchestration.reports.site.figures import lan_of
from orchestration.reports.site.model import Column, Fact, Figure, Page, Section, Table
from orchestration.reports.site.page_parts import (
    TARGET_PERIODS,
    VARDFORMS,
    best_trend,
    place_of,
    section,
    target_trends,
    year_bars,
)
from orchestration.reports.site.series import (
    best_vardform,
    is_shown,
    latest_over,
    values_of,
)
from orchestration.reports.site.views import (
    ATERINSKRIVNING,
    IN_VARDFORM,
    KALLOR,
    PERIOD_WORDS,
    SNITT,
    STATUS,
    VARDFORMER,
)
from orchestration.reports.site.words import told
from orchestration.swedish import moment, number, plural


def overview_page(content: Content, region: str) -> Page:
    """The overview of one region."""
    lan = lan_of(content, region)
    return Page(
        file="index.html",
        title=lan.namn,
        kicker="Samverkan vid utskrivning",
        lead="Hur länge utskrivningsklara patienter väntar på att få lämna sjukhuset, och hur väl "
        "regionen och kommunerna klarar det som ska vara på plats.",
        sections=_sections(content, region),
        template="oversikt.html.j2",
        nav="index",
        more={
            "cards": list(cards(content, region)),
            "summary": list(_summary(content, region)),
            "certainty": list(_certainty(content, region)),
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


def _summary(content: Content, region: str) -> Iterator[str]:
    """Sentences for a reader who reads nothing else."""
    for vardform in VARDFORMS:
        values = values_of(
            content, place_of(content, region, vardform), SNITT, TARGET_PERIODS[vardform]
        )
        shown = [
            v for v in values if is_shown(v) and content.is_over(region, v.periodtyp, v.period)
        ]
        if shown:
            yield f"{told(content, SNITT, shown[-1])} {IN_VARDFORM[vardform]}."
        elif values:
            yield (
                f"Väntetiden {IN_VARDFORM[vardform]} kan inte visas öppet: små antal skulle kunna "
                "räknas ut ur den, och då kan någon kännas igen."
            )
        yield from _met(values, vardform)
    for view, vardform in ((STATUS, ""), (ATERINSKRIVNING, "somatik")):
        values = card_values(content, region, view, vardform)
        shown = [
            v for v in values if is_shown(v) and content.is_over(region, v.periodtyp, v.period)
        ]
        if shown:
            tail = " Värdet är preliminärt." if shown[-1].preliminar else ""
            yield f"{told(content, view, shown[-1])} {IN_VARDFORM[shown[-1].vardform]}.{tail}"


def _met(values: tuple[Value, ...], vardform: str) -> Iterator[str]:
    """How often the target was met, of the periods that can be shown."""
    judged = [v for v in values if v.uppfyller_mal is not None and v.mal is not None]
    hidden = sum(v.uppfyller_mal is None and v.mal is not None and v.undertryckt for v in values)
    if not judged:
        return
    one, many = PERIOD_WORDS[judged[0].periodtyp]
    met = sum(bool(v.uppfyller_mal) for v in judged)
    tail = f" {number(hidden)} till är dolda." if hidden else ""
    yield (
        f"Målet, högst {value_text(judged[-1].mal, 'tal')} dagar, nåddes i {number(met)} av "
        f"{number(len(judged))} {one if len(judged) == 1 else many} som kan visas.{tail}"
    )


def _verdicts(content: Content, region: str, vardform: str) -> Figure | None:
    """A table of län, analysgrupper and kommuner by period: met, not met, hidden; None where no
    target is decided for any period."""
    periodtyp = TARGET_PERIODS[vardform]
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
        facts=facts_of(content, region, SNITT, values),
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
        [Column(_short(v), {"period": v.period}) for v in periods],
        [
            (unit_name(u), {"niva": u.niva, "enhet_kod": u.kod}, page_of(content, region, u))
            for u in units
        ],
    )


def _short(value: Value) -> str:
    name, _, year = period_text(value.period).rpartition(" ")
    return f"{name[:3]} {year}" if value.periodtyp == "manad" else f"{name} {year}"


def _certainty(content: Content, region: str) -> Iterator[Fact]:
    """How new, how complete and how open the figures are."""
    asof = content.asof(region)
    yield Fact("Läge", f"Uppgifterna är hämtade {moment(asof)}.")
    values = [v for v in content.values.values() if v.region_kod == region]
    can = [v for v in values if is_shown(v) or v.undertryckt]
    hidden = sum(v.undertryckt for v in can)
    yield Fact(
        "Röjandeskydd",
        f"{number(len(can) - hidden)} av {number(len(can))} värden visas. De övriga är små antal, "
        "eller värden som små antal skulle kunna räknas ut ur.",
    )
    preliminary = sorted(
        {(str(v.period_start), period_text(v.period)) for v in values if v.preliminar}
    )
    names = list(dict.fromkeys(name for _, name in preliminary))
    yield Fact(
        "Preliminärt",
        f"Kan ändras när fler uppgifter kommer in: {', '.join(names)}. Vilka mått det gäller står "
        "vid varje siffra."
        if names
        else "Inget av det som visas är preliminärt.",
    )
    yield from _newest(content, region)
    yield from _deliveries(content, region)


def _deliveries(content: Content, region: str) -> Iterator[Fact]:
    """The last delivery of every källa, and how many the figures rest on."""
    of_region = [d for d in content.about["leveranser"] if d["region_kod"] == region]
    for kalla in sorted({d["kalla"] for d in of_region}):
        found = sorted(
            (d for d in of_region if d["kalla"] == kalla), key=lambda d: str(d["extrakt_id"])
        )
        last = moment(datetime.fromisoformat(found[-1]["extrakt_tidpunkt"]))
        count = plural(len(found), "leverans", "leveranser")
        yield Fact(KALLOR.get(kalla, kalla), f"Senast läst {last}. Siffrorna vilar på {count}.")


def _newest(content: Content, region: str) -> Iterator[Fact]:
    values = values_of(content, place_of(content, region, "somatik"), SNITT, "manad")
    latest = latest_over(content, region, values)
    if latest is not None:
        running = [v for v in values if str(v.period_start) > str(latest.period_start)]
        tail = f" {period_text(running[-1].period).capitalize()} pågår." if running else ""
        yield Fact("Nytt", f"Senaste hela månad är {period_text(latest.period)}.{tail}")
