"""What a report says: the figures of one recipient and period, read from one generation.

    with open_sources(settings) as sources:
        for recipient in sources.recipients():
            figures = read_figures(sources, recipient, parse_period("2022-03"))

Does not belong here: layout, files, who has been sent what, and anything about one patient
(orchestration.reports.individuals).
"""

from orchestration.reports.figures.billing import (
    BillingPeriod,
    Funnel,
    FunnelReason,
    FunnelStep,
    YearDays,
)
from orchestration.reports.figures.decided_targets import DecidedTarget
from orchestration.reports.figures.due import due
from orchestration.reports.figures.glossary import glossary
from orchestration.reports.figures.measures import (
    INDICATORS,
    MEASURES,
    Kind,
    Measure,
    measure_of,
    measures_of,
)
from orchestration.reports.figures.model import (
    About,
    AgreementParameter,
    Definition,
    Figure,
    Gap,
    PlanRow,
    Reading,
    ReportFigures,
    Revision,
    RuleParameter,
)
from orchestration.reports.figures.period import (
    Period,
    PeriodError,
    Periodtyp,
    parse_period,
)
from orchestration.reports.figures.read import read_figures
from orchestration.reports.figures.recipients import (
    Kommun,
    OpenReport,
    Profile,
    Recipient,
    RecipientError,
    RecipientKind,
    choose,
)
from orchestration.reports.figures.rows import NoFiguresError
from orchestration.reports.figures.shown import TARGET_PERIOD, shown_period
from orchestration.reports.figures.sources import Sources, open_sources

__all__ = [
    "INDICATORS",
    "MEASURES",
    "TARGET_PERIOD",
    "About",
    "AgreementParameter",
    "BillingPeriod",
    "DecidedTarget",
    "Definition",
    "Figure",
    "Funnel",
    "FunnelReason",
    "FunnelStep",
    "Gap",
    "Kind",
    "Kommun",
    "Measure",
    "NoFiguresError",
    "OpenReport",
    "Period",
    "PeriodError",
    "Periodtyp",
    "PlanRow",
    "Profile",
    "Reading",
    "Recipient",
    "RecipientError",
    "RecipientKind",
    "ReportFigures",
    "Revision",
    "RuleParameter",
    "Sources",
    "YearDays",
    "choose",
    "due",
    "glossary",
    "measure_of",
    "measures_of",
    "open_sources",
    "parse_period",
    "read_figures",
    "shown_period",
]
