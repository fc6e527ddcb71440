"""Which figures a report puts first, and for which period of each vårdform they stand. Pure.

Does not belong here: values (read.py), layout.
"""

from __future__ import annotations

from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.period import Period, Periodtyp, add_months, period_of

MEAN = "snitt_alla"
"""The mean of ready days that has a target."""
TARGET_PERIOD = {"somatik": Periodtyp.MANAD, "psykiatri": Periodtyp.KVARTAL}
"""The period type that has a target in the agreement (Kalmar 2022 §5)."""


def shown_period(period: Period, vardform: str, indikator_id: str) -> Period:
    """The period that a vårdform's figure is shown for: psykiatri's days by quarter (Kalmar 2022
    §3), when the report is monthly, the last one that had ended."""
    wanted = TARGET_PERIOD.get(vardform)
    is_monthly = period.periodtyp is Periodtyp.MANAD
    if indikator_id != DAYS or not is_monthly or wanted is not Periodtyp.KVARTAL:
        return period
    quarter = period_of(period.start, Periodtyp.KVARTAL)
    ended = quarter.start if quarter.end <= period.end else add_months(quarter.start, -3)
    return period_of(ended, Periodtyp.KVARTAL)


def is_of_report(period: Period, vardform: str, other: Period) -> bool:
    """Whether what is said of `other` belongs to a report on the period: it lies in it, or is the
    quarter that psykiatri is shown for in a month's report."""
    return period.contains(other) or other == shown_period(period, vardform, DAYS)
