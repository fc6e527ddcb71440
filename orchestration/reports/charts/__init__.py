"""Charts of reports: typed values in, one SVG text out, in one theme for the site and the PDFs.

How: a chart kind is a Vega-Lite specification made once (`templates.py`, altair), its values are
put into it (`marks.py`) and it is drawn (`svg.py`, vl-convert, no browser and no net). Does not
belong here: reading figures, or deciding which of them are shown.
"""

from orchestration.reports.charts.model import (
    BARS,
    BARS_NARROW,
    NARROW,
    SMALL,
    WIDE,
    Bar,
    Bars,
    ControlChart,
    Grid,
    GridCell,
    Point,
    Size,
    Trend,
    Week,
)
from orchestration.reports.charts.svg import Chart, for_print, for_web

__all__ = [
    "BARS",
    "BARS_NARROW",
    "NARROW",
    "SMALL",
    "WIDE",
    "Bar",
    "Bars",
    "Chart",
    "ControlChart",
    "Grid",
    "GridCell",
    "Point",
    "Size",
    "Trend",
    "Week",
    "for_print",
    "for_web",
]
