"""Individual lists (K-A6, K-E3): one row per episode, who may have one, and the log of each.

    make_lists(...) -> logged, then handed to the writer

Identities are joined only in the profile `granskning` and only while the list is written.
Does not belong here: aggregates (orchestration.reports.figures), files (packages, workbook).
"""
