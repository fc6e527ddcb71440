"""Great Expectations at the delivery edge: a suite per raw table, run on the archived files.

    with CheckerAhead() as checker:
        checker.send_for()                   # loads while something else is done
        with checker.at_work() as evaluate:
            report = check_deliveries(settings, contract, deliveries, progress, evaluate)
    page = write_page(settings, report)

`report.blocking` holds publishing; everything else is shown. `report.latest()` and
`DeliveryResult.of_table()` give what an asset check per raw table needs. Importing this package
does not load Great Expectations.
Does not belong here: refusing deliveries (landing), row quarantine and findings (dbt).
"""

import os

# Read when Great Expectations is imported, in a module below: a hospital network calls nobody.
os.environ["GX_ANALYTICS_ENABLED"] = "False"

from orchestration.checks.model import ChecksReport, DeliveryResult, Outcome, Severity, State
from orchestration.checks.page import write_page
from orchestration.checks.process import CheckerAhead, ChecksError, awaits_checks
from orchestration.checks.runner import check_deliveries

__all__ = [
    "CheckerAhead",
    "ChecksError",
    "ChecksReport",
    "DeliveryResult",
    "Outcome",
    "Severity",
    "State",
    "awaits_checks",
    "check_deliveries",
    "write_page",
]
