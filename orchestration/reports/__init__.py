"""Reports that people open: workbooks, packages, individual lists, the site, PDF.

    figures/      what a report says: typed values of one published generation
    workbook/, charts/, pdf/, site/   how it looks
    packages/, individuals/           who gets it, and what is written down about that

Does not belong here: computing a figure (models/), publishing (orchestration.publish), the
commands (orchestration.cli.rapport). The night imports nothing of this.
"""
