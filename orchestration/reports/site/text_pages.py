"""The pages that explain: definitions, how to read, accessibility, and the list of regions.

Does not belong here: the words of the pages themselves (mallar/).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestration.reports.figures.parameters import parameter_name, rests_on, set_to
from orchestration.reports.site.change import HOW_COMPARED
from orchestration.reports.site.content import Content, Parameter, Value
from orchestration.reports.site.facts import definition_facts
from orchestration.reports.site.figures import lan_of
from orchestration.reports.site.model import Fact, Link, Page
from orchestration.reports.site.views import DIRECTIONS, VIEWS
from orchestration.swedish import capitalized, moment, number, plural

ASSUMED = "A"
"""The status of a value that nobody has decided (rules.md, opening)."""
_KEY = (
    ("egen", "Enheten: en punkt per period"),
    ("lucka", "Lucka i linjen: ingen att räkna på, eller uppgifter saknas"),
    ("lan", "Länet, att jämföra med"),
    ("mal", "Målet"),
    ("prel", "Preliminärt: streckad linje och ofylld punkt"),
    (
        "del",
        "Bara en del av perioden är med, eftersom uppgifterna börjar i den: fyrkant utan linje",
    ),
    ("dolt", "Dolt av röjandeskydd"),
    ("utanfor", "En vecka utanför vad slumpen ger"),
    ("gransfalt", "Vad slumpen ger med så många vårdepisoder"),
)


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator of the page of definitions. csv: the file with all its values."""

    ident: str
    name: str
    facts: tuple[Fact, ...]
    csv: str
    rows: str


def indicator_csv(indikator_id: str) -> str:
    """The file with every value of an indicator, from the root of the site."""
    return f"data/indikator-{indikator_id}.csv"


def text_pages(content: Content) -> Iterator[Page]:
    """The pages that all regions share."""
    yield Page(
        file="definitioner.html",
        title="Definitioner",
        kicker="Vad siffrorna betyder",
        lead="Varje mått med definition, källa och regelversion, och alla öppna värden att ladda "
        "ner.",
        template="definitioner.html.j2",
        nav="definitioner",
        more={"indicators": list(_definitions(content))},
    )
    yield Page(
        file="lasanvisning.html",
        title="Så läser du",
        kicker="Läsanvisning",
        lead="Vad som döljs och varför, hur diagrammen ritas och vad orden betyder.",
        template="lasanvisning.html.j2",
        nav="lasanvisning",
        more={"key": _KEY, "least": _least_shown(content), "how_compared": HOW_COMPARED},
    )
    yield Page(
        file="tillganglighet.html",
        title="Tillgänglighetsredogörelse",
        kicker="För alla",
        lead="Alla ska kunna läsa siffrorna, också med skärmläsare, tangentbord eller förstoring.",
        template="tillganglighet.html.j2",
        nav="tillganglighet",
    )


def _least_shown(content: Content) -> str:
    """«5», or «5 (Kalmar län), 10 (Skåne)» where regions differ: the threshold `k` of R9."""
    found = {region: content.parameter(region, "k") for region in content.regions}
    least = {r: "regionens gräns" if k is None else number(k) for r, k in found.items()}
    if len(set(least.values())) == 1:
        return next(iter(least.values()))
    return ", ".join(f"{k} ({lan_of(content, region).namn})" for region, k in least.items())


def regions_page(content: Content) -> Page:
    """The first page of a site of several regions."""
    return Page(
        file="index.html",
        title="Välj region",
        kicker="Samverkan vid utskrivning",
        lead="Varje region har egna siffror, mål och eget läge.",
        template="regioner.html.j2",
        nav="index",
        more={
            "links": [
                Link(
                    f"{region}/index.html",
                    lan_of(content, region).namn,
                    f"läge {moment(content.asof(region))}",
                )
                for region in content.regions
            ]
        },
    )


def _settings(content: Content, text: str) -> Iterator[Fact]:
    """What the region decides of the measure, with what it is set to, then what else is assumed.
    text: names of parameters, a semicolon, words (dim_indikator)."""
    names, words = rests_on(text)
    told, unknown = [], []
    for name in names:
        rows = {region: content.parameter_row(region, name) for region in content.regions}
        texts = {r: _set_to(row) for r, row in rows.items() if row is not None}
        if not texts:
            unknown.append(parameter_name(name))
        elif len(set(texts.values())) == 1:
            told.append(next(iter(texts.values())))
        else:
            told += [f"{t} ({lan_of(content, region).namn})" for region, t in texts.items()]
    if told:
        yield Fact("Inställningar", f"{'; '.join(told)}.")
    if assumed := "; ".join(filter(None, (*unknown, words))):
        yield Fact("Antaganden", f"{capitalized(assumed)}.")


def _set_to(row: Parameter) -> str:
    """A value that nobody has decided says so, as in the other reports."""
    return f"{set_to(row.parameter, row.varde)}{' (antaget)' if row.status == ASSUMED else ''}"


def _rows(values: Sequence[Value]) -> str:
    """«27 794 värden, varav 20 000 är dolda»."""
    hidden = sum(value.undertryckt for value in values)
    of_them = f", varav {number(hidden)} är dolda" if hidden else ""
    return f"{plural(len(values), 'värde', 'värden')}{of_them}"


def _direction(indikator_id: str, riktning: str) -> str:
    """Which way is better; measures of the indicator that go the other way are named."""
    others = [
        f"För «{view.short}»: {DIRECTIONS[view.riktning].lower()}"
        for view in VIEWS
        if view.indikator_id == indikator_id and view.riktning
    ]
    return " ".join([DIRECTIONS[riktning], *others])


def _definitions(content: Content) -> Iterator[Definition]:
    order = list(dict.fromkeys(view.indikator_id for view in VIEWS))
    known = sorted(content.indicators, key=lambda i: order.index(i) if i in order else len(order))
    for indikator_id in known:
        of = content.indicators[indikator_id]
        yield Definition(
            ident=indikator_id.replace("_", "-"),
            name=of["namn"],
            facts=(
                *definition_facts(content, indikator_id),
                Fact("Riktning", _direction(indikator_id, of["riktning"])),
                *_settings(content, of["antaganden"]),
                Fact("Ägare", of["agare"]),
                Fact("Regelversion", of["version"]),
            ),
            csv=indicator_csv(indikator_id),
            rows=_rows([v for v in content.values.values() if v.indikator_id == indikator_id]),
        )
