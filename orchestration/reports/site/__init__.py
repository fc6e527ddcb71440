"""The open site: static pages of `delad.duckdb`, to be read from a share or a web server.

    content.py, read.py            one generation, read whole; the only SQL is in read.py
    cells.py, series.py, views.py  figures as cells of tables and points of lines; what is shown
    *_figures.py                   a chart, its numbers as a table and what they mean
    *_pages.py, overview.py        which figures stand on which page
    render.py, write.py, build.py  pages as text, the folder, all of it in order

Everything shown is disclosure-controlled (rules.md R9, profile offentlig): no other file is opened.
The same generation gives the same bytes. Does not belong here: how a chart is drawn
(orchestration.reports.charts), the command (orchestration.cli.rapport_webb).
"""
