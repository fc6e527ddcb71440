"""The workbook of one recipient and period, and the individual list as a workbook of its own.

    write_workbook(figures, IssueLabel(...)) -> bytes

Does not belong here: reading figures (orchestration.reports.figures), where the file goes
(orchestration.reports.packages).
"""

from orchestration.reports.workbook.compose import IssueLabel, tables_of, write_list, write_workbook

__all__ = ["IssueLabel", "tables_of", "write_list", "write_workbook"]
