"""What a kommun's periods of betalningsansvar add up to in a longer report, as a table (R8).

Pure. An amount that is not known is in no sum, and is named. Does not belong here: the amounts of
one period (billing.py); somatik and psykiatri together, since two förvaltningar answer for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from orchestration.reports.figures import BillingPeriod
from orchestration.reports.pdf.page import Col, Grid, Text
from orchestration.reports.pdf.wording import PRELIMINARY_MARK, when
from orchestration.reports.workbook.table import MISSING
from orchestration.swedish import listed, number, plural

_ALL = "Alla ovan"
_OUTSIDE = "Ett belopp som inte går att räkna är inte med i summan: det står under Utanför summan. "
_NOTE = "Inte heller en summa är en faktura. * och kursiv stil: preliminärt."


def sum_grids(rows: Sequence[BillingPeriod], money: Sequence[tuple[str, str]]) -> Iterator[Grid]:
    """A row per kommun and vårdform, then one per vårdform for all of them. Nothing where no kommun
    has more than one period. money: (field of the row, heading) of each amount, kronor."""
    groups: dict[tuple[str, str], list[BillingPeriod]] = {}
    for row in rows:
        groups.setdefault((row.kommun_namn, row.vardform), []).append(row)
    if all(len(group) == 1 for group in groups.values()):
        return
    cells = [_cells(name, group, money) for (name, _), group in groups.items()]
    for vardform in dict.fromkeys(row.vardform for row in rows):
        cells.append(_cells(_ALL, [row for row in rows if row.vardform == vardform], money))
    has_outside = any(row[-1].text for row in cells)
    yield Grid(
        "Betalningsansvar, periodernas summa",
        (
            Col("Kommun", 1.3, is_number=False),
            Col("Vårdform", 1.0, is_number=False),
            Col("Perioder över tröskeln", 1.2),
            *(Col(title, 1.1) for _, title in money),
            *((Col("Utanför summan", 2.4, is_number=False),) if has_outside else ()),
        ),
        cells if has_outside else [row[:-1] for row in cells],
        (f"{_OUTSIDE if has_outside else ''}{_NOTE}",),
    )


def money_cell(value: Decimal | None, *, is_soft: bool) -> Text:
    """Kronor; a dash where they cannot be computed."""
    if value is None:
        return Text(MISSING)
    return Text(f"{number(value)}{PRELIMINARY_MARK if is_soft else ''}", is_soft=is_soft)


def _cells(
    name: str, group: Sequence[BillingPeriod], money: Sequence[tuple[str, str]]
) -> list[Text]:
    judged = [row for row in group if row.over_troskel is not None]
    over = sum(row.over_troskel is True for row in judged)
    is_soft = any(row.is_preliminary for row in group)
    return [
        Text(name, is_strong=True),
        Text(group[0].vardform),
        Text(f"{number(over)} av {number(len(judged))}"),
        *(money_cell(_sum(group, field), is_soft=is_soft) for field, _ in money),
        Text(_outside(name, group, money)),
    ]


def _sum(group: Sequence[BillingPeriod], field: str) -> Decimal | None:
    known = [amount for row in group if (amount := getattr(row, field)) is not None]
    return sum(known, Decimal(0)) if known else None


def _outside(name: str, group: Sequence[BillingPeriod], money: Sequence[tuple[str, str]]) -> str:
    """«K1 och K2 januari 2022»; of all kommuner how many of their rows lack an amount."""
    told = []
    for row in group:
        names = [title.split(",")[0] for field, title in money if getattr(row, field) is None]
        if names:
            told.append(f"{listed(names)} {when(row.period)}")
    if name == _ALL and told:
        return f"belopp i {plural(len(told), 'rad', 'rader')} ovan"
    return "; ".join(told)
