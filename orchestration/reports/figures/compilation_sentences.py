"""What has changed in the process of the län since the half-year before, as sentences. Pure.

Does not belong here: the target (target_sentences.py), tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.difference import Verdict, verdict_of
from orchestration.reports.figures.measures import ALL_CARE, PROCESS_SHARES, Kind
from orchestration.reports.figures.model import Figure, ReportFigures
from orchestration.reports.figures.period import LENGTH, Period, Periodtyp, parse_period
from orchestration.reports.figures.target_outcome import half_before, has_figures
from orchestration.reports.figures.value_text import value_text
from orchestration.swedish import inside_sentence, listed

Share = tuple[str, str, str]
"""Indicator, measure and title, as PROCESS_SHARES."""
PRELIMINARY = "preliminärt, jämförs inte"
_SAID = {
    Verdict.HOGRE: "högre",
    Verdict.LAGRE: "lägre",
    Verdict.LIKA: "i stort sett lika",
    Verdict.SLUMP: "ingen säker skillnad",
    Verdict.FA: "för få för att jämföra",
    Verdict.SAKNAS: "–",
}
_TOLD = {
    _SAID[Verdict.SLUMP]: "Ingen säker skillnad mot halvåret före",
    PRELIMINARY: "Preliminärt, och jämförs därför inte med halvåret före",
    _SAID[Verdict.FA]: "För få för att jämföra med halvåret före",
    _SAID[Verdict.SAKNAS]: "Kan inte jämföras med halvåret före (dolt eller saknas)",
}


def shares_of(figures: ReportFigures) -> list[Share]:
    """The shares of the process that the recipient is given."""
    return [one for one in PROCESS_SHARES if one[0] in figures.recipient.indicators]


def share_figure(
    figures: ReportFigures, share: Share, unit: tuple[str, str], period: Period
) -> Figure | None:
    """The share of a unit, (niva, enhet_kod), both vårdformer together."""
    return figures.get(share[0], share[1], ALL_CARE, *unit, period.code)


def longest_within(figures: ReportFigures, indikator_id: str) -> tuple[Period, ...]:
    """The report's own period where the indicator has it, else the longest shorter ones in it."""
    of_one = [one for one in figures.figures if one.indikator_id == indikator_id]
    for kind in sorted(Periodtyp, key=lambda one: -LENGTH[one]):
        found = {parse_period(one.period) for one in of_one if one.periodtyp == kind}
        if kept := sorted(filter(figures.period.contains, found)):
            return tuple(kept)
    return ()


def change_of(figures: ReportFigures, share: Share, unit: tuple[str, str], period: Period) -> str:
    """How a share stands to that of the half-year before: «högre», «lägre», or why neither is
    said. A preliminary one is not judged: what is not there yet would be told as a fall."""
    now = share_figure(figures, share, unit, period)
    then = share_figure(figures, share, unit, half_before(period))
    verdict = verdict_of(then, now, is_share=True)
    is_soft = any(one is not None and one.preliminar for one in (now, then))
    return PRELIMINARY if is_soft and verdict is not Verdict.SAKNAS else _SAID[verdict]


def process_sentences(figures: ReportFigures) -> Iterator[str]:
    """Of the län: each share that is surely higher or lower than in the half-year before, then the
    others by why nothing is said of them. Nothing where there is no half-year before."""
    if not has_figures(figures, half_before(figures.period)):
        return
    lan = figures.recipient.unit
    rest: dict[str, list[str]] = {}
    for share in shares_of(figures):
        for period in longest_within(figures, share[0]):
            is_whole = period == figures.period
            name = share[2] if is_whole else f"{share[2]} ({period.label})"
            said = change_of(figures, share, lan, period)
            if said in {_SAID[Verdict.HOGRE], _SAID[Verdict.LAGRE]}:
                now, then = (
                    share_figure(figures, share, lan, one) for one in (period, half_before(period))
                )
                yield (
                    f"{name} i länet: {_percent(now)}, {said} än {_percent(then)} under "
                    f"{half_before(period).label}."
                )
            else:
                rest.setdefault(said, []).append(inside_sentence(name))
    for said, told in _TOLD.items():
        if names := rest.get(said):
            yield f"{told}: {listed(names)}."


def _percent(one: Figure | None) -> str:
    return value_text(None if one is None else one.varde, Kind.ANDEL)
