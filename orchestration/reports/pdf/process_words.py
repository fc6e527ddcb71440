"""Sentences about the shares of the process: what differs from before and from the län. Pure.

Does not belong here: when they may be said to differ (reports/difference.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orchestration.reports.figures import Figure, Kind, Period, ReportFigures
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.pdf.compare import (
    SMALL_N,
    Comparison,
    Verdict,
    compare,
    compare_with_whole,
)
from orchestration.reports.pdf.shares import MATT, TITLE, share_of
from orchestration.reports.pdf.units import area_units, granted, has_several, periods_within
from orchestration.reports.pdf.wording import PRELIMINARY, before, of_period, value_of, when
from orchestration.swedish import NBSP, listed, number, plural

_MOST = 3
"""So many differences are told, the largest first; all stand in the tables."""
_AT_A_GLANCE = ("sip", "status_24h")


def process_sentences(figures: ReportFigures) -> Iterator[str]:
    """What differs from the period before, then from the län. Of several kommuner: which of them
    differ from the län."""
    if has_several(figures):
        yield from _kommuner_beside(figures)
        return
    yield from _since_before(figures)
    yield from _beside_lan(figures)


def share_fact(figures: ReportFigures) -> list[tuple[str, str, str]]:
    """Two shares as large figures: of the recipient, or of the län where several are compared."""
    found = []
    lan = ("lan", figures.recipient.region_kod)
    unit, whose = (lan, "länet, ") if has_several(figures) else (figures.recipient.unit, "")
    for one in granted(figures, _AT_A_GLANCE):
        periods = periods_within(figures, (one,))
        figure = share_of(figures, one, unit, periods[-1]) if periods else None
        if figure is None or figure.varde is None:
            continue
        n = f"n{NBSP}{number(figure.namnare)}." if figure.namnare is not None else ""
        beside = f"{n} {PRELIMINARY}" if figure.preliminar else n
        title = TITLE[one] if TITLE[one].isupper() else TITLE[one].lower()
        found.append(
            (
                value_of(figure, Kind.ANDEL).text,
                f"{whose}{title}",
                f"{of_period(figures, figure.period)}. {beside}",
            )
        )
    return found


def _since_before(figures: ReportFigures) -> Iterator[str]:
    earlier = when(before(figures.period).code)
    found = {
        one: compare(
            share_of(figures, one, figures.recipient.unit, before(period)),
            share_of(figures, one, figures.recipient.unit, period),
            Kind.ANDEL,
        )
        for one, period in _shown(figures)
        if period == figures.period and figures.holds(before(period))
    }
    different = _largest(found)
    for one, comparison in different:
        word = "högre" if comparison.verdict is Verdict.HOGRE else "lägre"
        yield (
            f"{TITLE[one]}: {_told(comparison.after)}, {word} än {earlier} "
            f"({_told(comparison.before)})."
        )
    if not different:
        yield from none_differs(found, earlier)
    if few := [TITLE[one] for one, c in found.items() if c.verdict is Verdict.FA]:
        yield f"För få för att jämföra med {earlier}: {listed(few)}."


def _beside_lan(figures: ReportFigures) -> Iterator[str]:
    lan = ("lan", figures.recipient.region_kod)
    found = {
        one: compare_with_whole(
            share_of(figures, one, lan, period),
            share_of(figures, one, figures.recipient.unit, period),
        )
        for one, period in _shown(figures)
    }
    different = _largest(found)
    for one, comparison in different:
        word = "högre" if comparison.verdict is Verdict.HOGRE else "lägre"
        yield (
            f"{TITLE[one]} är {word} än i länet: {_told(comparison.after)} mot "
            f"{_told(comparison.before)}."
        )
    if not different:
        yield from none_differs(found, "länets")


def none_differs(found: Mapping[str, Comparison], beside: str) -> Iterator[str]:
    """Says how many could be compared, so that «none» is not read as «all are alike»."""
    alike = [TITLE[one] for one, c in found.items() if c.verdict is Verdict.SLUMP]
    if len(alike) == len(found) > 1:
        yield f"Ingen av processens andelar skiljer sig från {beside} mer än vad slumpen förklarar."
    elif alike:
        yield (
            f"Av processens {number(len(found))} andelar kunde {number(len(alike))} jämföras med "
            f"{beside} ({listed(alike)}): där är skillnaden inte större än vad slumpen "
            "förklarar."
        )


def _kommuner_beside(figures: ReportFigures) -> Iterator[str]:
    """Per share the kommuner that differ from the län; where none does, how many could be
    compared."""
    lan = ("lan", figures.recipient.region_kod)
    verdicts: list[Verdict] = []
    for one, period in _shown(figures):
        whole = share_of(figures, one, lan, period)
        apart: dict[Verdict, list[str]] = {Verdict.HOGRE: [], Verdict.LAGRE: []}
        for unit in area_units(figures):
            if unit.niva != "kommun":
                continue
            own = share_of(figures, one, (unit.niva, unit.kod), period)
            found = compare_with_whole(whole, own)
            verdicts.append(found.verdict)
            if found.is_different:
                apart[found.verdict].append(f"{unit.namn} ({_told(own)})")
        told = [
            f"{word} än länet i {listed(names)}"
            for word, names in (("lägre", apart[Verdict.LAGRE]), ("högre", apart[Verdict.HOGRE]))
            if names
        ]
        if told:
            yield (f"{TITLE[one]}, {when(period.code)}, länet {_told(whole)}: {'; '.join(told)}.")
    yield from _no_kommun_differs(verdicts)


def _no_kommun_differs(verdicts: Sequence[Verdict]) -> Iterator[str]:
    alike, few = verdicts.count(Verdict.SLUMP), verdicts.count(Verdict.FA)
    if alike + few == 0 or {Verdict.HOGRE, Verdict.LAGRE} & set(verdicts):
        return
    if alike == 0:
        yield f"Ingen kommuns andelar i processen kan jämföras med länets: färre än {SMALL_N} fall."
        return
    too_few = f"; {number(few)} gick inte att göra, för få fall" if few else ""
    yield (
        "Ingen kommuns andelar i processen skiljer sig från länets mer än vad slumpen förklarar "
        f"({plural(alike, 'jämförelse', 'jämförelser')}{too_few})."
    )


def _shown(figures: ReportFigures) -> Iterator[tuple[str, Period]]:
    """Each granted indicator with the last period that is shown for it."""
    for one in granted(figures, tuple(MATT)):
        periods = periods_within(figures, (one,))
        if periods:
            yield one, periods[-1]


def _largest(found: dict[str, Comparison]) -> Sequence[tuple[str, Comparison]]:
    different = [(one, c) for one, c in found.items() if c.is_different]
    return sorted(different, key=lambda pair: -pair[1].size)[:_MOST]


def _told(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    n = "" if figure.namnare is None else f", n {number(figure.namnare)}"
    soft = ", preliminärt" if figure.preliminar else ""
    return f"{value_text(figure.varde, Kind.ANDEL)}{n}{soft}"
