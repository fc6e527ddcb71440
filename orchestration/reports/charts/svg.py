"""Draw a chart: values into a compiled template, Vega to SVG, and the SVG made fit to be read.

The same values give the same bytes. What Vega writes for itself (classes, roles of its parts) is
taken away; a title and a description are put in for those who do not see the picture.
Does not belong here: what is drawn (marks.py, sheet.py).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import vl_convert

from orchestration.reports.charts.marks import DataSets, control_rows, trend_rows
from orchestration.reports.charts.model import (
    WIDE,
    Bars,
    ControlChart,
    Grid,
    Size,
    Trend,
)
from orchestration.reports.charts.sheet import bars_height, bars_rows, grid_height, grid_rows
from orchestration.reports.charts.templates import canvas, plot
from orchestration.reports.charts.theme import FONT, FONT_STACK, NAMES

Chart = Trend | Bars | Grid | ControlChart

_SVG = "http://www.w3.org/2000/svg"
_NOT_SHOWN = ("class", "pointer-events", "role", "version")
_COLOURED = ("fill", "stroke")


def for_web(chart: Chart, size: Size, ident: str, title: str, description: str) -> str:
    """An SVG element to put in a page.

    ident: unique in the page. Colours are custom properties (`--diagram-NAME`, theme.py) with the
    light value as fallback, and texts have the fonts of the reader.
    """
    root = _drawn(chart, size)
    root.set("role", "img")
    root.set("aria-labelledby", f"{ident}-t {ident}-b")
    for tag, suffix, text in (("desc", "b", description), ("title", "t", title)):
        told = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{ident}-{suffix}"})
        told.text = text
        root.insert(0, told)
    for part in root.iter():
        for name in _COLOURED:
            if (colour := part.get(name, "")) in NAMES:
                part.set(name, f"var(--diagram-{NAMES[colour]}, {colour})")
        if part.get("font-family"):
            part.set("font-family", FONT_STACK)
    return ET.tostring(root, encoding="unicode")


def for_print(chart: Chart, size: Size = WIDE, font: str = FONT) -> str:
    """An SVG document with plain colours and one font, for a PDF."""
    root = _drawn(chart, size)
    for part in root.iter():
        if part.get("font-family"):
            part.set("font-family", font)
    return ET.tostring(root, encoding="unicode")


def _drawn(chart: Chart, size: Size) -> ET.Element:
    template, rows = _filled(chart, size)
    text = vl_convert.vega_to_svg(_with_rows(template, rows), format_locale="sv-SE")
    ET.register_namespace("", _SVG)
    root = ET.fromstring(text)  # noqa: S314 - the renderer wrote it, one line above
    _clean(root)
    return root


def _filled(chart: Chart, size: Size) -> tuple[dict[str, Any], DataSets]:
    if isinstance(chart, Trend):
        return plot(size, chart.form), trend_rows(chart, size)
    if isinstance(chart, ControlChart):
        return plot(size, "andel"), control_rows(chart, size)
    if isinstance(chart, Bars):
        return canvas(size.width, bars_height(chart)), bars_rows(chart, size.width)
    return canvas(size.width, grid_height(chart)), grid_rows(chart, size.width)


def _with_rows(template: dict[str, Any], rows: DataSets) -> dict[str, Any]:
    data = [
        {**source, "values": rows[source["name"]]} if source["name"] in rows else source
        for source in template["data"]
    ]
    return {**template, "data": data}


def _clean(element: ET.Element) -> None:
    """Take away what draws nothing and what only Vega reads."""
    for name in [n for n in element.attrib if n in _NOT_SHOWN or n.startswith("aria-")]:
        del element.attrib[name]
    for child in list(element):
        _clean(child)
        is_path = child.tag == f"{{{_SVG}}}path"
        is_group = child.tag == f"{{{_SVG}}}g"
        draws_nothing = child.get("d") in {"", "M0,0h0v0h0Z"} or child.get("display") == "none"
        if (is_path and draws_nothing) or (is_group and not len(child)):
            element.remove(child)
    if element.get("opacity") == "1":
        del element.attrib["opacity"]
