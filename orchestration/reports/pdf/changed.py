"""What has changed since the last issue, and since it was published, as parts of a PDF. Pure.

Does not belong here: comparing issues (orchestration.reports.changes).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestration.reports.changes import Changes
from orchestration.reports.figures import ReportFigures, Revision, measure_of
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.pdf.page import Block, Col, Grid, Heading, Points, Prose, Text
from orchestration.reports.pdf.wording import when
from orchestration.swedish import plural

NOTHING_REVISED = "Inga publicerade månader har ändrats."
_MOST = 60
"""Rows on paper; `andringar.csv` has every one."""
_COLUMNS = (
    Col("Tal", 2.2, is_number=False),
    Col("Enhet", 1.3, is_number=False),
    Col("Vårdform", 0.9, is_number=False),
    Col("Period", 1.2, is_number=False),
    Col("Tidigare", 1.0),
    Col("Nu", 1.0),
    Col("Varför", 2.4, is_number=False),
)


def changed_blocks(figures: ReportFigures, changes: Changes | None) -> Iterator[Block]:
    """Since the last issue; for a first issue what the warehouse has revised."""
    yield Heading("Ändrat sedan tidigare", 1)
    if changes is None:
        yield Prose("Det här är den första utgåvan för perioden.")
    else:
        yield from since_issue(changes)
    yield Heading("Publicerade månader som har ändrats")
    yield from revision_blocks(figures.revisions)


def revision_blocks(revisions: Sequence[Revision]) -> Iterator[Block]:
    """Months whose published figures a later delivery or rule changed (indikator_revision)."""
    if not revisions:
        yield Prose(NOTHING_REVISED)
        return
    mains = [r for r in revisions if measure_of(r.indikator_id, r.matt).main]
    shown = mains[:_MOST]
    rows = []
    for one in shown:
        measure = measure_of(one.indikator_id, one.matt)
        why = "en senare leverans" if one.orsak == "leverans" else "nya regler"
        rows.append(
            [
                Text(measure.label),
                Text(one.enhet_namn),
                Text(one.vardform),
                Text(when(one.period)),
                Text(value_text(one.tidigare_varde, measure.kind)),
                Text(value_text(one.nytt_varde, measure.kind)),
                Text(f"{why}, {one.sedan:%Y-%m-%d}"),
            ]
        )
    left = len(revisions) - len(shown)
    more = (
        f"{plural(left, 'ändring', 'ändringar')} till, av delmått eller äldre, står i arbetsbokens "
        "blad Sammanfattning."
    )
    yield Grid("Ändrade huvudmått", _COLUMNS, rows, (more,) if left else ())


def since_issue(changes: Changes) -> Iterator[Block]:
    """What differs from the issue before, and what else differs between them."""
    yield Prose(
        f"Jämfört med utgåva {changes.nummer}, läge {changes.asof}, publicering "
        f"{changes.generation}."
    )
    yield Points(list(changes.background))
    if changes.is_empty:
        yield Prose("Inget tal har ändrats.")
        return
    mains = [change for change in changes.changes if change.is_main]
    shown = mains[:_MOST]
    rows = [
        [
            Text(one.vad),
            Text(one.enhet),
            Text(one.vardform),
            Text(when(one.period)),
            Text(one.tidigare),
            Text(one.nytt),
            Text(one.varfor),
        ]
        for one in shown
    ]
    count = plural(len(changes.changes), "tal har ändrats", "tal har ändrats")
    left = len(changes.changes) - len(shown)
    yield Prose(
        f"{count}." + (f" {left} av dem, mest delmått, står bara i andringar.csv." if left else "")
    )
    if rows:
        yield Grid("Ändrade tal", _COLUMNS, rows)
