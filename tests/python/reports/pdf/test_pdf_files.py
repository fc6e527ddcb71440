"""PDF files read back: figures equal those given, every page says what it is, nothing is cut."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from orchestration.reports.figures import (
    Kind,
    Recipient,
    ReportFigures,
    Sources,
    choose,
    parse_period,
    read_figures,
)
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.pdf import is_pack_due, write_pack, write_report
from orchestration.reports.pdf.pack import Earlier, pack_blocks
from orchestration.reports.pdf.page import Col, Document, Grid, Heading, Prose, Text
from orchestration.reports.pdf.report import document_of, report_blocks
from orchestration.reports.pdf.typeset import PdfError, pdf_bytes
from orchestration.reports.pdf.wording import when
from tests.python.reports.pdf.made_report import ABOUT, GROUP, TOWN, mean, report, share

NASTY = "Enhet #let *fet* $x$ ]] [ <b> _a_ @ref ~ \\ // `kod`"


def pages(content: bytes) -> list[str]:
    """The text of every page, blanks of all kinds as one space."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return [re.sub(r"\s+", " ", page.extract_text().replace("\u00ad", "")) for page in reader.pages]


def _unbroken(text: str) -> str:
    """Without what differs where a line is broken."""
    return re.sub(r"[\s-]", "", text)


