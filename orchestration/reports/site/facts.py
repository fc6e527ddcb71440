"""What stands beside every figure: definition, source, how many, how complete, what is hidden.

Does not belong here: the figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestration.reports.charts.labels import period_text
from orchestration.reports.figures.names import with_labels
from orchestration.reports.figures.shown import TARGET_PERIOD
from orchestration.reports.site.cells import HIDDEN, rests_on, value_cell
from orchestration.reports.site.content import Content, Value
from orchestration.reports.site.model import Fact, Table
from orchestration.reports.site.series import first_month, is_part, is_shown, latest_over
from orchestration.reports.site.views import (
    DIRECTIONS,
    IN_VARDFORM,
    PER_PERIODTYP,
    SNITT,
    View,
)
from orchestration.reports.site.words import shown_of
from orchestration.swedish import capitalized, listed, number

_SEVERAL = (
    Fact("Definition", "Varje mått har sin definition och källa på sidan Definitioner."),
    Fact("Riktning", "Vad som är bättre står vid varje mått på sidan Definitioner."),
    Fact(
        "Underlag",
        "Mål och fullständighet står vid måttets egen figur, och alltid i måttets CSV-fil på sidan "
        "Definitioner.",
    ),
)
NO_TARGET = Fact("Mål", "Inget mål är beslutat för måttet, så inget omdöme ges.")
ONLY_DECIDED = (
    "Bara avgjorda vårdepisoder räknas. Hur stor del de är av alla står vid andelen per period."
)
BY_CLOCK = Fact(
    "Klocka",
    "En vårdepisod hör till den period då dess 24-timmarsklocka startade (klockstart), inte till "
    "den då patienten skrevs ut.",
)
LAW = "lagen (2017:612)"


def facts_of(
    content: Content, region: str, view: View, values: Sequence[Value], shown: str = ""
) -> tuple[Fact, ...]:
    """Facts of the figures of one measure; values: the rows whose number and completeness are
    told, those of the unit or, for many units, of the län. shown: how many of the figures are
    shown, when they are others than the rows."""
    return (
        *definition_facts(content, view.indikator_id),
        Fact("Riktning", direction_of(content, view)),
        Fact("Mål", _target(content, view, values)),
        *_of_rows(content, region, view, values, "Länet: " if shown else ""),
        Fact("Röjandeskydd", shown or shown_of(values)),
        Fact("Regelversion", content.indicators[view.indikator_id]["version"]),
    )


def table_facts(content: Content, indikator_ids: Sequence[str], table: Table) -> tuple[Fact, ...]:
    """Facts of a table without a chart: the definition, or where to find several, and how many of
    its figures are shown."""
    cells = [cell for row in table.rows for cell in row.cells]
    versions = sorted({content.indicators[one]["version"] for one in indikator_ids})
    one = indikator_ids[0] if len(indikator_ids) == 1 else ""
    return (
        *(_of_one(content, one) if one else _SEVERAL),
        Fact(
            "Preliminärt",
            "Värden märkta med p kan ändras när fler uppgifter kommer in."
            if any(cell.is_preliminary for cell in cells)
            else "Inget av det som visas är preliminärt.",
        ),
        Fact("Röjandeskydd", hidden_of(table)),
        Fact("Regelversion", ", ".join(versions)),
    )


def hidden_of(table: Table) -> str:
    """How many figures of a table are hidden."""
    kinds = [cell.kind for row in table.rows for cell in row.cells]
    hidden = kinds.count("dolt")
    return f"{number(hidden)} av {number(len(kinds) - kinds.count('tom'))} värden döljs."


def _of_one(content: Content, indikator_id: str) -> Iterator[Fact]:
    yield from definition_facts(content, indikator_id)
    yield Fact("Riktning", DIRECTIONS[content.indicators[indikator_id]["riktning"]])
    yield NO_TARGET


def definition_facts(content: Content, indikator_id: str) -> Iterator[Fact]:
    """What the indicator is and where the rule comes from."""
    of = content.indicators[indikator_id]
    yield Fact("Definition", _named(content, indikator_id))
    sources = (of["lagrum"].replace("LUS", LAW), of["dokument"])
    yield Fact("Källa", "; ".join(filter(None, sources)))


def _target(content: Content, view: View, values: Sequence[Value]) -> str:
    """The target of the measure in these rows, and for which of them there is none."""
    decided = [v for v in values if v.mal is not None]
    if decided:
        years = sorted({v.period[:4] for v in decided})
        without = sorted({v.period[:4] for v in values} - set(years))
        tail = f" För {listed(without)} är inget mål beslutat." if without else ""
        per = PER_PERIODTYP[decided[-1].periodtyp]
        goal = f"Högst {number(decided[-1].mal)} {view.unit} i snitt {per}"
        return f"{goal}, beslutat för {listed(years)}.{tail}"
    if view is SNITT and values:
        first = values[0]
        due = TARGET_PERIOD.get(first.vardform, first.periodtyp)
        key = (*first[:6], due)
        if any(v.mal is not None for v in content.series.get(key, ())):
            return (
                f"Inget mål är beslutat {PER_PERIODTYP[first.periodtyp]}: målet "
                f"{IN_VARDFORM[first.vardform]} gäller {PER_PERIODTYP[due]}."
            )
    return NO_TARGET.text


def direction_of(content: Content, view: View) -> str:
    """Which way is better: of the measure where it says so, else of its indicator."""
    return DIRECTIONS[view.riktning or content.indicators[view.indikator_id]["riktning"]]


def _named(content: Content, indikator_id: str) -> str:
    """The definition with the measures called what the tables call them."""
    return with_labels(indikator_id, content.indicators[indikator_id]["definition"])


def _of_rows(
    content: Content, region: str, view: View, values: Sequence[Value], whose: str
) -> Iterator[Fact]:
    latest = latest_over(content, region, values) or (values[-1] if values else None)
    if latest is not None:
        yield Fact("Underlag", _after(whose, _count(content, view, latest)))
        yield Fact("Fullständighet", _after(whose, _fullness(content, latest)))
    yield Fact("Preliminärt", _preliminary(content, region, values))
    if parts := [v for v in values if is_part(content, v)]:
        yield Fact("Början", _begun(content, region, parts))
    if view.indikator_id.endswith("_24h"):
        yield BY_CLOCK


def _begun(content: Content, region: str, parts: Sequence[Value]) -> str:
    """Which periods the data only partly cover, and since when they do."""
    names = listed([period_text(v.period) for v in parts])
    first = first_month(content, region)
    since = f" i {period_text(f'{first:%Y-%m}')}" if first else ""
    return (
        f"Bara en del av {names} är med: utskrivningarna börjar{since}, så bara de som låg kvar då "
        "är räknade."
    )


def _after(whose: str, text: str) -> str:
    return f"{whose}{text[0].lower()}{text[1:]}" if whose else text


def _count(content: Content, view: View, value: Value) -> str:
    period = period_text(value.period)
    if view.rests_on:
        count = rests_on(content, view, value)
        text = HIDDEN if count is None else number(count)
        return f"Antalet vårdepisoder är {text} ({period})."
    measure = content.measures.get((value.indikator_id, value.matt))
    if value.namnare is not None:
        return f"n = {number(value.namnare)} ({period})."
    if measure and measure.namnare_matt and (value.undertryckt or is_shown(value)):
        return f"Antalet ({period}) är {HIDDEN}."
    return f"Inget antal att dela med ({period})."


def _fullness(content: Content, value: Value) -> str:
    cell = value_cell(content, value, "fullstandighet")
    period = period_text(value.period)
    if cell.kind == "":
        return f"{cell.text} av underlaget har de uppgifter som behövs ({period})."
    if cell.kind == "dolt":
        return f"För {period} visas den inte: den skulle röja ett dolt antal."
    return f"För {period} finns inget underlag."


def _preliminary(content: Content, region: str, values: Sequence[Value]) -> str:
    running = [v for v in values if not content.is_over(region, v.periodtyp, v.period)]
    names = [period_text(v.period) for v in values if v.preliminar and v not in running]
    told = [f"{', '.join(names)} kan ändras när fler uppgifter kommer in."] if names else []
    if running:
        these = listed([period_text(v.period) for v in running])
        told.append(f"{these} pågår och står bara i tabellen.")
    if not told:
        return "Inget av det som visas är preliminärt."
    return " ".join(map(capitalized, told))
