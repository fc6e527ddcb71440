"""How it is counted, what the words mean, and what the report is, at the end of a PDF. Pure.

Does not belong here: figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from orchestration.reports.figures import Periodtyp, ReportFigures, glossary
from orchestration.reports.figures.answered import answered, told_rows
from orchestration.reports.figures.names import definition_text, source_name
from orchestration.reports.figures.parameters import (
    SOURCES,
    UNKNOWN,
    parameter_name,
    parameter_value,
    status_text,
)
from orchestration.reports.figures.rules import named_in, used_in, validity
from orchestration.reports.pdf.compare import SMALL_N
from orchestration.reports.pdf.page import Block, Col, Grid, Heading, Prose, Text
from orchestration.reports.pdf.units import has_several
from orchestration.reports.workbook.table import MISSING
from orchestration.swedish import capitalized, listed, plural

_DIRECTION = {"lagre": "lägre är bättre", "hogre": "högre är bättre", "ingen": "ingen riktning"}
HOW_WRITTEN = (
    "Sammanfattningen skrivs av en dator ur samma tal som tabellerna. Den säger aldrig att något "
    f"ökade eller minskade när någon av perioderna bygger på färre än {SMALL_N} fall, eller "
    "när skillnaden mellan två andelar ryms inom slumpen (99 procents säkerhet). Snitt som skiljer "
    "högst en procent kallas oförändrade. Den säger vad talen visar, inte varför."
)

_BY_MONTH = (
    "Processens tal månad för månad, kommun för kommun, står i arbetsbokens blad Process månad."
)


def method_blocks(figures: ReportFigures) -> Iterator[Block]:
    """Definitions, the agreement's parameters, how the summary is written, words."""
    yield Heading("Så räknar vi", 1)
    yield _definitions(figures)
    yield from _rules(figures)
    yield from _parameters(figures)
    yield Heading("Så är sammanfattningen skriven")
    yield Prose(HOW_WRITTEN)
    is_open = figures.recipient.open_report is not None
    yield Heading("Ordlista", 1)
    yield Grid(
        "Ord i rapporten",
        (Col("Ord", 1.1, is_number=False), Col("Betyder", 3.6, is_number=False)),
        [[Text(word, is_strong=True), Text(text)] for word, text in glossary(is_open=is_open)],
    )


def about_grid(figures: ReportFigures, issue_number: int) -> Grid:
    """What the report rests on, two facts in a row, and what it answers of the underlag."""
    about = figures.about
    facts = [
        ("Läge (svensk tid)", about.asof_text),
        ("Utgåva", str(issue_number)),
        ("Publicering", about.generation),
        ("Regelversion", about.regelversion),
        ("Programversion", about.kodversion),
        ("Källor", listed([source_name(one) for one in about.sources])),
    ]
    if about.held:
        facts.append(("Hållna leveranser", listed([source_name(one) for one in about.held])))
    facts += [("", "")] * (len(facts) % 2)
    cells = [(Text(name, is_strong=True), Text(value)) for name, value in facts]
    title, value = Col("Uppgift", 1.0, is_number=False), Col("Värde", 2.0, is_number=False)
    return Grid(
        "Vad rapporten vilar på",
        (title, value, title, value),
        [[*left, *right] for left, right in zip(cells[::2], cells[1::2], strict=True)],
        ("Det som har hänt eller rättats efter läget är inte med.", *_answers(figures)),
    )


def _answers(figures: ReportFigures) -> Iterator[str]:
    """Rows of the agreement's underlag that the PDF answers, and where the rest is."""
    if not figures.recipient.underlag:
        return
    found = answered(figures, has_lists=False, has_places=False)
    yield f"Svarar på överenskommelsens underlag: {', '.join(found.whole) or MISSING}."
    if has_several(figures) and figures.period.periodtyp is not Periodtyp.MANAD:
        yield _BY_MONTH
    if found.partly:
        yield f"Svarar delvis på {told_rows(found.partly)}. Det som finns står i arbetsboken."
    if found.lacking:
        yield f"Svarar inte på {told_rows(found.lacking)}."


def _definitions(figures: ReportFigures) -> Grid:
    rows = []
    for indikator_id in figures.recipient.indicators:
        one = figures.definitions[indikator_id]
        source = ", ".join(filter(None, (one.lagrum, one.dokument)))
        rows.append(
            [
                Text(one.namn, is_strong=True),
                Text(definition_text(one)),
                Text(source),
                Text(f"version {one.version}; {_DIRECTION.get(one.riktning, one.riktning)}"),
            ]
        )
    return Grid(
        "Definitioner",
        (
            Col("Mått", 1.9, is_number=False),
            Col("Definition", 3.4, is_number=False),
            Col("Källa", 1.5, is_number=False),
            Col("Version och riktning", 1.2, is_number=False),
        ),
        rows,
        ("Halvår och kvartal räknas om från vårdepisoder, aldrig som medelvärde av månader.",),
        can_break=True,
    )


def _rules(figures: ReportFigures) -> Iterator[Block]:
    """What the definitions rest on: value, validity and source of each parameter of the rules."""
    if not figures.rules:
        return
    shown = [figures.definitions[one] for one in figures.recipient.indicators]
    uses = named_in(shown)
    rows = [
        [
            Text(capitalized(parameter_name(one.parameter)), is_strong=True),
            Text(parameter_value(one.parameter, one.varde) if one.varde else UNKNOWN),
            Text(validity(one)),
            Text(f"{one.kalla}. {capitalized(status_text(one.status))}."),
            Text(used_in(shown, uses[one.parameter])),
        ]
        for one in figures.rules
    ]
    yield Grid(
        f"Det som definitionerna vilar på, {figures.period.label}",
        (
            Col("Regel", 1.7, is_number=False),
            Col("Värde", 1.3, is_number=False),
            Col("Gäller", 1.0, is_number=False),
            Col("Källa", 2.0, is_number=False),
            Col("Används i", 1.8, is_number=False),
        ),
        rows,
        (SOURCES, "Det som är antaget är inte beslutat av någon."),
        can_break=True,
    )


def _parameters(figures: ReportFigures) -> Iterator[Block]:
    """How much of the agreement is decided, and what is not known."""
    if not figures.parameters:
        return
    counts = Counter(p.status for p in figures.parameters)
    told = ", ".join(f"{count} {status_text(one, count)}" for one, count in sorted(counts.items()))
    unknown = sorted({parameter_name(p.parameter) for p in figures.parameters if not p.varde})
    yield Heading("Avtalets parametrar")
    yield Prose(
        f"Beloppen vilar på {plural(len(figures.parameters), 'parameter', 'parametrar')} i "
        f"avtalen: {told}. Antagna och okända är inte beslutade av parterna."
        + (f" Utan värde: {', '.join(unknown)}." if unknown else "")
        + " Varje parameter med värde och källa står i arbetsbokens blad Så räknar vi."
    )
