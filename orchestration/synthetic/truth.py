"""What is true of every hospital stay at the as-of time, by the definitions of rules.md R1-R6.

Follows from what happened (region.Block), never from the written rows. A planted defect that the
rules read otherwise than what happened says so here, in place. Does not belong here: adding up
(facit.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.admissions import PLANNED
from orchestration.synthetic.arrays import MISSING, NEVER, Flags, Ints, Times
from orchestration.synthetic.cases import DISCHARGE
from orchestration.synthetic.region import Block
from orchestration.synthetic.run import Run
from orchestration.synthetic.status import true_states
from orchestration.synthetic.world import SOMATIK

DAY_SPAN = 1_000_000


@dataclass
class Truth:
    """Arrays by hospital stay.

    case: the ärende that is not cancelled. stays: vårdtillfällen that count. state: of R5, as a
    position in status.STATES. notice: D of R4, of the valid period. end: empty while admitted.
    acute_start: empty when the stay is planned.
    """

    resident: Ints
    start: Times
    end: Times
    acute: Flags
    died: Flags
    somatik: Flags
    stays: Ints
    case: Ints
    state: Ints
    linked: Flags
    valid: Flags
    notice: Times

    @property
    def left(self) -> Flags:
        """Discharged by the as-of time."""
        return ~np.isnat(self.end)

    @property
    def days(self) -> Ints:
        """T of R4 before negative ones are left out; meaningless without valid period and end."""
        return (lt.days(self.end) - lt.days(self.notice)).astype(np.int64)

    @property
    def with_days(self) -> Flags:
        """Discharged with a valid period and T not empty."""
        return self.valid & self.left & (self.days >= 0)


def truth_of(run: Run, block: Block) -> Truth:
    """The truth of one block before defects that only rows show."""
    episodes, cases = block.episodes, block.cases
    count = len(episodes.start)
    case, state = np.full(count, MISSING), np.full(count, MISSING)
    valid_case = np.flatnonzero((cases.kind == DISCHARGE) & ~cases.cancelled)
    of = cases.episode[valid_case]
    case[of] = valid_case
    state[of] = true_states(run, cases, block.notices, block.entries)[valid_case]
    linked, valid = np.zeros(count, bool), np.zeros(count, bool)
    notice = np.full(count, NEVER)
    linked[of] = run.known(block.notices.sent[valid_case])
    is_set, standing = block.ready.standing(run.asof, *_stay_of(block))
    valid[of] = is_set[valid_case]
    notice[of] = standing[valid_case]
    return Truth(
        resident=episodes.resident,
        start=episodes.start,
        end=run.seen(episodes.end),
        acute=episodes.stream != PLANNED,
        died=episodes.died,
        somatik=episodes.branch == SOMATIK,
        stays=np.bincount(block.stays.episode[block.stays.counts], minlength=count),
        case=case,
        state=state,
        linked=linked,
        valid=valid & linked,
        notice=notice,
    )


def _stay_of(block: Block) -> tuple[Times, Times]:
    """Admission and discharge per ärende; empty outside hospital."""
    episodes, of = block.episodes, block.cases.episode
    if len(episodes.start) == 0:
        nothing = np.full(len(of), NEVER)
        return nothing, nothing
    inside = of != MISSING
    return np.where(inside, episodes.start[of], NEVER), np.where(inside, episodes.end[of], NEVER)


def days_to_return(truth: Truth) -> Ints:
    """Calendar days from discharge to the person's next acute stay on a later day; else MISSING."""
    acute = np.flatnonzero(truth.acute)
    acute = acute[np.lexsort((truth.start[acute], truth.resident[acute]))]
    acute_keys = _person_day(truth.resident[acute], truth.start[acute])
    own_keys = _person_day(truth.resident, np.where(truth.left, truth.end, truth.start))
    found = np.searchsorted(acute_keys, own_keys + 1)
    exists = found < len(acute)
    gap = acute_keys[np.where(exists, found, 0)] - own_keys if len(acute) else own_keys
    same_person = exists & (gap < DAY_SPAN // 2) & truth.left
    return np.where(same_person, gap, MISSING)


def _person_day(resident: Ints, times: Times) -> Ints:
    """One sortable number for a person and a local date."""
    return resident * DAY_SPAN + lt.days(times).astype(np.int64)
