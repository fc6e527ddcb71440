"""Which rows of the agreement's underlag a file answers, from what it really holds. Pure.

The rows with their levels: docs/underlag.md. Does not belong here: what a recipient is entitled to
(recipients.py), layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.reports.figures.measures import DAYS, DEVIATIONS, READMISSIONS, SURVEYS
from orchestration.reports.figures.model import Figure, Reading, ReportFigures
from orchestration.reports.figures.names import LEVELS
from orchestration.reports.figures.period import parse_period
from orchestration.reports.figures.shown import TARGET_PERIOD, is_of_report
from orchestration.swedish import listed

_LISTS = frozenset({"K-A6", "K-E3"})
_CARE = {"K-A4": "somatik", "K-E1": "somatik", "K-A5": "psykiatri", "K-E2": "psykiatri"}
_INDICATOR = {
    "K-A1": "utskrivningsplan",
    "K-A2": "sip",
    "K-A3": "sip_uppfoljning",
    **dict.fromkeys(_CARE, DAYS),
    "K-A7": READMISSIONS,
    "K-A8": SURVEYS,
    "K-B1": DEVIATIONS,
    "K-B2": "fast_vardkontakt",
    "K-E4": "fast_vardkontakt",
    "K-B3": "status_24h",
    "K-E5": "status_24h",
}
"""Row -> its indicator; a row that is not here asks for no single one (S-M1 and on)."""
_LEVELS = {
    "utskrivningsplan": ("halsovalsenhet", "klinik"),
    "sip": ("halsovalsenhet", "klinik"),
    "sip_uppfoljning": ("halsovalsenhet", "klinik"),
    READMISSIONS: ("sjukhus", "klinik"),
    DEVIATIONS: ("sjukhus",),
    "fast_vardkontakt": ("halsovalsenhet",),
    "status_24h": ("klinik",),
}
"""Levels under kommun that the rows name."""
_PLANS = frozenset({"utskrivningsplan", "sip", "sip_uppfoljning"})
NO_LIST = "individlistan lämnas för sig, mot ändamål"
NO_FIGURES = "inga tal för perioden"


@dataclass(frozen=True)
class Answered:
    """Rows answered whole, in part and not at all; the last two with what is lacking."""

    whole: tuple[str, ...]
    partly: dict[str, str]
    lacking: dict[str, str]


def answered(figures: ReportFigures, *, has_lists: bool, has_places: bool) -> Answered:
    """Of the recipient's rows. has_lists: whether individual lists are with it. has_places: whether
    the file shows levels under kommun, as the workbook does and the PDF does not."""
    whole: list[str] = []
    partly: dict[str, str] = {}
    lacking: dict[str, str] = {}
    for row in figures.recipient.underlag:
        if row in _LISTS:
            if has_lists:
                whole.append(row)
            else:
                lacking[row] = NO_LIST
        elif not _has_figures(figures, row):
            lacking[row] = NO_FIGURES
        elif without := _missing_levels(figures, row, has_places=has_places):
            partly[row] = f"inte per {listed([LEVELS.get(one, one) for one in without])}"
        else:
            whole.append(row)
    return Answered(tuple(whole), partly, lacking)


def told_rows(rows: dict[str, str]) -> str:
    """«K-A1, K-A2: inte per klinik. K-B1: …», rows that lack the same together."""
    by_text: dict[str, list[str]] = {}
    for row, text in rows.items():
        by_text.setdefault(text, []).append(row)
    return ". ".join(f"{', '.join(names)}: {text}" for text, names in by_text.items())


def _has_figures(figures: ReportFigures, row: str) -> bool:
    return any(True for _ in _of_row(figures, row))


def _of_row(figures: ReportFigures, row: str) -> Iterator[Figure]:
    """The exact figures of the row in the report's period; a survey's are of its own, and those of
    psykiatri of quarters."""
    indikator_id, vardform = _INDICATOR.get(row), _CARE.get(row)
    for one in figures.figures:
        if (
            one.reading is Reading.EXAKT
            and indikator_id in {None, one.indikator_id}
            and vardform in {None, one.vardform}
            and (vardform != "psykiatri" or one.periodtyp == TARGET_PERIOD[vardform])
            and (
                one.indikator_id == SURVEYS
                or is_of_report(figures.period, one.vardform, parse_period(one.period))
            )
        ):
            yield one


def _missing_levels(figures: ReportFigures, row: str, *, has_places: bool) -> list[str]:
    indikator_id = _INDICATOR.get(row, "")
    wanted = _LEVELS.get(indikator_id, ())
    if not has_places:
        return list(wanted)
    there = {one.niva for one in _of_row(figures, row)}
    if indikator_id in _PLANS and figures.plans:
        there |= {"halsovalsenhet", "klinik"}
    return [one for one in wanted if one not in there]
