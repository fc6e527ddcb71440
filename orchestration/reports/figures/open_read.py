"""Read what a recipient without any grant of exact figures is sent (rules.md R9, offentlig).

From `delad.duckdb` alone: what is hidden there has no value here either, and none of the exact
files is asked. Does not belong here: recipients that see exact figures (read.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from orchestration.publish import Published
from orchestration.reports.figures import queries
from orchestration.reports.figures.decided_targets import decided_targets
from orchestration.reports.figures.model import About, Reading, ReportFigures
from orchestration.reports.figures.open_gaps import open_gaps
from orchestration.reports.figures.period import Period
from orchestration.reports.figures.recipients import Recipient
from orchestration.reports.figures.rows import (
    definitions_of,
    figures_of,
    in_order,
    require_period,
)
from orchestration.reports.figures.rules import read_rules

OPEN_FILE = "delad"


def read_open(
    protected: Published, recipient: Recipient, period: Period, about_of: Callable[[str], About]
) -> ReportFigures:
    """The recipient's report for the period. Raises NoFiguresError when the region has no figures
    for it, ValueError for any other file, and duckdb.Error."""
    if protected.which != OPEN_FILE:
        raise ValueError(f"{recipient.id} is sent {OPEN_FILE}.duckdb, not {protected.which}.duckdb")
    connection = protected.connection
    require_period(connection, recipient, period, (queries.OPEN_HAS_PERIOD, queries.OPEN_PERIODS))
    values = {
        "region": recipient.region_kod,
        "indikatorer": list(recipient.indicators),
        "kommuner": list(recipient.kommun_koder),
        "window_start": date(period.start.year - 1, 1, 1),
        "period_end": period.end,
    }
    figures = in_order(figures_of(connection, queries.OPEN_FIGURES, values, Reading.SKYDDAD))
    about = about_of(recipient.region_kod)
    return ReportFigures(
        recipient=recipient,
        period=period,
        about=about,
        definitions=definitions_of(connection),
        figures=figures,
        plans=(),
        billing=(),
        parameters=(),
        revisions=(),
        gaps=open_gaps(recipient, period, about, figures),
        targets=decided_targets(connection, recipient.region_kod),
        rules=read_rules(connection, recipient, period),
    )
