"""Revisions: months that a later delivery changed after they had been published.

What was published before depends on the order of runs, so it is kept in `state/` and is outside the
promise «any order, same marts» and outside the content hash (rules.md R0).
Does not belong here: the figures themselves (models/marts).
"""

from orchestration.revisions.record import (
    DESCRIPTION,
    TABLE,
    RevisionReport,
    record_revisions,
)

__all__ = ["DESCRIPTION", "TABLE", "RevisionReport", "record_revisions"]
