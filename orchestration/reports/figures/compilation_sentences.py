"""What has changed in the process of the län since the half-year before, as sentences. Pure.

Does not belong here: the target (target_sentences.py), tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.difference import IN_A_CELL, Verdict, verdict_of
from orchestration.reports.figures.measures import ALL_CARE, PROCESS_SHARES, Kind
from orchestration.reports.figures.model import Figure, ReportFigures
from orchestration.reports.figures.period import LENGTH, Period, Periodtyp, parse_period
from orchestration.reports.figures.target_outcome import half_before, has_figures
from orchestration.reports.figures.value_text import value_text
from orchestration.swedish import inside_sentence, listed

Share = tuple[str, str, str]
"""Indicator, measure and title, as PROCESS_SHARES."""
SOMATIK = "somatik"
PRELIMINARY = "preliminärt, jämförs inte"
_TOLD = {
    IN_A_CELL[Verdict.SLUMP]: "Ingen säker skillnad mot halvåret före",
    PRELIMINARY: "Preliminärt, och jämförs därför inte med halvåret före",
    IN_A_CELL[Verdict.FA]: "För få för att jämföra med halvåret före",
    IN_A_CELL[Verdict.SAKNAS]: "Kan inte jämföras med halvåret före (dolt eller saknas)",
}


def shares_of(figures: ReportFigures) -> list[Share]:
    """The shares of the process that the recipient is given."""
    return [one for one in PROCESS_SHARES if one[0] in figures.recipient.indicators]


def share_figure(
    figures: ReportFigures,
    share: Share,
    unit: tuple[str, str],
    period: Period,
    care: str = ALL_CARE,
) -> Figure | None:
    """The share of a unit, (niva, enhet_kod); both vårdformer together unless one is named."""
    return figures.get(share[0], share[1], care, *unit, period.code)


def shown_care(figures: ReportFigures, share: Share, unit: tuple[str, str], period: Period) -> str:
    """The vårdform to tell: both together, but somatik where only that is open."""
    whole = share_figure(figures, share, unit, period)
    part = share_figure(figures, share, unit, period, SOMATIK)
    is_hidden = whole is not None and whole.undertryckt
    return SOMATIK if is_hidden and part is not None and part.varde is not None else ALL_CARE


def share_name(figures: ReportFigures, share: Share, period: Period, care: str) -> str:
    """«SIP», «Status inom 24 timmar, somatik, kvartal 4 2022»."""
    of_care = f", {care}" if care != ALL_CARE else ""
    of_period = "" if period == figures.period else f", {period.label}"
    return f"{share[2]}{of_care}{of_period}"


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
    care = shown_care(figures, share, unit, period)
    now = share_figure(figures, share, unit, period, care)
    then = share_figure(figures, share, unit, half_before(period), care)
    verdict = verdict_of(then, now, is_share=True)
    is_soft = any(one is not None and one.preliminar for one in (now, then))
    return PRELIMINARY if is_soft and verdict is not Verdict.SAKNAS else IN_A_CELL[verdict]


def process_sentences(figures: ReportFigures) -> Iterator[str]:
    """Of the län: each share that is surely higher or lower than in the half-year before, then the
    others by why nothing is said of them. Nothing where there is no half-year before."""
    if not has_figures(figures, half_before(figures.period)):
        return
    lan = figures.recipient.unit
    rest: dict[str, list[str]] = {}
    for share in shares_of(figures):
        for period in longest_within(figures, share[0]):
            care = shown_care(figures, share, lan, period)
            name = share_name(figures, share, period, care)
            said = change_of(figures, share, lan, period)
            if said in {IN_A_CELL[Verdict.HOGRE], IN_A_CELL[Verdict.LAGRE]}:
                now, then = (
                    share_figure(figures, share, lan, one, care)
                    for one in (period, half_before(period))
                )
                yield (
                    f"{name} i länet: {_percent(now)}, {said} än {_percent(then)} under "
                    f"{half_before(period).label}."
                )
            else:
                rest.setdefault(said, []).append(inside_sentence(name))
    for said, told in _TOLD.items():
        if names := rest.get(said):
            yield f"{told}: {_apart(names)}."


def _apart(names: list[str]) -> str:
    """With semicolons where a name has a comma of its own."""
    return "; ".join(names) if any("," in one for one in names) else listed(names)


def _percent(one: Figure | None) -> str:
    return value_text(None if one is None else one.varde, Kind.ANDEL)
