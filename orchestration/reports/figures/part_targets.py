"""The target of a period that is longer than those the agreement sets targets for (Kalmar 2022 §5):
it has none of its own, and is told by the months or quarters in it. Pure.

Does not belong here: the verdict of one period, which is published.
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.reports.figures.measures import DAYS, Kind
from orchestration.reports.figures.model import ReportFigures
from orchestration.reports.figures.names import PERIOD_WORDS
from orchestration.reports.figures.period import Period, Periodtyp, parse_period
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD
from orchestration.reports.figures.value_text import value_text
from orchestration.swedish import NBSP, listed, number

_WHOLE = {Periodtyp.KVARTAL: "kvartalet", Periodtyp.HALVAR: "halvåret", Periodtyp.AR: "året"}


@dataclass(frozen=True)
class PartTargets:
    """targets: each target of the parts, oldest first. met: how many parts met theirs, of `count`
    with a verdict. part, whole: kinds of period."""

    targets: tuple[float, ...]
    met: int
    count: int
    part: Periodtyp
    whole: Periodtyp

    @property
    def target_text(self) -> str:
        """«Mål 0,80 per månad»."""
        told = listed([value_text(one, Kind.SNITT) for one in self.targets])
        return f"Mål {told} per {PERIOD_WORDS[self.part][0]}"

    @property
    def met_text(self) -> str:
        """«5 av 6 månader»."""
        one, many = PERIOD_WORDS[self.part]
        return f"{number(self.met)} av {number(self.count)}{NBSP}{one if self.count == 1 else many}"

    @property
    def missed_text(self) -> str:
        """«1 av 6»."""
        return f"{number(self.count - self.met)} av {number(self.count)}"

    @property
    def sentence(self) -> str:
        """«Mål 0,80 per månad, nått 5 av 6 månader; halvåret har inget eget mål.»"""
        whole = _WHOLE[self.whole]
        return f"{self.target_text}, nått {self.met_text}; {whole} har inget eget mål."


def part_targets(
    figures: ReportFigures, vardform: str, unit: tuple[str, str], period: Period
) -> PartTargets | None:
    """Of the mean of ready days of a unit, (niva, enhet_kod); None for a period with a target of
    its own, and where no part has a verdict."""
    part = TARGET_PERIOD.get(vardform)
    if part is None or part == period.periodtyp or period.periodtyp not in _WHOLE:
        return None
    judged = [
        figure
        for figure in figures.series(DAYS, MEAN, vardform, part, unit)
        if figure.uppfyller_mal is not None and period.contains(parse_period(figure.period))
    ]
    if not judged:
        return None
    targets = dict.fromkeys(float(figure.mal) for figure in judged if figure.mal is not None)
    met = sum(figure.uppfyller_mal is True for figure in judged)
    return PartTargets(tuple(targets), met, len(judged), part, period.periodtyp)
