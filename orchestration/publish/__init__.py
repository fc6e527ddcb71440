"""Publishing: from the build file to what readers open (interface.md §3, operations.md §2).

    read_findings(...) -> decide(...) -> publish(...)     the night
    open_published(...) -> run_query(...)                 the readers

Does not belong here: computing figures (models/), alerting (orchestration.alerts).
"""

from orchestration.publish.access_log import Access, log_access
from orchestration.publish.allowlist import AllowList, AllowListError, load_allowlist
from orchestration.publish.build_file import read_findings
from orchestration.publish.gate import (
    BuildFindings,
    Difference,
    Gate,
    GateInput,
    GateReason,
    GateResult,
    Hold,
    NightOutcome,
    decide,
)
from orchestration.publish.model import FILES, PublishError, PublishReport, Reader, Versions
from orchestration.publish.publication import PublishOptions, publish
from orchestration.publish.query import Answer, QueryError, run_query
from orchestration.publish.reader import NotPublishedError, Published, open_published
from orchestration.publish.retention import pin_generation, pins, unpin_generation

__all__ = [
    "FILES",
    "Access",
    "AllowList",
    "AllowListError",
    "Answer",
    "BuildFindings",
    "Difference",
    "Gate",
    "GateInput",
    "GateReason",
    "GateResult",
    "Hold",
    "NightOutcome",
    "NotPublishedError",
    "PublishError",
    "PublishOptions",
    "PublishReport",
    "Published",
    "QueryError",
    "Reader",
    "Versions",
    "decide",
    "load_allowlist",
    "log_access",
    "open_published",
    "pin_generation",
    "pins",
    "publish",
    "read_findings",
    "run_query",
    "unpin_generation",
]
