"""Which sheets a workbook has, in which order.

Does not belong here: what a sheet holds (the *_table modules), how it looks (book.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.reports.figures import (
    Periodtyp,
    Profile,
    ReportFigures,
)
from orchestration.reports.individuals.model import IndividualList
from orchestration.reports.workbook.billing_tables import billing_table
from orchestration.reports.workbook.book import BookFacts, write_book
from orchestration.reports.workbook.funnel_table import funnel_table
from orchestration.reports.workbook.hidden_columns import without_hidden
from orchestration.reports.workbook.individual_table import individual_table
from orchestration.reports.workbook.period_tables import LONGER, day_table, process_table
from orchestration.reports.workbook.plan_table import plan_table
from orchestration.reports.workbook.summary_table import summary_table
from orchestration.reports.workbook.survey_table import survey_table
from orchestration.reports.workbook.table import Table
from orchestration.reports.workbook.units import PLACE_LEVELS
from orchestration.reports.workbook.word_tables import glossary_table, method_table
from orchestration.reports.workbook.year_table import year_table

SYNTHETIC = "SYNTETISKA UPPGIFTER"
_MONTH = (Periodtyp.MANAD,)
PROFILE_TEXT = {
    Profile.KOMMUN: "kommunens egna exakta tal; länet och analysgruppen som röjandeskyddade tal",
    Profile.SAMVERKAN: "exakta tal per kommun, som överenskommelsen medger",
    Profile.OFFENTLIG: "offentlig: bara tal efter röjandeskydd, som på den öppna webbplatsen",
    Profile.GRANSKNING: "granskning: kommunens egna exakta tal och personnummer i individlistan",
}


@dataclass(frozen=True)
class IssueLabel:
    """What is said of the issue: its number and the profile it is made for."""

    number: int
    profile: Profile


def tables_of(
    figures: ReportFigures,
    label: IssueLabel,
    lists: Sequence[IndividualList] = (),
    changes: Sequence[Table] = (),
) -> tuple[Table, ...]:
    """The sheets of the workbook. lists: with identity, only in the profile `granskning`. changes:
    the sheet Ändringar, from the second issue on."""
    until = f"till och med {figures.period.label}"
    places = process_table(
        figures, "Kliniker och enheter", _MONTH, f"Sjukhus, kliniker och hälsovalsenheter {until}",
        PLACE_LEVELS,
    )  # fmt: skip
    surveys = survey_table(figures)
    years = year_table(figures)
    plans = plan_table(figures)
    individuals = (
        [individual_table(lists, figures.parameters, has_identity=True, label=figures.period.label)]
        if label.profile is Profile.GRANSKNING
        else []
    )
    tables = (
        summary_table(figures, _about_issue(label)),
        *([years] if years.data else []),
        day_table(figures, "Månad", _MONTH, f"Utskrivningsklara dagar per månad {until}"),
        process_table(figures, "Process månad", _MONTH, f"Processen per månad {until}"),
        day_table(figures, "Halvår och kvartal", LONGER, f"Längre perioder {until}"),
        process_table(
            figures, "Process halvår och kvartal", LONGER, f"Processen, längre perioder {until}"
        ),
        *([places] if places.data else []),
        *([plans] if "utskrivningsplan" in figures.recipient.indicators else []),
        *([surveys] if surveys.data else []),
        billing_table(figures),
        funnel_table(figures),
        *individuals,
        *changes,
        method_table(figures),
        glossary_table(),
    )
    return tuple(map(without_hidden, tables))


def write_workbook(
    figures: ReportFigures,
    label: IssueLabel,
    lists: Sequence[IndividualList] = (),
    changes: Sequence[Table] = (),
) -> bytes:
    """The whole workbook; the same bytes for the same figures, label and changes."""
    return write_book(facts_of(figures, "Underlag"), tables_of(figures, label, lists, changes))


def write_list(
    figures: ReportFigures, lists: Sequence[IndividualList], *, has_identity: bool
) -> bytes:
    """The individual list alone, for those who may have it and nothing else."""
    table = individual_table(
        lists, figures.parameters, has_identity=has_identity, label=figures.period.label
    )
    return write_book(facts_of(figures, "Individlista"), (table,))


def facts_of(figures: ReportFigures, what: str) -> BookFacts:
    """What stands on every sheet. what: the subject among the file's properties."""
    about = figures.about
    return BookFacts(
        title=f"Utskrivningsklara – {figures.recipient.namn}, {figures.period.label}",
        subject=what,
        footer=f"Läge {about.asof_text} · publicering {about.generation} · "
        f"regelversion {about.regelversion}",
        made=about.asof,
        warning=SYNTHETIC if about.is_synthetic else "",
    )


def _about_issue(label: IssueLabel) -> tuple[tuple[str, str], ...]:
    individuals = (
        "i bladet Individer, med personnummer"
        if label.profile is Profile.GRANSKNING
        else "inte i den här boken; en individlista lämnas för sig, och loggas"
    )
    return (
        ("Utgåva", str(label.number)),
        ("Profil", PROFILE_TEXT[label.profile]),
        ("Individer", individuals),
    )
