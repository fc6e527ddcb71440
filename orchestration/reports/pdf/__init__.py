"""PDF reports: one per recipient and period, and the half-year pack of an analysgrupp.

    write_report(figures, issue_number, changes)
    write_pack(figures, issue_number, earlier)

How: pure functions turn figures into blocks of text, tables and pictures (page.py); the template
rapport.typ sets them; nothing is read or written on disk. Does not belong here: reading figures,
comparing issues, packages.
"""

from orchestration.reports.pdf.pack import Earlier, is_pack_due, write_pack
from orchestration.reports.pdf.report import write_report

__all__ = ["Earlier", "is_pack_due", "write_pack", "write_report"]
