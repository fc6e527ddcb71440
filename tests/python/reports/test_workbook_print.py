"""Print of a sheet: nothing over a table is cut, and a wide table breaks between its columns."""

from __future__ import annotations

import io

import openpyxl
import pytest

from orchestration.reports.figures import (
    Profile,
    Recipient,
    Sources,
    choose,
    parse_period,
    read_figures,
)
from orchestration.reports.workbook import IssueLabel, tables_of, write_workbook
from orchestration.reports.workbook.print_setup import head_of, pages_of
from orchestration.reports.workbook.table import Column, Table

KEYS = 2


def _columns(count: int, width: float = 30) -> list[Column]:
    """Keys, then pairs of which the second belongs to the first."""
    pairs = [Column(f"c{n}", width=width, is_joined=n % 2 == 1) for n in range(count)]
    return [*(Column(f"k{n}", width=20) for n in range(KEYS)), *pairs]


@pytest.mark.parametrize(
    ("count", "breaks"), [(6, ()), (8, (6,)), (12, (6, 10)), (16, (6, 10, 14)), (0, ())]
)
def test_a_wide_table_breaks_between_pairs_into_pages_that_can_be_read(
    count: int, breaks: tuple[int, ...]
) -> None:
    pages = pages_of(_columns(count), KEYS)
    assert pages.breaks == breaks
    assert 60 <= pages.scale <= 100


def test_a_column_too_wide_for_any_page_has_one_of_its_own() -> None:
    pages = pages_of([*_columns(2), Column("x", width=400)], KEYS)
    assert pages.breaks == (4,)
    assert pages.scale < 60


def test_the_heading_stays_within_what_every_page_repeats() -> None:
    table = Table("B", "En rubrik som är längre än nycklarna " * 2, ("Ledtext " * 40,),
                  _columns(16), (), keys=KEYS)  # fmt: skip
    head = head_of(table)
    assert len(head.heading) > 1 and max(map(len, head.heading)) <= 40
    assert head.lead_at == KEYS
    assert max(map(len, head.lead)) <= 1.15 * 30 * 4
    assert " ".join(head.lead) == " ".join("Ledtext" for _ in range(40))
    one_page = head_of(Table("B", "Kort", ("Ledtext " * 40,), _columns(4), ()))
    assert (one_page.lead_at, one_page.heading) == (0, ["Kort"])
    assert max(map(len, one_page.lead)) <= 1.15 * 160


def test_every_sheet_of_an_economist_prints_whole_headings(
    sources: Sources, recipients: tuple[Recipient, ...]
) -> None:
    (economist,) = choose(recipients, ["ekonomi-hsf"])
    figures = read_figures(sources, economist, parse_period("2022-Q2"))
    label = IssueLabel(1, Profile.SAMVERKAN)
    tables = {table.name: table for table in tables_of(figures, label)}
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(figures, label)))
    wide = 0
    for sheet in book.worksheets:
        table = tables[sheet.title]
        pages = pages_of(table.columns, table.keys)
        assert [one.id for one in sheet.col_breaks.brk] == list(pages.breaks)
        if pages.breaks:
            wide += 1
            assert sheet.page_setup.scale == pages.scale
            assert sheet.print_title_cols is not None
            assert not {table.columns[at].title for at in pages.breaks} & {"n", "Mål"}
        else:
            assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert wide > 1
