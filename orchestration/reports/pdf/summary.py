"""The first page in plain Swedish: what happened, against target and län, what is uncertain, what
to look at next. Pure; every sentence comes from figures of the report.

When a direction may be named is decided by difference.py. Does not belong here: tables, and why
something happened: figures do not say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from orchestration.reports.difference import UNTRIED
from orchestration.reports.figures import (
    Figure,
    Kind,
    Period,
    ReportFigures,
)
from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.part_targets import part_targets
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD, shown_period
from orchestration.reports.figures.value_text import figure_text, value_text
from orchestration.reports.pdf.compare import Comparison, Verdict, compare, is_small
from orchestration.reports.pdf.next_steps import mean_of, next_steps
from orchestration.reports.pdf.page import Block, Box, Facts, Heading, Points
from orchestration.reports.pdf.process_words import process_sentences, share_fact
from orchestration.reports.pdf.units import area_units, has_several
from orchestration.reports.pdf.wording import PRELIMINARY, before, of_period, value_of, when
from orchestration.reports.workbook.table import MISSING
from orchestration.swedish import NBSP, capitalized, number, plural

_CARE = {"somatik": "somatisk vård", "psykiatri": "psykiatrisk vård"}
_MANY = 3
"""Gaps of one kind beyond this are told as a number; each stands under Att veta."""


def summary_blocks(figures: ReportFigures) -> Iterator[Block]:
    """The page: figures at a glance, what happened, what is uncertain, what to look at."""
    yield Facts(facts_of(figures))
    yield Heading("Vad har hänt")
    yield Points([*day_sentences(figures), *process_sentences(figures)])
    yield Heading("Att tänka på när talen läses")
    yield Points(list(caution_sentences(figures)) or ["Inget i talen är preliminärt eller saknas."])
    yield Heading("Titta vidare på")
    yield Points(next_steps(figures))


def known_blocks(figures: ReportFigures) -> Iterator[Block]:
    """One by one what the first page only counts; nothing where it has told everything."""
    counts = Counter(gap.kod for gap in figures.gaps)
    if gathered := [gap for gap in figures.gaps if counts[gap.kod] > _MANY]:
        yield Heading("Att veta: vad som saknas, och varför", 1)
        for gap in gathered:
            yield Box(gap.vad, gap.varfor)


def facts_of(figures: ReportFigures) -> list[tuple[str, str, str]]:
    """The large figures: the two means that have targets, then two shares."""
    found = []
    for vardform in TARGET_PERIOD:
        period = shown_period(figures.period, vardform, DAYS)
        figure = mean_of(figures, vardform, period)
        value = MISSING if figure is None else value_of(figure, Kind.SNITT).text
        remark = _short(figures, figure, vardform, period)
        found.append(
            (value, f"dagar i snitt, {vardform}", f"{of_period(figures, period.code)}. {remark}")
        )
    return [*found, *share_fact(figures)]


def day_sentences(figures: ReportFigures) -> Iterator[str]:
    """Means against target, before and län; then the kommuner that missed the target."""
    for vardform in TARGET_PERIOD:
        period = shown_period(figures.period, vardform, DAYS)
        yield " ".join(_aboutmean_of(figures, vardform, period))
        if has_several(figures):
            yield from _missed(figures, vardform, period)


def caution_sentences(figures: ReportFigures) -> Iterator[str]:
    """Small numbers and gaps, gathered by kind so that the page is not filled by one of them."""
    for vardform in TARGET_PERIOD:
        period = shown_period(figures.period, vardform, DAYS)
        figure = mean_of(figures, vardform, period)
        if figure is not None and figure.varde is not None and is_small(figure):
            yield (
                f"{vardform.capitalize()}, {when(period.code)}: bara "
                f"{_discharges(figure)}. En enda lång väntan flyttar snittet mycket."
            )
    counts = Counter(gap.kod for gap in figures.gaps)
    told: set[str] = set()
    for gap in figures.gaps:
        if counts[gap.kod] <= _MANY:
            yield f"{gap.vad}: {gap.varfor}"
        elif gap.kod not in told:
            told.add(gap.kod)
            yield (
                f"{gap.vad} och {plural(counts[gap.kod] - 1, 'rad', 'rader')} till: "
                f"{gap.varfor} Alla står under Att veta."
            )


def _aboutmean_of(figures: ReportFigures, vardform: str, period: Period) -> Iterator[str]:
    figure = mean_of(figures, vardform, period)
    care, label = _CARE[vardform], when(period.code)
    if figure is None:
        yield f"{vardform.capitalize()}: publiceringen har inget tal för {label}."
        return
    if figure.varde is None:
        yield (
            f"Ingen länkad med en giltig period skrevs ut från {care} under {label}, så det finns "
            "inget snitt."
        )
        return
    yield (
        f"Under {label} skrevs {_counted(figure)} ut från {care}, efter i snitt "
        f"{figure_text(figure, Kind.SNITT)} dagar som utskrivningsklar."
    )
    yield from _against_target(figures, figure, vardform, period)
    yield from _since_before(figures, figure, vardform, period)
    yield from _beside_lan(figures, vardform, period)
    if figure.preliminar:
        yield "Talet är preliminärt."


def _against_target(
    figures: ReportFigures, figure: Figure, vardform: str, period: Period
) -> Iterator[str]:
    if figure.mal is not None:
        word = "nåddes" if figure.uppfyller_mal else "nåddes inte"
        yield f"Målet, högst {value_text(float(figure.mal), Kind.SNITT)}, {word}."
    elif parts := part_targets(figures, vardform, figures.recipient.unit, period):
        yield parts.sentence
    else:
        yield "Det finns inget beslutat mål i lagret, så inget omdöme ges."


def _since_before(
    figures: ReportFigures, figure: Figure, vardform: str, period: Period
) -> Iterator[str]:
    earlier = before(period)
    if not figures.holds(earlier):
        return
    found = compare(mean_of(figures, vardform, earlier), figure, Kind.SNITT)
    yield from _change_sentence(found, when(earlier.code))


def _change_sentence(found: Comparison, earlier: str) -> Iterator[str]:
    if found.before is None or found.before.varde is None:
        return
    was = f"{value_text(found.before.varde, Kind.SNITT)} i {earlier}"
    match found.verdict:
        case Verdict.HOGRE:
            yield f"Snittet är högre än {was}. {capitalized(UNTRIED)}."
        case Verdict.LAGRE:
            yield f"Snittet är lägre än {was}. {capitalized(UNTRIED)}."
        case Verdict.LIKA:
            yield f"Snittet är i stort sett som {was}."
        case Verdict.FA:
            yield f"Det går inte att jämföra med {earlier}: för få utskrivna i någon av perioderna."
        case _:
            return


def _beside_lan(figures: ReportFigures, vardform: str, period: Period) -> Iterator[str]:
    lan = ("lan", figures.recipient.region_kod)
    if figures.recipient.unit == lan:
        return
    beside = figures.get(DAYS, MEAN, vardform, *lan, period.code)
    if beside is None:
        return
    if beside.undertryckt:
        yield "Länets snitt är dolt."
    elif beside.varde is not None:
        yield f"Länets snitt var {value_text(beside.varde, Kind.SNITT)}."


def _missed(figures: ReportFigures, vardform: str, period: Period) -> Iterator[str]:
    """Kommuner over the target, the fewest discharged said to be few."""
    over, has_target = [], False
    for unit in area_units(figures):
        figure = figures.get(DAYS, MEAN, vardform, unit.niva, unit.kod, period.code)
        has_target = has_target or (figure is not None and figure.mal is not None)
        if unit.niva == "kommun" and figure is not None and figure.uppfyller_mal is False:
            few = ", få utskrivna" if is_small(figure) else ""
            told = figure_text(figure, Kind.SNITT)
            over.append(f"{unit.namn} ({told}, n {number(figure.namnare)}{few})")
    if over:
        yield f"Över målet i {vardform} under {when(period.code)}: {', '.join(over)}."
    elif has_target:
        yield f"Ingen kommun låg över målet i {vardform} under {when(period.code)}."


def _counted(figure: Figure) -> str:
    """Those the mean rests on: not everybody who was discharged."""
    return f"{plural(int(figure.namnare or 0), 'länkad', 'länkade')} med giltig period"


def _discharges(figure: Figure) -> str:
    return plural(int(figure.namnare or 0), "utskrivning", "utskrivningar")


def _short(figures: ReportFigures, figure: Figure | None, vardform: str, period: Period) -> str:
    if figure is None or figure.varde is None:
        return "Ingen att räkna på."
    n = f"n{NBSP}{number(figure.namnare)}"
    soft = f" {PRELIMINARY}" if figure.preliminar else ""
    if figure.mal is not None:
        verdict = "nått" if figure.uppfyller_mal else "inte nått"
        return f"Mål {value_text(float(figure.mal), Kind.SNITT)} {verdict}, {n}.{soft}"
    if parts := part_targets(figures, vardform, figures.recipient.unit, period):
        return f"{parts.target_text}: nått {parts.met_text}, {n}.{soft}"
    return f"{n}.{soft}"
