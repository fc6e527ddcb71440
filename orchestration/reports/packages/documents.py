"""The files of a package. A new kind of file is one function more in DOCUMENTS.

Does not belong here: what the files say (figures, workbook), encryption and folders (write.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from orchestration.reports.changes import Changes
from orchestration.reports.changes.table import changes_table
from orchestration.reports.figures import Figure, Profile, ReportFigures, measure_of
from orchestration.reports.figures.names import FIGURE_TITLES, LEVELS, PERIOD_KINDS
from orchestration.reports.individuals.model import IndividualList
from orchestration.reports.packages.csv_text import Stamp, csv_bytes, table_csv
from orchestration.reports.packages.hidden_since import EarlierFigures
from orchestration.reports.pdf import Earlier, is_pack_due, write_pack, write_report
from orchestration.reports.workbook import IssueLabel, write_list, write_workbook
from orchestration.reports.workbook.billing_tables import billing_table
from orchestration.reports.workbook.compose import SYNTHETIC
from orchestration.reports.workbook.funnel_table import funnel_table
from orchestration.reports.workbook.individual_table import individual_table
from orchestration.reports.workbook.plan_table import plan_table

_FIGURE_COLUMNS = tuple(title for key, title in FIGURE_TITLES.items() if key != "region_kod")


@dataclass(frozen=True)
class Contents:
    """What the files are made of. lists: empty unless asked for; with identity only in the profile
    `granskning`. changes: since the issue before, None in a first one. earlier_pack: the group's
    pack of the half-year before. earlier_figures: what the län-wide compilation of the half-year
    before said. has_pdf: whether PDF files are wanted."""

    figures: ReportFigures
    label: IssueLabel
    lists: tuple[IndividualList, ...] = field(default=(), repr=False)
    changes: Changes | None = None
    earlier_pack: Earlier | None = None
    earlier_figures: EarlierFigures | None = None
    has_pdf: bool = True

    @property
    def has_identity(self) -> bool:
        return self.label.profile is Profile.GRANSKNING

    @property
    def stem(self) -> str:
        """«kommun-0880_2022-03», of file names."""
        return f"{self.figures.recipient.id}_{self.figures.period.code}"

    @property
    def stamp(self) -> Stamp:
        """What generation the rows of a CSV are of."""
        about = self.figures.about
        return (
            ("Läge", about.asof_text),
            ("Publicering", about.generation),
            ("Regelversion", about.regelversion),
            ("Uppgifter", SYNTHETIC if about.is_synthetic else "verkliga"),
        )


@dataclass(frozen=True)
class Made:
    """One file, in memory. rows: of data, None where that says nothing. kommun_kod: whose
    individual list it is, empty for other files. has_individuals: whether it says anything of one
    patient."""

    name: str
    content: bytes = field(repr=False)
    rows: int | None = None
    has_individuals: bool = False
    kommun_kod: str = ""


Documents = Callable[[Contents], Iterator[Made]]
"""Makes none, one or more files of a package, in memory: plain text never touches the disk."""


def workbook(contents: Contents) -> Iterator[Made]:
    """The workbook of figures; with the sheet Individer in the profile `granskning`."""
    lists = contents.lists if contents.has_identity else ()
    changes = () if contents.changes is None else (changes_table(contents.changes),)
    content = write_workbook(contents.figures, contents.label, lists, changes)
    name = f"utskrivningsklara_{contents.stem}.xlsx"
    yield Made(name, content, has_individuals=bool(lists))


def every_figure(contents: Contents) -> Iterator[Made]:
    """Every figure of the package as CSV."""
    figures = contents.figures
    rows = [
        (
            *(figures.definitions[f.indikator_id].namn, _label(f), f.vardform),
            *(LEVELS.get(f.niva, f.niva), f.enhet_kod, f.enhet_namn),
            *(PERIOD_KINDS.get(f.periodtyp, f.periodtyp), f.period),
            *(f.taljare, f.namnare, f.varde, f.enhet, f.mal),
            *(f.uppfyller_mal, f.preliminar, f.fullstandighet, f.undertryckt),
            f"{f.indikator_id}.{f.matt}",
        )
        for f in figures.figures
    ]
    yield Made("tal.csv", csv_bytes(_FIGURE_COLUMNS, rows, contents.stamp), len(rows))


def tables(contents: Contents) -> Iterator[Made]:
    """The sheets of single rows as CSV."""
    figures = contents.figures
    named = {
        "betalningsansvar.csv": billing_table(figures),
        "tratt.csv": funnel_table(figures),
    }
    if "utskrivningsplan" in figures.recipient.indicators:
        named["planer.csv"] = plan_table(figures)
    for name, table in named.items():
        yield Made(name, table_csv(table, contents.stamp), len(table.data))


def _label(figure: Figure) -> str:
    return measure_of(figure.indikator_id, figure.matt).label


def individual_lists(contents: Contents) -> Iterator[Made]:
    """One CSV per kommun, whose bytes the log of lists names, and all of them as a workbook."""
    if not contents.lists:
        return
    label = contents.figures.period.label
    for made in contents.lists:
        kod = made.wanted.kommun.kod
        table = individual_table(
            [made],
            contents.figures.parameters,
            has_identity=contents.has_identity,
            label=label,
        )
        name = f"individer_{kod}_{made.wanted.period.code}.csv"
        content = table_csv(table, contents.stamp)
        yield Made(name, content, len(made.rows), has_individuals=True, kommun_kod=kod)
    content = write_list(contents.figures, contents.lists, has_identity=contents.has_identity)
    count = sum(len(made.rows) for made in contents.lists)
    yield Made(f"individlista_{contents.stem}.xlsx", content, count, has_individuals=True)


def changes(contents: Contents) -> Iterator[Made]:
    """What changed since the issue before, from the second issue on."""
    if contents.changes is not None:
        table = changes_table(contents.changes)
        yield Made("andringar.csv", table_csv(table, contents.stamp), len(table.data))


def pdfs(contents: Contents) -> Iterator[Made]:
    """The report to read, and an analysgrupp's half-year pack. Raises PdfError."""
    if not contents.has_pdf:
        return
    figures, number = contents.figures, contents.label.number
    yield Made(f"rapport_{contents.stem}.pdf", write_report(figures, number, contents.changes))
    if is_pack_due(figures):
        pack = write_pack(figures, number, contents.earlier_pack)
        yield Made(f"halvarsunderlag_{contents.stem}.pdf", pack)


DOCUMENTS: tuple[Documents, ...] = (
    *(workbook, every_figure, tables, changes, pdfs, individual_lists),
)
