"""The estimated discharge date and its history: the table `link_beraknat_utskrivning`."""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import NO_DAY, Columns, Times, rank_within
from orchestration.synthetic.cases import Cases
from orchestration.synthetic.messages import TYPE, Messages, is_admission
from orchestration.synthetic.run import Run, stamp

ERROR_DAYS = 2.5
SURE_WITHIN_DAYS = 5


def simulate_estimates(run: Run, cases: Cases, messages: Messages) -> Times:
    """The estimated discharge date of every message that carries one; better as time goes."""
    rng = run.rng("estimates")
    carries = is_admission(messages) | (messages.type == TYPE["PLANERING"])
    left, now = cases.left[messages.case], messages.time
    remaining = np.clip(lt.elapsed_hours(now, left) / lt.HOURS_A_DAY, 0, None)
    error = ERROR_DAYS * rng.standard_normal(len(now)) * np.minimum(1, remaining / SURE_WITHIN_DAYS)
    days = np.maximum(np.round(remaining + error), 0).astype(np.int64)
    return np.where(carries, lt.plus_days(lt.days(now), days), NO_DAY)


def estimate_rows(run: Run, messages: Messages, estimates: Times) -> Columns:
    """`link_beraknat_utskrivning`: the history of estimated dates of every ärende."""
    rows = np.flatnonzero(~np.isnat(estimates))
    rows = rows[np.argsort(messages.case[rows], kind="stable")]
    case, registered = messages.case[rows], messages.time[rows]
    return stamp(
        run,
        {
            "arende_id": run.number(case),
            "rad_nr": rank_within(case),
            "beraknat_utskrivningsdatum": estimates[rows],
            "registrerad_tidpunkt": registered,
        },
        registered,
    )
