"""The units that a report's tables have lines for, in reading order, and their names.

Does not belong here: the figures of the lines (period_tables.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchestration.reports.figures import Figure, Reading, ReportFigures
from orchestration.reports.figures.measures import ALL_CARE
from orchestration.reports.figures.names import group_name, swedish_order

VARDFORMER = ("somatik", "psykiatri", ALL_CARE)
_LEVEL_ORDER = (
    "kommun",
    "stadsdel",
    "analysgrupp",
    "lan",
    "sjukhus",
    "klinik",
    "halsovalsenhet",
    "riket",
)
AREA_LEVELS = ("kommun", "stadsdel", "analysgrupp", "lan")
PLACE_LEVELS = ("sjukhus", "klinik", "halsovalsenhet")


@dataclass(frozen=True)
class Unit:
    """One line of a table. is_own: exact; else from the disclosure-controlled file."""

    niva: str
    kod: str
    namn: str
    is_own: bool


def units(figures: ReportFigures, levels: Iterable[str] = AREA_LEVELS) -> tuple[Unit, ...]:
    """The units of these levels, the recipient's own line first, then kommuner by name, group and
    län."""
    wanted = tuple(levels)
    one_each = {(f.niva, f.enhet_kod): f for f in figures.figures if f.niva in wanted}
    found = [_unit(figure) for figure in one_each.values()]
    own = figures.recipient.unit
    return tuple(sorted(found, key=lambda unit: _order(unit, own)))


def _order(unit: Unit, own: tuple[str, str]) -> tuple[bool, int, str, str]:
    return (
        (unit.niva, unit.kod) != own,
        _LEVEL_ORDER.index(unit.niva),
        swedish_order(unit.namn),
        unit.kod,
    )


def _unit(figure: Figure) -> Unit:
    name = figure.enhet_namn
    if figure.niva == "analysgrupp":
        name = group_name(name)
    return Unit(figure.niva, figure.enhet_kod, name, figure.reading is Reading.EXAKT)
