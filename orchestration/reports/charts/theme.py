"""The look that every chart shares: colours with their names, sizes, type.

Colours have names so that a web page can give them other values in the dark. Each is told apart
from its neighbours by shape, dash or text too, and text has a contrast of at least 4.5 : 1 on the
page. Does not belong here: what is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

FONT = "Liberation Sans"
"""Texts are measured in it; it is as wide, letter by letter, as the Arial of the reader."""
FONT_STACK = "Arial, 'Liberation Sans', Helvetica, sans-serif"

INK = "#1a2630"
SOFT = "#4d5b67"
GRID = "#dde3e8"
SERIES = "#00567d"
REFERENCE = "#6a7782"
TARGET = "#a8400b"
BAND = "#eceff2"
BAND_EDGE = "#8a96a1"
LIMITS = "#d5e6ee"
PAGE = "#fefefe"
HEAT = ("#f3d9cc", "#f6ebd9", "#e3eef0", "#aed2dd", "#2f7c9b")
HEAT_INK = ("#1a2631", "#1a2632", "#1a2633", "#1a2634", "#fefeff")
"""Colours of a heat map by HEAT_STEPS and of the text on them. They differ from INK by a shade so
that each keeps its own name."""
HEAT_STEPS = (0.5, 0.7, 0.8, 0.9)

NAMES: Mapping[str, str] = MappingProxyType(
    {
        INK: "ink",
        SOFT: "soft",
        GRID: "grid",
        SERIES: "series",
        REFERENCE: "reference",
        TARGET: "target",
        BAND: "band",
        BAND_EDGE: "band-edge",
        LIMITS: "limits",
        PAGE: "page",
        **{colour: f"heat-{number}" for number, colour in enumerate(HEAT, start=1)},
        **{colour: f"heat-ink-{number}" for number, colour in enumerate(HEAT_INK, start=1)},
    }
)
"""Colour -> the name a style sheet may give it another value by."""

DARK: Mapping[str, str] = MappingProxyType(
    {
        "ink": "#e8eef2",
        "soft": "#b0bcc6",
        "grid": "#33414c",
        "series": "#6cc4ea",
        "reference": "#a3b0ba",
        "target": "#ffa36b",
        "band": "#26323c",
        "band-edge": "#8795a1",
        "limits": "#1d4356",
        "page": "#18222b",
        "heat-1": "#7a3a1d",
        "heat-2": "#5d4a35",
        "heat-3": "#36505a",
        "heat-4": "#1f6a86",
        "heat-5": "#8fd3ec",
        "heat-ink-1": "#ffffff",
        "heat-ink-2": "#ffffff",
        "heat-ink-3": "#ffffff",
        "heat-ink-4": "#ffffff",
        "heat-ink-5": "#10202a",
    }
)
"""Name -> the colour on a dark page."""

TEXT_PX = 12
SMALL_PX = 11


def heat_step(share: float) -> int:
    """Which of HEAT a share has, counted from 0."""
    return sum(share >= step for step in HEAT_STEPS)


def config() -> dict[str, Any]:
    """The `config` of every Vega-Lite specification."""
    return {
        "font": FONT,
        "aria": False,
        "background": "transparent",
        "padding": 4,
        "view": {"stroke": None},
        "axis": {
            "labelFont": FONT,
            "labelFontSize": TEXT_PX,
            "labelColor": SOFT,
            "labelPadding": 6,
            "gridColor": GRID,
            "domain": False,
            "ticks": False,
            "title": None,
        },
        "text": {"font": FONT, "fontSize": TEXT_PX, "fill": INK},
        "line": {"strokeWidth": 2.25, "strokeJoin": "round", "strokeCap": "round"},
    }
