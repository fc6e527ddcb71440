"""Charts of a PDF on its pages: whole, and drawn in one size.

Does not belong here: what a chart shows (test_charts.py).
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from orchestration.reports.figures import Kommun, Periodtyp, measure_of
from orchestration.reports.pdf.page import Document, Heading, Picture, Pictures
from orchestration.reports.pdf.pictures import Line, trend_picture
from orchestration.reports.pdf.process import process_blocks
from orchestration.reports.pdf.typeset import pdf_bytes
from tests.python.reports.pdf.made_report import ABOUT, GROUP, NAMES, mean, report, share

LAN = ("lan", "08")
UNITS = (("kommun", "0880"), ("kommun", "0881"), LAN)
WIDE_PX = 560
FOOT, TOP = 62, 774
"""The margins of the page, in points."""


def _of(*indicators: str) -> list[Pictures]:
    recipient = replace(GROUP, indicators=indicators)
    made = report([share(one, 0.5, 30, unit=u) for one in indicators for u in UNITS], recipient)
    return [block for block in process_blocks(made) if isinstance(block, Pictures)]


def test_a_period_that_the_data_begin_in_is_told_in_the_title_of_its_chart() -> None:
    """March to June: the first quarter is there in part, and stands apart in the chart."""
    months = [mean(0.5, 40, period=f"2022-0{month}") for month in (3, 4, 5, 6)]
    quarters = [mean(0.5, 40, period=f"2022-Q{q}", mal=None) for q in (1, 2)]
    measure = measure_of("utskrivningsklara_dagar", "snitt_alla")
    made = report([*months, *quarters])
    titles = [
        picture.title
        for kind in (Periodtyp.MANAD, Periodtyp.KVARTAL)
        if (picture := trend_picture(made, Line(measure, "somatik", kind, "Snitt"))) is not None
    ]
    assert titles == ["Snitt", "Snitt (fyrkant: bara en del av kvartal 1 2022)"]


def _width(picture: Picture) -> int:
    found = re.search(r'viewBox="0 0 (\d+)', picture.svg)
    assert found is not None
    return int(found[1])


def test_a_chart_alone_has_letters_as_large_as_others() -> None:
    (alone,) = _of("sip")
    assert [_width(one) >= WIDE_PX for one in alone.pictures] == [True]
    (beside,) = _of("sip", "utskrivningsplan")
    assert [_width(one) < WIDE_PX for one in beside.pictures] == [True, True]


def _box(content: bytes) -> list[float]:
    """The place of the only figure in points: left, foot, right, top."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    objects: list[Any] = [
        reader.get_object(number) for number in range(1, len(reader.xref[0]) + 200)
    ]
    (figure,) = [one for one in objects if isinstance(one, dict) and "/Alt" in one]
    (box,) = [a.get_object()["/BBox"] for a in figure["/A"] if "/BBox" in a.get_object()]
    return [float(side) for side in box]


@pytest.mark.parametrize("count", [5, 14, 28])
def test_no_chart_is_cut_by_the_foot_of_the_page(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kommuner = [Kommun(f"09{n:02}", f"Kommun {n:02}") for n in range(count)]
    for kommun in kommuner:
        monkeypatch.setitem(NAMES, kommun.kod, kommun.namn)
    recipient = replace(GROUP, indicators=("sip",), kommuner=tuple(kommuner))
    units = [*(("kommun", kommun.kod) for kommun in kommuner), LAN]
    made = report([share("sip", 0.5, 30, unit=unit) for unit in units], recipient)
    (block,) = [b for b in process_blocks(made) if isinstance(b, Pictures)]
    document = Document("T", "U", "l", "f", ABOUT.asof, "", (Heading("H", 1), block))
    content = pdf_bytes(document)
    left, foot, right, top = _box(content)
    drawn = re.search(r'viewBox="0 0 (\d+) (\d+)"', block.pictures[0].svg)
    assert drawn is not None
    whole = int(drawn[2]) / int(drawn[1])
    assert (top - foot) / (right - left) == pytest.approx(whole, rel=0.01)  # nothing is squeezed
    assert foot > FOOT and top < TOP