def alts(content: bytes) -> list[str]:
    """Alternative texts of the tagged structure."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 200))
    found: list[str] = []
    for one in objects:
        if isinstance(one, dict) and "/Alt" in one:
            found.append(str(one["/Alt"]))
    return found


@pytest.fixture(scope="module")
def of_kalmar(sources: Sources, recipients: tuple[Recipient, ...]) -> ReportFigures:
    (kalmar,) = choose(recipients, ["0880"])
    return read_figures(sources, kalmar, parse_period("2022-H1"))


@pytest.fixture(scope="module")
def kalmar_pdf(of_kalmar: ReportFigures) -> bytes:
    return write_report(of_kalmar, 1, None)


@pytest.fixture(scope="module")
def of_group(sources: Sources, recipients: tuple[Recipient, ...]) -> ReportFigures:
    (group,) = choose(recipients, ["analysgrupp-sodra"])
    return read_figures(sources, group, parse_period("2022-H1"))


def test_every_page_says_what_it_is(of_kalmar: ReportFigures, kalmar_pdf: bytes) -> None:
    found = pages(kalmar_pdf)
    for number, text in enumerate(found, start=1):
        assert f"Läge {of_kalmar.about.asof_text}" in text
        assert f"publicering {of_kalmar.about.generation}" in text
        assert "regelversion 1.0" in text
        assert "SYNTETISKA UPPGIFTER" in text
        assert "Kalmar · första halvåret 2022 · utgåva 1" in text
        assert f"Sida {number} av {len(found)}" in text


def test_figures_are_those_of_the_generation(of_kalmar: ReportFigures, kalmar_pdf: bytes) -> None:
    text = " ".join(pages(kalmar_pdf))
    checked = 0
    for figure in of_kalmar.figures:
        is_mean = (figure.indikator_id, figure.matt) == ("utskrivningsklara_dagar", "snitt_alla")
        is_shown = (figure.vardform, figure.periodtyp) in {
            ("somatik", "manad"),
            ("psykiatri", "kvartal"),
        }
        if is_mean and is_shown and figure.niva == "kommun":
            label = re.escape(when(figure.period))
            value = re.escape(value_text(figure.varde, Kind.SNITT))
            assert re.search(rf"{label} {figure.namnare:.0f} {value}", text), figure.period
            checked += 1
    assert checked >= 6
    for definition in of_kalmar.definitions.values():
        assert _unbroken(definition.namn) in _unbroken(text)
    assert "Ingenting här är en faktura" in text


def test_no_row_of_a_table_is_lost(of_kalmar: ReportFigures, kalmar_pdf: bytes) -> None:
    """Every cell of every table of the document is on some page, in order."""
    text = " ".join(pages(kalmar_pdf)).replace(" ", "").replace("-", "")
    for block in report_blocks(of_kalmar, 1, None):
        if isinstance(block, Grid):
            assert block.rows or block.form_rows or block.title
            for row in block.rows:
                for cell in row:
                    told = cell.text if isinstance(cell, Text) else cell
                    assert re.sub(r"[\s\u00ad-]+", "", told) in text, block.title


def test_the_file_is_tagged_titled_and_the_same_twice(
    of_kalmar: ReportFigures, kalmar_pdf: bytes
) -> None:
    assert write_report(of_kalmar, 1, None) == kalmar_pdf
    assert write_report(of_kalmar, 2, None) != kalmar_pdf
    reader = pypdf.PdfReader(io.BytesIO(kalmar_pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("sv")
    assert reader.metadata is not None
    assert reader.metadata.title == ("Underlag om utskrivningsklara – Kalmar, första halvåret 2022")
    assert b"pdfuaid" in kalmar_pdf and b"pdfaid" in kalmar_pdf


def test_every_chart_has_a_text_for_those_who_do_not_see_it() -> None:
    months = [mean(0.5 + n / 10, 40 + n, period=f"2022-0{n}") for n in range(1, 7)]
    found = alts(write_report(report(months), 1, None))
    assert found == [
        "Linjediagram, Snitt i dagar, somatik, per månad: Kalmar, januari 2022 till juni 2022. "
        "Lägst 0,60 (januari 2022), högst 1,10 (juni 2022), senast 1,10 (juni 2022). Målet är "
        "0,80. Talen står i tabellen."
    ]


def test_no_text_of_a_delivery_is_markup() -> None:
    recipient = replace(TOWN, namn=NASTY)
    figures = [
        replace(mean(0.6, 78), enhet_namn=NASTY),
        replace(share("sip", 0.5, 78), enhet_namn=NASTY),
    ]
    text = "".join(pages(write_report(report(figures, recipient), 1, None))).replace(" ", "")
    assert NASTY.replace(" ", "") in text


def test_a_long_table_goes_on_with_its_header_on_the_next_page() -> None:
    grid = Grid("Lång", (Col("Namn", is_number=False), Col("Tal")),
                [[Text(f"rad {n}"), Text(f"{n}")] for n in range(120)])  # fmt: skip
    document = Document("T", "U", "löpande", "fot", ABOUT.asof, "", (Heading("H", 1), grid))
    found = pages(pdf_bytes(document))
    assert len(found) > 2
    for number in range(120):
        assert sum(f"rad {number} {number} " in f"{page} " for page in found) == 1
    assert all("Namn Tal" in page for page in found)


def test_a_row_that_does_not_fit_the_table_is_no_pdf() -> None:
    grid = Grid("Fel", (Col("A"), Col("B")), [[Text("bara en")]])
    document = Document("T", "U", "l", "f", ABOUT.asof, "", (Heading("H", 1), grid))
    with pytest.raises(ValueError, match="fewer cells"):
        pdf_bytes(document)


def test_a_fault_of_typst_says_nothing_of_the_text() -> None:
    # PDF/UA wants the first heading to be of level 1.
    wrong = (Heading("hemligt", 2), Prose("hemligt"))
    document = Document("T", "U", "l", "f", ABOUT.asof, "", wrong)
    with pytest.raises(PdfError) as caught:
        pdf_bytes(document)
    assert "hemligt" not in str(caught.value) and "--utan-pdf" in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_real_generation_has_no_mark_of_synthetic_data() -> None:
    made = report([mean(0.6, 78)], about=replace(ABOUT, is_synthetic=False))
    assert document_of(made, 1, "U", ()).warning == ""


def test_the_pack_of_a_half_year(of_group: ReportFigures) -> None:
    content = write_pack(of_group, 1, Earlier("2021-H2", 3, "2022-03-01 04:30"))
    assert content == write_pack(of_group, 1, Earlier("2021-H2", 3, "2022-03-01 04:30"))
    text = " ".join(pages(content))
    assert "Handlingsplanen lämnas senast 2022-09-30" in text
    for kommun in of_group.recipient.kommuner:
        assert kommun.namn in text
    assert "Avvikelser i Stella" in text and "Upplevd delaktighet" in text
    assert "andra halvåret 2021, utgåva 3, läge 2022-03-01 04:30" in text
    assert "Gruppens åtgärder" in text and "Åtgärd Ansvarig funktion" in text
    (form,) = [b for b in pack_blocks(of_group, 1, None) if isinstance(b, Grid) and b.form_rows]
    assert not form.rows  # what the group does is the group's to write


def test_a_pack_says_once_what_it_lacks_and_has_no_page_that_is_mostly_empty(
    of_group: ReportFigures,
) -> None:
    blocks = list(pack_blocks(of_group, 1, None))
    told = [b.text for b in blocks if isinstance(b, Prose)]
    notes = [note for b in blocks if isinstance(b, Grid) for note in b.notes]
    assert sum("Analysgrupp södra publiceras" in text for text in (*told, *notes)) == 1
    assert not [b.title for b in blocks if isinstance(b, Grid) and not (b.rows or b.form_rows)]
    every = [b.text for b in blocks if isinstance(b, Heading) and b.is_new_page]
    assert every == ["Gruppens åtgärder"]


def test_only_a_group_s_half_year_has_a_pack(of_kalmar: ReportFigures) -> None:
    assert not is_pack_due(of_kalmar)
    with pytest.raises(ValueError, match="half-year"):
        write_pack(of_kalmar, 1, None)
    assert not is_pack_due(report([], GROUP, period="2022-Q1"))
    assert is_pack_due(report([], GROUP, period="2022-H2"))


@pytest.mark.heavy
@pytest.mark.parametrize("period", ["2022-03", "2022-Q1", "2022-H1", "2022"])
def test_everybody_has_a_pdf_of_every_sort_of_period(
    sources: Sources, recipients: tuple[Recipient, ...], period: str
) -> None:
    for recipient in recipients:
        found = pages(write_report(read_figures(sources, recipient, parse_period(period)), 1, None))
        assert all("Läge 2023-01-12" in text for text in found)
