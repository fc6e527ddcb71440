"""Who may still get a defect in one block, and the draw of those who do.

An episode gets at most one planted defect or lure, so that none hides another. Does not belong
here: the defects themselves (one module per family).
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic.arrays import MISSING, AnyArray, Flags, Ints
from orchestration.synthetic.cases import DISCHARGE, Cases
from orchestration.synthetic.defects.ledger import Ledger
from orchestration.synthetic.defects.parameters import Defects
from orchestration.synthetic.draws import Rng
from orchestration.synthetic.episodes import Episodes
from orchestration.synthetic.run import Run
from orchestration.synthetic.status import Notices

QUIET_DAYS = 40
LINKED = "länkade vårdepisoder"


class Planting:
    """One block's planting: the same ledger for all blocks, draws of its own.

    entered: kinds and episodes whose keys are written when the stays are known. remembered: chosen
    by one step for a later one.

    free: episodes without a planted defect. lone: the person's only episode. quiet: came after
    the first day and ended QUIET_DAYS before the as-of time, so that all of it has come. case_of
    and linked are known from `open` on; case_of is MISSING without an ärende that counts.
    """

    def __init__(self, run: Run, ledger: Ledger, episodes: Episodes) -> None:
        self.run, self.ledger, self.episodes = run, ledger, episodes
        count = len(episodes.start)
        self.free: Flags = np.ones(count, bool)
        seen = np.bincount(episodes.resident, minlength=1)
        self.lone: Flags = seen[episodes.resident] == 1
        calm = run.asof - np.timedelta64(QUIET_DAYS, "D")
        self.quiet: Flags = (episodes.start >= run.first_day) & (episodes.end < calm)
        self.case_of: Ints = np.full(count, MISSING)
        self.linked: Flags = np.zeros(count, bool)
        self.remembered: dict[str, Ints] = {}
        self.entered: list[tuple[str, Ints]] = []

    @property
    def shares(self) -> Defects:
        """The shares of the scenario."""
        return self.run.parameters.defekter

    def open(self, cases: Cases, notices: Notices) -> None:
        """From now on it is known which episodes have an ärende, and which are linked."""
        rows = np.flatnonzero((cases.kind == DISCHARGE) & ~cases.cancelled)
        self.case_of[cases.episode[rows]] = rows
        self.linked[cases.episode[rows]] = self.run.known(notices.sent[rows])
        self.ledger.count_base(LINKED, int(self.linked.sum()))

    def rng(self, name: str) -> Rng:
        """A generator of its own per kind."""
        return self.run.rng(f"defekt {name}")

    def number(self, name: str, share: float, base: int | None = None) -> int:
        """How many to plant: the share of the base (linked episodes), rounded by chance. Of a lure
        there is one at least, however small the region."""
        expected = share * (int(self.linked.sum()) if base is None else base)
        rounded = int(np.floor(expected + self.rng(f"antal {name}").random()))
        return max(1, rounded) if name.startswith("L") else rounded

    def choose(self, name: str, share: float, fit: Flags, base: int | None = None) -> Ints:
        """Draw episodes among the fit and free ones, in order; they are free no longer."""
        chosen = self.draw(name, np.flatnonzero(fit & self.free), self.number(name, share, base))
        self.free[chosen] = False
        return chosen

    def draw(self, name: str, candidates: Ints, number: int) -> Ints:
        """So many of the candidates, in order; all of them when there are not enough."""
        rng = self.rng(f"val {name}")
        chosen = rng.choice(candidates, size=min(number, len(candidates)), replace=False)
        return np.sort(np.asarray(chosen, dtype=np.int64))

    def linked_and_quiet(self) -> Flags:
        """What most defects need: an ärende, and that all of it has come."""
        return self.linked & self.quiet


def split(values: AnyArray, parts: int) -> list[AnyArray]:
    """Deal out to so many variants, in turn."""
    return [values[part::parts] for part in range(parts)]
